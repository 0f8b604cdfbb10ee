"""The words for a ratio between two interpreters, and how much longer a run would have to go on."""

from __future__ import annotations

from collections.abc import Iterable

from reports.wording import TIMES, least_share
from suites.versus.figures import Comparison, Ratio

SLOWER, QUICKER, NO_CHANGE, CANNOT_TELL = "slower", "quicker", "no change", "cannot tell yet"

ICONS = {SLOWER: "▼", QUICKER: "▲", NO_CHANGE: "▬", CANNOT_TELL: "?"}

MEANINGS = {
    SLOWER: "the second takes longer than the first: the whole interval is above 1, and the change is at least half of "
    "what was to be seen",
    QUICKER: "the second takes less time than the first, in the same sense",
    NO_CHANGE: "the whole interval is closer to 1 than the change that was to be seen",
    CANNOT_TELL: "the interval is too wide for either; beside it stands how much longer it would take",
}


def word(ratio: Ratio, detect: float) -> str:
    """What a ratio says of a change of the share ``detect``."""
    if ratio.low is None or ratio.high is None:
        return CANNOT_TELL
    if ratio.low > 1 and ratio.value >= 1 + detect / 2:
        return SLOWER
    if ratio.high < 1 and ratio.value <= 1 - detect / 2:
        return QUICKER
    return NO_CHANGE if ratio.is_within(detect) else CANNOT_TELL


def phrase(ratio: Ratio, detect: float) -> str:
    """The word, with the size of the change that is excluded."""
    found = word(ratio, detect)
    return f"{found} above {least_share(detect)}" if found == NO_CHANGE else found


def is_precise(comparisons: Iterable[Comparison], detect: float) -> bool:
    """Whether a change of that share over all kernels would have been seen at every thread count."""
    several = [one.together for one in comparisons]
    return all(one is not None and one.seen is not None and one.seen <= detect for one in several)


def seconds_more(ratio: Ratio, detect: float, spent: float) -> float | None:
    """Seconds that the run would have to go on until it could see that change; None where too little is known.

    Intervals narrow with the root of the time that is spent.
    """
    if ratio.seen is None:
        return None
    return max(0.0, spent * ((ratio.seen / detect) ** 2 - 1))


def shown(ratio: Ratio) -> str:
    """The figure with its interval: changes of a per cent want one digit more than others."""
    if ratio.low is None or ratio.high is None:
        return f"{ratio.value:.3f}{TIMES}"
    return f"{ratio.value:.3f}{TIMES} [{ratio.low:.3f}, {ratio.high:.3f}]"
