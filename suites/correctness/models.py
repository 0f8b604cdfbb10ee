"""The states and results that threads on a shared structure may leave: one model a structure, in sequential code.

All operations of a model commute as far as its judgement goes, so one sequential pass says what must be left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

#: A thread's operations, each with its arguments.
Program = list[list[Any]]
Programs = list[Program]
Judge = Callable[[Any, Programs, list[list[Any]], Any], str | None]

ACCOUNTS = 3


@dataclass(frozen=True)
class Model:
    """How to begin, what a thread may do, and whether a history's results and final state can be right."""

    setup: st.SearchStrategy[Any]
    operation: st.SearchStrategy[list[Any]]
    judge: Judge

    def programs(self) -> st.SearchStrategy[Programs]:
        """Up to four threads of up to eight operations."""
        return st.lists(st.lists(self.operation, max_size=8), min_size=1, max_size=4)


def _all(programs: Programs) -> Program:
    return [step for program in programs for step in program]


def _expected(found: object, wanted: object) -> str | None:
    return None if found == wanted else f"left {found}, the model leaves {wanted}"


def _ledger(setup: int, programs: Programs, results: list[list[Any]], final: Any) -> str | None:
    accounts = [0] * setup
    for _, account, amount in _all(programs):
        accounts[account] += amount
    return _expected(final, accounts)


def _bank(setup: list[int], programs: Programs, results: list[list[Any]], final: Any) -> str | None:
    flows: Counter[int] = Counter()
    for _, source, target, amount in _all(programs):
        flows[source] -= amount
        flows[target] += amount
    return _expected(final, [balance + flows[account] for account, balance in enumerate(setup)])


def _striped_table(setup: int, programs: Programs, results: list[list[Any]], final: Any) -> str | None:
    counts: Counter[int] = Counter()
    for _, key, amount in _all(programs):
        counts[key] += amount
    return _expected(final, [[key, counts[key]] for key in sorted(counts)])


def _channel(setup: None, programs: Programs, results: list[list[Any]], final: Any) -> str | None:
    put = [[index, item] for index, program in enumerate(programs) for name, *rest in program for item in rest]
    taken = [item for result in results for item in result if item is not None]
    if sorted(taken + final) != sorted(item for _, item in put):
        return f"took {taken} and left {final}, put were {[item for _, item in put]}"
    for result in [*results, final]:
        seen = [item for item in result if item is not None]
        for index in range(len(programs)):
            own = [item for item in seen if item // 100 == index]
            if own != sorted(own):
                return f"thread {index}'s items came out of order: {own}"
    return None


def _halves(setup: int, programs: Programs, results: list[list[Any]], final: Any) -> str | None:
    last = {program_writes[-1] for program in programs if (program_writes := [step[1] for step in program if step[1:]])}
    for pair in [final, *(seen for result in results for seen in result if seen is not None)]:
        if pair[0] != pair[1]:
            return f"halves {pair} were read apart"
    return None if final[0] in (last or {setup}) else f"left {final}, the last writes were {sorted(last)}"


def _pool(setup: int, programs: Programs, results: list[list[Any]], final: Any) -> str | None:
    return _expected(final, [setup, sum(times for _, times in _all(programs))])


_account = st.integers(0, ACCOUNTS - 1)
_amount = st.integers(-5, 9)

MODELS = {
    "ledger": Model(st.just(ACCOUNTS), st.tuples(st.just("book"), _account, _amount).map(list), _ledger),
    "bank": Model(
        st.lists(st.integers(0, 50), min_size=ACCOUNTS, max_size=ACCOUNTS),
        st.tuples(st.just("transfer"), _account, _account, _amount).map(list),
        _bank,
    ),
    "striped_table": Model(
        st.integers(1, 3), st.tuples(st.just("add"), st.integers(0, 6), _amount).map(list), _striped_table
    ),
    "channel": Model(st.none(), st.sampled_from([["put"], ["take"]]), _channel),
    "halves": Model(
        st.integers(0, 5),
        st.one_of(st.just(["read"]), st.integers(10, 20).map(lambda value: ["write", value])),
        _halves,
    ),
    "pool": Model(st.integers(1, 3), st.integers(0, 9).map(lambda times: ["use", times]), _pool),
}


def numbered(programs: Programs) -> Programs:
    """Each ``put`` with an item of its own, by which its thread and its place can be told."""
    return [
        [[*step, 100 * index + place] if step == ["put"] else step for place, step in enumerate(program)]
        for index, program in enumerate(programs)
    ]
