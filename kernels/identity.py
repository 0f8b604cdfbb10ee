"""Tells what this interpreter is.  A file of its own, so that it runs as a script before anything else is trusted.

The answer is one JSON object on a line of its own, framed by a mark, so that a banner or a JVM warning cannot
corrupt it.
"""

from __future__ import print_function

import json
import platform
import sys

MARK = "gilmatrix-probe:"


def _variable(name):
    try:
        import sysconfig

        return sysconfig.get_config_var(name)
    except Exception:
        return None


def _jit_of_pypy():
    jit = bool(getattr(sys, "pypy_translation_info", {}).get("translation.jit"))
    return jit, "translated with a JIT" if jit else "translated without a JIT"


def _jit_of_graalpy():
    # The engine's name is in sys.version: "Interpreted" is Truffle's fallback runtime, taken without a word
    # when the optimizing compiler is not found. The runtime's class says the same where Java is reachable.
    engine = sys.version.rsplit("[", 1)[-1].rstrip("]")
    try:
        import java

        runtime = java.type("com.oracle.truffle.api.Truffle").getRuntime()
        detail = "%s, runtime %s" % (engine, str(runtime.getName()))
        return "Interpreted" not in engine and "Interpreted" not in str(runtime.getName()), detail
    except Exception:
        return "Interpreted" not in engine, engine


def _jit_of_jython():
    from java.lang import System

    mode = str(System.getProperty("java.vm.info"))
    detail = "%s %s, %s" % (System.getProperty("java.vm.name"), System.getProperty("java.version"), mode)
    return "mixed mode" in mode or "compiled mode" in mode, detail


def _jit_of_cpython():
    own = getattr(sys, "_jit", None)
    if own is None:
        return False, "none"
    return bool(own.is_enabled()), "available" if own.is_available() else "not built"


def _jit(implementation):
    ask = {
        "pypy": _jit_of_pypy,
        "graalpy": _jit_of_graalpy,
        "jython": _jit_of_jython,
        "cpython": _jit_of_cpython,
        "rustpython": lambda: (False, "none"),
    }.get(implementation)
    if ask is None:
        return None, "unknown implementation"
    try:
        return ask()
    except Exception as error:
        return None, "cannot be read: %r" % (error,)


def named():
    """What this interpreter calls itself, in lower case."""
    # GraalPy's `platform` says "GraalVM"; Python 2.7 has no sys.implementation.
    own = getattr(sys, "implementation", None)
    return own.name if own is not None else platform.python_implementation().lower()


def _own_version(implementation):
    if implementation == "pypy":
        return ".".join(str(part) for part in sys.pypy_version_info[:3])
    if implementation == "graalpy":
        return ".".join(str(part) for part in sys.implementation.version[:3])
    if implementation == "rustpython":
        # Its sys.implementation has the language's version; its own stands in brackets: [RustPython 0.5.0 with ...].
        return sys.version.rsplit("[", 1)[-1].split()[1]
    return platform.python_version()


def _free_threaded(implementation):
    if implementation != "cpython":
        return None
    return bool(_variable("Py_GIL_DISABLED"))


def _gil_now(implementation):
    if hasattr(sys, "_is_gil_enabled"):
        return bool(sys._is_gil_enabled())
    return implementation != "jython"


def _jdk(implementation):
    try:
        if implementation == "graalpy":
            return str(__graalpython__.get_jdk_version())  # noqa: F821 - GraalPy's own name
        if implementation == "jython":
            from java.lang import System

            return str(System.getProperty("java.version"))
    except Exception:
        return None
    return None


def revision():
    """The commit that it was built from, where it tells; else empty."""
    for name in ("_git", "_mercurial"):
        told = getattr(sys, name, None)
        if told and told[-1]:
            return str(told[-1])
    try:
        return str(platform.python_revision() or "")
    except Exception:
        return ""


def _library():
    """The shared library that holds the interpreter, where its executable does not: Linux tells what is mapped."""
    try:
        with open("/proc/self/maps") as maps:
            files = [line.split()[-1] for line in maps if ".so" in line]
    except Exception:
        return None
    for path in files:
        if path.rsplit("/", 1)[-1].startswith(("libpython", "libpypy", "libpythonvm")):
            return path
    return None


def facts():
    """Everything about this interpreter that a report or a recognition needs, as plain JSON values."""
    implementation = named()
    config_args = _variable("CONFIG_ARGS") or ""
    flags = " ".join(str(_variable(name) or "") for name in ("PY_CFLAGS_NODIST", "PY_LDFLAGS_NODIST"))
    compiled = implementation == "cpython"
    jit, jit_detail = _jit(implementation)
    return {
        "implementation": implementation,
        "version": _own_version(implementation),
        "language": platform.python_version(),
        "language_info": list(sys.version_info[:3]),
        "sys_version": sys.version,
        "free_threaded": _free_threaded(implementation),
        "gil_enabled": _gil_now(implementation),
        "jit": jit,
        "jit_detail": jit_detail,
        "jdk": _jdk(implementation),
        "config_args": config_args,
        "compiler": platform.python_compiler() if compiled else None,
        "cc": _variable("CC") if compiled else None,
        "pgo": ("--enable-optimizations" in config_args or "-fprofile-use" in flags) if compiled else None,
        "lto": ("--with-lto" in config_args or "-flto" in flags) if compiled else None,
        "debug": bool(_variable("Py_DEBUG")) if compiled else None,
        "executable": sys.executable,
        "library": _library(),
        "revision": revision(),
        "prefix": sys.prefix,
        "base_prefix": getattr(sys, "base_prefix", sys.prefix),
        "platform": platform.platform(),
        "machine": platform.machine(),
    }


if __name__ == "__main__":
    sys.stdout.write("\n" + MARK + json.dumps(facts()) + "\n")
    sys.stdout.flush()
