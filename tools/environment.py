"""Make .venv and put the package installer (uv) into it: `environment.py FOLDER LOCK`.

Runs before anything is installed. The usual way first unpacks pip into the environment, which takes
longer than all that follows; the pip that comes with Python can be run where it lies.
"""

from __future__ import annotations  # so that a Python too old can still be told so

import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)


def main(folder: str, lock: str) -> int:
    """Make the environment, or complete one that was interrupted."""
    if sys.version_info < OLDEST:
        print("Guiju needs Python 3.11 or newer; say which one with make PYTHON=...")
        return 1
    pip = bundled_pip()
    if pip is None:
        print("This Python comes without pip and cannot make environments;")
        print("on Debian and Ubuntu install the package python3-venv.")
        return 1
    venv.create(folder, symlinks=True)
    install = [f"{folder}/bin/python", f"{pip}/pip", "install", "--quiet"]
    exactly = ["--disable-pip-version-check", "--require-hashes", "--requirement", lock]
    return subprocess.run([*install, *exactly], check=False).returncode


def bundled_pip() -> Path | None:
    """The wheel of pip that comes with this Python."""
    try:
        import ensurepip
    except ImportError:
        return None
    # Distributions keep it in a folder of their own, whose name only ensurepip knows.
    folders = [Path(ensurepip.__file__).parent / "_bundled", Path("/usr/share/python-wheels")]
    return next((wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))), None)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
