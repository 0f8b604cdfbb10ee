"""Runs a project's own tests by pytest, and writes of each that it begins and how it ended, one JSON object a line.

``PYTHON project_tests.py REQUEST``, in an environment that has pytest; the request is a file with a JSON object:

events   the file that lines are added to; each is written at once, so that a crash leaves the test that it came in
args     pytest's arguments
only     [[test, occurrence], ...] that are run alone, or null for all
done     [[test, occurrence, turn], ...] that are not run again
turns    how often each test is run; more than once only for those that are looked at again
threads  threads that each test is run in at once, by pytest-run-parallel; 0 for none
ignored  files that are not collected, because collecting them ended the process
limit    seconds after which the threads' stacks are written, where no signal can ask for them

A test is its id and its occurrence among tests of the same id, which a project may have.
"""
import copy
import json
import os
import sys
import threading
import time
import traceback

import pytest

#: How much is kept of how a test failed, and of what it is told by in one line.
MOST, LINE = 6000, 500

#: Tests may replace these.
_open, _write, _close, _getpid, _dumps = os.open, os.write, os.close, os.getpid, json.dumps
_gil, _now, _threads = getattr(sys, "_is_gil_enabled", None), time.time, threading.enumerate


class Events(object):
    """Adds lines to a file that a test may close, and that a forked child must not add to."""

    def __init__(self, path):
        self._path = path
        self._process = _getpid()

    def tell(self, **told):
        """Add a line."""
        if _getpid() != self._process:
            return
        line = (_dumps(told) + "\n").encode("ascii")
        file = _open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            _write(file, line)
        finally:
            _close(file)


class Stacks(object):
    """Has a crash tell where it happened, and a signal or a limit where all threads are."""

    def __init__(self, limit):
        self._limit = limit
        self._later = None
        try:
            import faulthandler
            import signal

            self._out = os.fdopen(os.dup(2), "w")
            faulthandler.enable(self._out)
            if hasattr(faulthandler, "register"):
                faulthandler.register(signal.SIGUSR1, file=self._out, all_threads=True)
            else:
                self._later = faulthandler
        except (ImportError, AttributeError, OSError, RuntimeError, NotImplementedError, ValueError):
            pass

    def begin(self):
        """From now on the limit counts."""
        if self._later is not None:
            try:
                self._later.dump_traceback_later(self._limit, file=self._out)
            except (AttributeError, RuntimeError, NotImplementedError, ValueError):
                self._later = None


def clean(text):
    """The same without what no file can hold: halves of characters."""
    return text.encode("utf-8", "replace").decode("utf-8")


def line_of(report):
    """What a report says in one line."""
    crash = getattr(report.longrepr, "reprcrash", None)
    text = getattr(crash, "message", None) or text_of(report)
    lines = [line for line in text.strip().splitlines() if line.strip()]
    told = lines[0] if crash is not None and lines else (lines[-1] if lines else "")
    return clean(told.strip()[:LINE])


def text_of(report):
    """All that a report says: why a test was skipped, or how it failed, with what it wrote."""
    if isinstance(report.longrepr, tuple):
        return clean(str(report.longrepr[2]))
    parts = [getattr(report, "longreprtext", "") or str(report.longrepr or "")]
    parts += ["%s\n%s" % part for part in getattr(report, "sections", ())]
    return clean("\n".join(parts)[-MOST:])


class Watch(object):
    """The plugin: selects what is run, and tells of each test."""

    def __init__(self, request, events, stacks):
        self._request = request
        self._events = events
        self._stacks = stacks
        self._numbers = {}
        self._current = None
        self._reports = []
        self._before = ()
        self._unthreaded = {}
        self._on = None if _gil is None else bool(_gil())

    # -- what is run ------------------------------------------------------------------------------------------------

    def pytest_ignore_collect(self, collection_path):
        """Leave out a file whose collection ended an earlier process."""
        return True if str(collection_path) in self._request["ignored"] else None

    def pytest_collectstart(self, collector):
        """A file is imported now."""
        path = getattr(collector, "path", None) or getattr(collector, "fspath", None)
        if path is not None and os.path.isfile(str(path)):
            self._events.tell(collects=collector.nodeid, path=str(path))

    def pytest_collectreport(self, report):
        """A file that cannot be imported, or that skips itself, has no tests here."""
        if report.failed or (report.skipped and report.nodeid):
            outcome = "error" if report.failed else "skipped"
            self._events.tell(missing=report.nodeid, outcome=outcome, words=line_of(report), said=text_of(report))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        """Keep what is asked for, so often as it is asked for."""
        keys, seen = [], {}
        for item in items:
            name = clean(item.nodeid)
            nth = seen.get(name, 0)
            seen[name] = nth + 1
            keys.append((name, nth))
        only = self._request["only"]
        wanted = None if only is None else {tuple(one) for one in only}
        done = {tuple(one) for one in self._request["done"]}
        tests, chosen = [], []
        for turn in range(self._request["turns"]):
            for key, item in zip(keys, items):
                if (wanted is None or key in wanted) and key + (turn,) not in done:
                    one = item if turn == 0 else again(item)
                    self._numbers[id(one)] = len(tests)
                    tests.append(key + (turn,))
                    chosen.append(one)
        self._events.tell(tests=tests, collected=len(items))
        items[:] = chosen

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session):
        """Which tests do not run in several threads, and why."""
        if not self._request["threads"]:
            return
        plugin = session.config.pluginmanager.get_plugin("_run-parallel")
        parallel, unsafe = plugin.run_in_parallel, plugin.thread_unsafe
        for item in session.items:
            reason = unsafe.get(item.nodeid)
            if reason is not None or item.nodeid not in parallel:
                self._unthreaded[id(item)] = str(reason or "it ran in one thread alone")

    # -- what came of it --------------------------------------------------------------------------------------------

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        """A test begins."""
        self._current = item
        self._reports = []
        self._before = _threads()
        self._events.tell(begins=self._numbers[id(item)])
        self._stacks.begin()

    def pytest_runtest_logreport(self, report):
        """One of its three phases is over."""
        self._reports.append(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logfinish(self):
        """It has ended."""
        item, self._current = self._current, None
        if item is None:
            return
        told = outcome_of(self._reports)
        told["ends"] = self._numbers[id(item)]
        told["seconds"] = round(sum(getattr(report, "duration", 0) for report in self._reports), 6)
        if id(item) in self._unthreaded:
            told["alone"] = self._unthreaded[id(item)]
        if told["outcome"] in ("failed", "error"):
            told["shares"] = shared_by(item)
        left = [thread.name for thread in _threads() if thread not in self._before and not thread.daemon]
        if left:
            told["left"] = left
        self._events.tell(**told)
        self._look_at_gil(item.nodeid)

    def _look_at_gil(self, where):
        if _gil is not None and bool(_gil()) != self._on:
            self._on = bool(_gil())
            self._events.tell(gil=self._on, where=where)

    def pytest_collection(self):
        """What conftest files import is in by now."""
        self._look_at_gil("conftest")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self):
        """What test files import is in by now."""
        self._look_at_gil("collection")

    def pytest_warning_recorded(self, warning_message):
        """CPython says which module turned the GIL on."""
        text = str(warning_message.message)
        if "global interpreter lock" in text:
            self._events.tell(warned=text[:LINE])


def again(item):
    """The same test as another one: it is set up and torn down by itself, on an instance of its own."""
    one = copy.copy(item)
    if hasattr(one, "_obj"):
        one._obj = None
        one.__dict__.pop("_instance", None)
    if hasattr(one, "_initrequest"):
        one._initrequest()
    return one


def outcome_of(reports):
    """A test's outcome by the reports of its phases, with its words where it is no mere pass."""
    for report in reports:
        if report.failed:
            outcome = "failed" if report.when == "call" else "error"
            return {"outcome": outcome, "words": line_of(report), "said": text_of(report)}
    for report in reports:
        if hasattr(report, "wasxfail"):
            outcome = "xpassed" if report.passed else "xfailed"
            return {"outcome": outcome, "words": str(report.wasxfail)[:LINE]}
        if report.skipped:
            return {"outcome": "skipped", "words": line_of(report)}
    return {"outcome": "passed" if reports else "error"}


def shared_by(item):
    """What the threads of a test have in common beside the project itself: fixtures, the instance of its class."""
    cls = getattr(item, "cls", None)
    found = ["the instance of %s" % cls.__name__] if cls is not None else []
    definitions = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    for name in sorted(definitions):
        place = getattr(getattr(definitions[name][-1], "func", None), "__module__", "") or ""
        if not place.startswith("_pytest") and not name.startswith(("_unittest_", "_xunit_")):
            found.append("the fixture %s" % name)
    return found


def installed(module):
    """Is there such a module?  Nothing is imported."""
    import importlib.util

    return importlib.util.find_spec(module) is not None


def arguments(request):
    """Pytest's arguments: the project's own settings hold, but for what would hide or spread its tests."""
    told = list(request["args"]) + ["--maxfail=0", "--continue-on-collection-errors", "--color=no"]
    if installed("xdist"):
        told += ["-n0"]
    if installed("pytest_cov"):
        told += ["--no-cov"]
    if request["threads"]:
        told += ["--parallel-threads=%d" % request["threads"], "--ignore-gil-enabled"]
    elif installed("pytest_run_parallel"):
        told += ["--parallel-threads=1"]
    return told


def main(path):
    """Run the tests that a request asks for; the exit code is pytest's."""
    with open(path) as file:
        request = json.load(file)
    events = Events(request["events"])
    watch = Watch(request, events, Stacks(request["limit"]))
    sys.argv[:] = ["pytest"] + arguments(request)
    events.tell(starts=pytest.__version__)
    try:
        code = int(pytest.main(sys.argv[1:], plugins=[watch]))
    except SystemExit as ended:
        code = ended.code
        events.tell(broke="pytest was ended by SystemExit(%r), which a conftest file or a plugin raised" % (code,))
    except BaseException:
        events.tell(broke=traceback.format_exc()[-MOST:])
        code = 3
    events.tell(exit=code if isinstance(code, int) else 1)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
