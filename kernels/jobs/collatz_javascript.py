"""The steps of ``collatz``, by JavaScript that GraalPy calls.

GraalVM lets one thread at a time into a context of JavaScript, and no second one into a process that uses it beside
Python: so each thread has a context of its own, made once.
"""
import threading

from kernels import registry

NEEDS = ("java", "polyglot")

LANGUAGE = "js"

STEPS = """(function (number, stop) {
  let total = 0;
  for (; number < stop; number++)
    for (let at = number; at !== 1; total++) at = at % 2 === 0 ? at / 2 : 3 * at + 1;
  return total;
})"""

_own = threading.local()


def called(chunk):
    if not hasattr(_own, "steps"):
        _own.context = _context()
        _own.steps = _own.context.eval(LANGUAGE, STEPS)
    return _own.steps(*chunk)


def _context():
    """A context that shares nothing with any other; raises Unsupported where there is no JavaScript."""
    import java

    kind = java.type("org.graalvm.polyglot.Context")
    engine = java.type("org.graalvm.polyglot.Engine").create()
    if not engine.getLanguages().containsKey(LANGUAGE):
        raise registry.Unsupported("this GraalPy comes without JavaScript: it has to be on its class path")
    return kind.newBuilder(LANGUAGE).engine(engine).build()
