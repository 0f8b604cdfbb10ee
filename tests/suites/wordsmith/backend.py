"""Builds the wheel of this project, by the standard library alone."""

import os
import zipfile

INFO = "wordsmith-1.0.dist-info/"
FILES = {
    "METADATA": "Metadata-Version: 2.1\nName: wordsmith\nVersion: 1.0\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: backend\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "RECORD": "wordsmith/__init__.py,,\n",
}


def build_wheel(folder, config_settings=None, metadata_directory=None):
    """The wheel's file name; ``folder`` is where it is put."""
    wheel = "wordsmith-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, wheel), "w") as made:
        made.write("src/wordsmith/__init__.py", "wordsmith/__init__.py")
        for name, text in FILES.items():
            made.writestr(INFO + name, text)
    return wheel
