"""The command line of gilmatrix; it finds the rest of the project, in a checkout and where it was installed."""

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent

#: Where the project's folders are: in a wheel below this package, so that an environment gets one name and no more.
HOUSE = _HERE / "house" if (_HERE / "house").is_dir() else _HERE.parent

if str(HOUSE) not in sys.path:
    sys.path.insert(0, str(HOUSE))
