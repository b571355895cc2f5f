"""Whether this code has prepared this database before: compared at each start, without Django."""

import functools
import hashlib
from importlib.metadata import distributions
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


@functools.cache
def fingerprint() -> str:
    """The SHA-256 of all code and SQL of the package and of the versions of what is installed.

    Equal to the one in `kernel_installation`, there is nothing to migrate, seed or collect.
    """
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".sql", ".css", ".js", ".svg"}:
            digest.update(str(path.relative_to(PACKAGE)).encode())
            digest.update(path.read_bytes())
    for name, version in sorted({(d.name, d.version) for d in distributions()}):
        digest.update(f"{name}=={version}\n".encode())
    return digest.hexdigest()
