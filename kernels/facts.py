"""What is this interpreter, by its own account?"""
import os
import platform
import sys

from kernels import clock, measure

try:
    import sysconfig
except ImportError:
    sysconfig = None

#: What setting a switch interval really does, by implementation.
SWITCHING = {
    "CPython": "eval breaker at backward jumps and calls, after the interval",
    "PyPy": "interval turned into a number of bytecodes",
    "GraalVM": "fixed tick of 50 ms; the interval is stored and never read",
    "Jython": "no GIL: threads of the JVM",
}


def _config(name):
    try:
        return sysconfig.get_config_var(name)
    except Exception:  # Jython and GraalPy know few build variables, and say so in different ways
        return None


def implementation():
    """cpython, pypy, graalpy or jython, in lower case."""
    name = platform.python_implementation()
    return {"GraalVM": "graalpy"}.get(name, name.lower())


def jit():
    """(does a JIT run, what it is called), or (None, why that cannot be told)."""
    kind = implementation()
    if kind == "pypy":
        return "pypyjit" in sys.builtin_module_names, "PyPy tracing JIT"
    if kind == "graalpy":
        return _graal_jit()
    if kind == "jython":
        from java.lang import System

        return True, "JVM: %s, %s" % (System.getProperty("java.vm.name"), System.getProperty("java.vm.info"))
    own = getattr(sys, "_jit", None)
    if own is not None:
        return bool(own.is_enabled()), "CPython copy-and-patch JIT"
    return False, "none"


def _graal_jit():
    """The fallback runtime is taken in silence when the compiler is not found: ask the engine by its speed."""
    begun = clock.now()
    total = turn = 0
    while turn < 8000000:
        total += turn & 7
        turn += 1
    spent = clock.now() - begun
    # Compiled: 0.05 to 0.3 s; the fallback runtime interprets and takes 2.5 to 7 s.
    return spent < 1.5, "Graal compiler probe: %.2f s for 8 million turns" % spent


def switch_interval():
    """The interval that the subject says it uses, in seconds, or None."""
    try:
        return sys.getswitchinterval()
    except (AttributeError, NotImplementedError):
        return None


def gather(registry):
    """Everything that a result must name to be believed."""
    runs, called = jit()
    disabled = _config("Py_GIL_DISABLED")
    return {
        "implementation": implementation(),
        "version": platform.python_version(),
        "full_version": " ".join(sys.version.split()),
        "executable": sys.executable,
        "prefix": sys.prefix,
        "pid": _pid(),
        "gil_disabled_build": bool(disabled) if implementation() == "cpython" else None,
        "gil": measure.gil_enabled(),
        "jit": runs,
        "jit_name": called,
        "compiler": platform.python_compiler(),
        "config_args": str(_config("CONFIG_ARGS") or ""),
        "debug_build": bool(_config("Py_DEBUG")) or hasattr(sys, "gettotalrefcount"),
        "libc": " ".join(platform.libc_ver()) if not sys.platform.startswith("java") else "",
        "clock": clock.NAME,
        "clock_resolution": clock.resolution(),
        "switch_interval": switch_interval(),
        "switching": SWITCHING.get(platform.python_implementation(), "unknown"),
        "digests": registry.digests(),
    }


def _pid():
    if sys.platform.startswith("java"):
        from java.lang.management import ManagementFactory

        return int(ManagementFactory.getRuntimeMXBean().getName().split("@")[0])
    return os.getpid()
