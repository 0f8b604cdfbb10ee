"""Asks each interpreter of a session whether generated programs have an order, type by type, and keeps the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runners.interpreters.provision import Found
from runners.interpreters.subjects import Subject
from runners.sessions.session import keep
from runners.sessions.store import Store
from suites.conformance.linearizability import stored, typefile
from suites.conformance.linearizability.questions import QUESTIONS, effort, operations
from suites.conformance.linearizability.search import WRONG, NoAnswer, Search
from suites.conformance.linearizability.typefile import Type
from suites.conformance.records import ORDERS, SUITE, Ordered
from suites.loop import Answer, Asking, Question
from suites.options import Options
from suites.panel import Panel


class Orders(Asking):
    """Type by type, interpreters next to each other."""

    suite = SUITE

    def __init__(self, chosen: Options, subjects: Mapping[str, Subject], found: Mapping[str, Found]) -> None:
        super().__init__(subjects)
        self._profile = chosen.profile.name
        self._seed = chosen.seed
        kinds = [typefile.find(name) for name in typefile.names()]
        self._asked: dict[str, tuple[Type, str]] = {
            f"{kind.name}-{question}": (kind, question)
            for kind in kinds
            for question in QUESTIONS
            if operations(kind, question)
        }
        self._panel = Panel(subjects, found.__getitem__, chosen.folders, chosen.profile.limit, several=True)

    def note(self, store: Store) -> None:
        """Write down what is asked; raises WrongSession where that was something else before."""
        keep(store, ORDERS, {name: {"digest": kind.digest} for name, (kind, _) in self._asked.items()})

    def questions(self) -> Sequence[Question]:
        return [
            Question(subject, name, digest=kind.digest)
            for name, (kind, _) in self._asked.items()
            for subject in self.subjects
        ]

    def answer(self, question: Question, found: Found) -> Answer:
        kind, asked = self._asked[question.case]
        self._panel.worker(question.subject)
        search = Search(
            lambda request: self._panel.ask(question.subject, request), kind, effort(asked, self._profile), self._seed
        )
        facts = self._panel.facts[question.subject]
        try:
            finding = search.run(operations(kind, asked))
        except NoAnswer as problem:
            return Answer(problem.state, str(problem), facts=facts)
        if finding is None:
            told = "all have an order" if search.met else "all have an order, but threads never met"
            return Answer("ok", "", Ordered(search.asked, search.runs, search.met), told=told, facts=facts)
        if finding.state != WRONG:
            return Answer(finding.state, finding.reason, facts=facts)
        shown = stored.described(finding)
        record = Ordered(search.asked, search.runs, search.met, finding.wrong, finding.runs, shown)
        return Answer("ok", "", record, told=f"{finding.wrong} of {finding.runs} have no order", facts=facts)

    def stop(self) -> None:
        self._panel.close()
