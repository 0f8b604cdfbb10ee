"""Each word for what became of a test, a row each; the first interpreter is the reference."""

from __future__ import annotations

import pytest

from suites.project.triage import MEANINGS, Rate, Seen, sort

#: With a GIL and without: right alone and in threads.
GIL, FREE = Seen("passed", "passed"), Seen("passed", "passed", gil=False)

BAD_GIL, BAD_FREE = Seen("passed", "failed"), Seen("passed", "failed", gil=False)

#: What was seen on some interpreters, and the words for them.
ROWS = {
    "right everywhere": ([GIL, FREE], ["ok", "ok"]),
    "fails alone everywhere": ([Seen("failed"), Seen("error", gil=False)], ["broken before us"] * 2),
    "fails alone here": ([GIL, Seen("failed")], ["ok", "differs here"]),
    "fails alone on the reference and here": ([Seen("failed"), Seen("failed"), GIL], ["fails", "fails", "ok"]),
    "fails in threads with a GIL too": ([BAD_GIL, BAD_FREE], ["not thread-safe"] * 2),
    "fails in threads with another GIL": ([GIL, BAD_GIL, BAD_FREE], ["ok", "not thread-safe", "not thread-safe"]),
    "fails in threads without a GIL": ([GIL, BAD_FREE], ["ok", "needs the GIL"]),
    "fails in threads, and nothing with a GIL ran it": ([BAD_FREE], ["fails in threads"]),
    "fails in threads, and with a GIL it ran in one": (
        [Seen("passed", "passed", "capsys"), BAD_FREE], ["not tried in threads", "fails in threads"],
    ),
    "fails in threads when it is run again": (
        [GIL, Seen("passed", "passed", again_threads=Rate(1, 18), gil=False)], ["ok", "needs the GIL"],
    ),
    "crashed": ([GIL, Seen("crashed", gil=False)], ["ok", "crashed"]),
    "ended its process": ([Seen("ended"), Seen("ended")], ["crashed"] * 2),
    "hung": ([Seen("hung"), GIL], ["hung", "ok"]),
    "crashed in threads": ([GIL, Seen("passed", "crashed", gil=False)], ["ok", "crashed in threads"]),
    "hung in threads": ([Seen("passed", "hung"), FREE], ["hung in threads", "ok"]),
    "flaky": ([Seen("failed", again=Rate(4, 20)), GIL], ["flaky", "ok"]),
    "flaky, and found when it was run again": ([Seen("passed", "failed", again=Rate(4, 20)), FREE], ["flaky", "ok"]),
    "flaky elsewhere, and fails in threads here": (
        [Seen("passed", "passed", again=Rate(4, 20)), BAD_FREE], ["flaky", "flaky"],
    ),
    "always fails": ([GIL, Seen("failed", again=Rate(20, 20))], ["ok", "differs here"]),
    "crashes in threads, and is flaky": (
        [GIL, Seen("passed", "crashed", again=Rate(0, 20), gil=False)], ["ok", "crashed in threads"],
    ),
    "did not run in threads": ([Seen("passed", "passed", "capsys"), FREE], ["not tried in threads", "ok"]),
    "the GIL came back": ([GIL, Seen("passed", "passed", gil=False, came_back=True)], ["ok", "GIL on"]),
    "fails though the GIL came back": (
        [GIL, Seen("passed", "failed", gil=False, came_back=True)], ["ok", "not thread-safe"],
    ),
    "not collected here": ([GIL, Seen()], ["ok", "missing"]),
    "not collected here, but with other parameters": ([GIL, Seen(otherwise=True)], ["ok", "other parameters"]),
    "skipped elsewhere, not collected here": ([Seen("skipped"), Seen()], ["skipped", "not run"]),
    "no tests were reached here": ([GIL, Seen(reached=False)], ["ok", "not run"]),
    "skipped here": ([GIL, Seen("skipped")], ["ok", "skipped"]),
    "expected to fail": ([Seen("xfailed"), Seen("xfailed")], ["skipped"] * 2),
    "threads were not asked for": ([Seen("passed"), Seen("passed")], ["right alone"] * 2),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_the_words_of_a_row(row: str) -> None:
    several, words = ROWS[row]
    assert list(sort({str(place): seen for place, seen in enumerate(several)}, "0").values()) == words


def test_every_word_has_a_row() -> None:
    assert {word for _, words in ROWS.values() for word in words} == set(MEANINGS)
