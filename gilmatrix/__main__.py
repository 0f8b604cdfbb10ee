"""``gilmatrix``, or ``python -m gilmatrix`` in a checkout."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from gilmatrix import exits, tree


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, and give its exit code: see ``exits``."""
    parser = tree.parser()
    given, unknown = parser.parse_known_args(argv)
    if unknown:
        given.parser.error(f"it does not take {' '.join(unknown)}")
    return exits.of(lambda: given.run(given))


if __name__ == "__main__":
    sys.exit(main())
