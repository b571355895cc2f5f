"""Check the whole repository: `python -m tools.house_lint`."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.house_lint import python_rules, text_rules
from tools.house_lint.rules import RULES, Source

ROOT = Path(__file__).resolve().parents[2]

# Root may check what another user cloned; nothing but a list of files is asked for.
GIT = ["git", "-c", "safe.directory=*"]

KERNEL, KERNEL_LINES = "guiju/kernel/", 3000

__all__ = ["complaints", "python_rules", "text_rules"]


def main() -> int:
    """Print each fault as path:line, and fail if there is one."""
    every = list(sources(ROOT))
    found = [complaint for source in every for complaint in complaints(source)]
    found += kernel_size(every)
    print("\n".join(found))
    return bool(found)


def complaints(source: Source) -> Iterator[str]:
    """What is wrong with a file, each fault with its rule and the reason of it."""
    for rule in RULES.values():
        if rule.applies(source):
            for line, text in rule.check(source):
                yield f"{source.path}:{line}: [{rule.name}] {text}: {rule.reason}"


def kernel_size(every: list[Source]) -> Iterator[str]:
    """The kernel stays small enough to be read: all its Python and SQL without migrations."""
    kernel = [
        source
        for source in every
        if source.path.startswith(KERNEL)
        and source.path.endswith((".py", ".sql"))
        and "/migrations/" not in source.path
    ]
    lines = sum(len(source.text.splitlines()) for source in kernel)
    if lines >= KERNEL_LINES:
        yield f"{KERNEL}: {lines} lines, and fewer than {KERNEL_LINES} can be read in a day"


def sources(root: Path) -> Iterator[Source]:
    """Every text file that is in the repository, or would be if all were added."""
    listed = subprocess.run(
        [*GIT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in sorted(set(listed.stdout.split("\0"))):
        path = root / name
        if not path.is_file():
            continue
        raw = path.read_bytes()
        if b"\0" not in raw:
            yield Source(name, raw.decode())


if __name__ == "__main__":
    sys.exit(main())
