"""Run one step of the build: `step.py LABEL COMMAND...` prints one line with its seconds.

What the command says is shown only when it fails. Needs nothing but Python itself, because the
first steps run before anything is installed.
"""

from __future__ import annotations  # so that a Python too old can still be told so

import subprocess
import sys
import time

WIDTH = 32


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    label, *command = arguments
    print(f"{label} {'.' * (WIDTH - len(label))}", end="", flush=True)
    started = time.perf_counter()
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except OSError as error:
        print(f" cannot be run: {error}", flush=True)
        return 127
    seconds = time.perf_counter() - started
    if done.returncode == 0:
        print(f"{seconds:6.1f} s", flush=True)
        return 0
    print(f"{seconds:6.1f} s, failed with {done.returncode}", flush=True)
    print(done.stdout.decode(errors="replace"), end="")
    print(f"The command was: {' '.join(command)}", flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
