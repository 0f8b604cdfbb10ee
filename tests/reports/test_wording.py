"""A long list is cut where a reader loses count, and never to hide a single name."""

from __future__ import annotations

import pytest

from reports.wording import listed_first


@pytest.mark.parametrize(
    ("names", "told"),
    [("", ""), ("a", "a"), ("abc", "a, b and c"), ("abcd", "a, b, c and d"), ("abcde", "a, b, c and 2 more")],
)
def test_a_list_names_the_first_and_counts_the_rest(names: str, told: str) -> None:
    assert listed_first(list(names), 3) == told
