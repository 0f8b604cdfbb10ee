"""The facts of this interpreter, by its own account."""
import os
import platform
import sys

from kernels import clock, identity, measure

#: What setting a switch interval really does, by implementation.
SWITCHING = {
    "cpython": "eval breaker at backward jumps and calls, after the interval",
    "pypy": "interval turned into a number of bytecodes",
    "graalpy": "fixed tick of 50 ms; the interval is stored and never read",
    "jython": "no GIL: threads of the JVM",
}


def switch_interval():
    """The interval that the subject says it uses, in seconds, or None."""
    try:
        return sys.getswitchinterval()
    except (AttributeError, NotImplementedError):
        return None


def _libc():
    try:
        return " ".join(platform.libc_ver())
    except Exception:  # Jython looks for an executable that there is not
        return ""


def gather(registry, litmus):
    """Everything that a result must name to be believed."""
    own = identity.facts()
    return {
        "implementation": own["implementation"],
        "version": own["version"],
        "language": own["language"],
        "full_version": " ".join(sys.version.split()),
        "revision": own["revision"],
        "executable": sys.executable,
        "prefix": sys.prefix,
        "pid": _pid(),
        "gil_disabled_build": own["free_threaded"],
        "gil": measure.gil_enabled(),
        "jit": own["jit"],
        "jit_name": own["jit_detail"],
        "compiler": platform.python_compiler(),
        "config_args": own["config_args"],
        "debug_build": bool(own["debug"]),
        "libc": _libc(),
        "clock": clock.NAME,
        "clock_resolution": clock.resolution(),
        "switch_interval": switch_interval(),
        "switching": SWITCHING.get(own["implementation"], "unknown"),
        "digests": registry.digests(),
        "litmus_digests": litmus.digests(),
    }


def _pid():
    if sys.platform.startswith("java"):
        from java.lang.management import ManagementFactory

        return int(ManagementFactory.getRuntimeMXBean().getName().split("@")[0])
    return os.getpid()
