"""Finds the kernels that there are, loads them by name, and gives the digest of each file.

A kernel is one file in a folder of kernels; its name is the file's.  Nothing is registered by hand: a
file that is dropped into a folder is found.
"""
import ast
import marshal
import os
import re
import sys
import types

try:
    from _sha2 import sha256  # hashlib loads every algorithm that there is: 3 of the 20 s in which GraalPy starts
except ImportError:
    from hashlib import sha256

HERE = os.path.dirname(os.path.abspath(__file__))
ROOMS = ("independent", "contended", "micro")

#: What the names of modules begin with that are made of files here.
MODULES = "gilmatrix_"

NEEDS = re.compile(r"^NEEDS = (\([^)]*\))", re.MULTILINE)

#: How a file of plain functions defines one, and what its kernel's name begins with.
FUNCTION = re.compile(r"^def[ \t]+bench_(\w+)[ \t]*[(\[]", re.MULTILINE | re.UNICODE)
BENCH = "bench-"


class Unusable(Exception):
    """A kernel file that breaks the contract; the message says which part."""


class Unsupported(Exception):
    """The subject lacks what the kernel declares under NEEDS."""


def native(text):
    """A text of a request as this interpreter names files: of bytes in Python 2, whose folders may not be ASCII."""
    return text.encode("utf-8") if str is bytes and not isinstance(text, str) else text


def digest(content):
    """SHA-256 of these bytes, in hexadecimal digits."""
    return sha256(content).hexdigest()


class Registry(object):
    """The files of some rooms and of the users' folders, made into modules by ``make(name, path)`` when asked for.

    Among the folders may be files of plain functions: each of these is a kernel, where ``bench(name, path)`` makes it.
    """

    def __init__(self, folders, rooms=ROOMS, make=None, bench=None):
        self.files = {}
        self._loaded = {}
        self._make = make or _kernel
        self._bench = bench
        self._functions = {}
        for folder in [os.path.join(HERE, room) for room in rooms] + list(folders):
            if bench and os.path.isfile(folder):
                self._functions.update((BENCH + name, folder) for name in _functions(folder))
            if not os.path.isdir(folder):
                continue
            for entry in sorted(os.listdir(folder)):
                path = os.path.join(folder, entry)
                if entry.endswith(".py") and not entry.startswith(("_", ".")) and os.path.isfile(path):
                    self.files[entry[:-3]] = path
        self.files.update(self._functions)

    def digests(self):
        """SHA-256 of each file's bytes, by its name, of those that can be read."""
        found = {}
        for name, path in self.files.items():
            try:
                with open(path, "rb") as source:
                    found[name] = digest(source.read())
            except (IOError, OSError):
                pass  # it is asked for by name, and then its own error is told
        return found

    def load(self, name):
        """The file's module; raises Unusable, Unsupported, or whatever its own top level raises."""
        name = native(name)
        if name not in self._loaded:
            if name not in self.files:
                raise Unusable("no file of the name %s; known: %s" % (name, ", ".join(sorted(self.files))))
            make = self._bench if name in self._functions else self._make
            self._loaded[name] = make(name, self.files[name])
        return self._loaded[name]


def _functions(path):
    """The names of a file's plain functions, without what all of them begin with."""
    with open(path, "rb") as source:
        return [native(name) for name in FUNCTION.findall(source.read().decode("utf-8", "replace"))]


def execute(name, path):
    """Run a file as a module of its own; raises Unsupported, or whatever its top level raises."""
    module = types.ModuleType(str(MODULES + name))
    module.__file__ = path
    sys.modules[module.__name__] = module
    with open(path, "rb") as source:
        text = source.read()
    check_needs(text)
    exec(as_imported(compile(text, path, "exec", 0, True)), module.__dict__)
    return module


def _kernel(name, path):
    module = execute("kernel_" + name, path)
    for part in ("SIZES", "prepare", "part", "check"):
        if not hasattr(module, part):
            raise Unusable("%s has no %s" % (os.path.basename(path), part))
    if shares(module) and not getattr(module, "GROWS", None):
        raise Unusable("%s names what is shared but not, under GROWS, the size that weak scaling multiplies" % name)
    return module


def check_needs(text):
    """Raise Unsupported for the first thing that a file's text says under NEEDS and that is not here."""
    for need in _needs(text):
        _require(need)


def _needs(text):
    """What the file says under NEEDS, read before anything of it runs: an import would fail, or its very syntax."""
    # Whatever encoding the file declares: what is looked for is ASCII.
    found = NEEDS.search(text.decode("latin-1"))
    return ast.literal_eval(found.group(1)) if found else ()


def as_imported(code):
    """The code as an import reads it from its cache, which is how almost every module of a program comes about.

    It matters: free-threaded CPython makes the constants of cached code immortal, those of ``compile`` not, and every
    use of a constant such as 4.0 then writes to memory that all threads share.
    """
    try:
        return marshal.loads(marshal.dumps(code))
    except (ValueError, TypeError):  # Jython's code objects cannot be marshalled
        return code


def takes_count(kernel):
    """Whether the kernel's input depends on the number of parts: ``prepare`` has a third argument then."""
    code = getattr(kernel.prepare, "__code__", None)
    if code is None:
        return True  # some other thing that can be called
    bound = getattr(kernel.prepare, "__self__", None) is not None
    return code.co_argcount - bound > 2


def prepare(kernel, size, seed, count):
    """The kernel's input, or its threads' shared state, for so many parts."""
    asked = (dict(size), seed, count) if takes_count(kernel) else (dict(size), seed)
    return kernel.prepare(*asked)


def shares(kernel):
    """What the kernel's threads share, in words; empty for an independent kernel."""
    return getattr(kernel, "SHARES", "")


def _require(need):
    """A need is ``python3``, ``java``, a module, or a module and an attribute of it: ``threading.Barrier``."""
    if need == "python3":
        if sys.version_info[0] < 3:
            raise Unsupported("needs Python 3")
        return
    module, _, attribute = need.partition(".")
    try:
        found = __import__(module)
    except ImportError:
        lacks = "Java's own library: this interpreter runs on no JVM" if module == "java" else "the module %s" % module
        raise Unsupported("needs " + lacks)
    if attribute and not hasattr(found, attribute):
        raise Unsupported("needs %s" % need)
