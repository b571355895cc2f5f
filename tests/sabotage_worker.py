"""Runs tests against sabotaged databases: everything is imported once, and each rule gets a fork.

`tests.sabotage` starts it with the files that may be asked for; each line on its input is one
question (files and environment), each line on its output the answer.
"""

import json
import os
import re
import signal
import sys
import tempfile
from typing import Any

import pytest

SECONDS_FOR_ONE = 400
PLUGIN = ["-p", "tests.sabotage_plugin", "-p", "no:cacheprovider", "-x", "-q", "--tb=no"]
FAILED = re.compile(r"^(?:FAILED|ERROR) \S*?/(\w+)\.py(?:::(\S+))?", re.MULTILINE)


def answer(files: str, environment: dict[str, str]) -> dict[str, Any]:
    """The first test that fails, in a fork of its own; or why pytest could not run."""
    with tempfile.TemporaryFile("w+") as output:
        if (child := os.fork()) == 0:
            signal.alarm(SECONDS_FOR_ONE)
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            os.environ.update(environment)
            code = pytest.main([*PLUGIN, *files.split()])
            sys.stdout.flush()
            os._exit(int(code))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output.seek(0)
        said = output.read()
    if status == -signal.SIGALRM:
        return {"who": "it never ends"}
    if status not in {0, 1, 5}:
        return {"broken": f"pytest ended with {status}:\n{said}"}
    found = FAILED.search(said)
    return {"who": "::".join(filter(None, found.groups())) if found else ""}


def main(files: list[str]) -> None:
    """Import everything, say so, and answer until nobody asks."""
    questions, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *files])
    print(json.dumps({"who": "" if code == 0 else f"collecting ended with {code}"}), file=answers)
    for question in questions:
        print(json.dumps(answer(**json.loads(question))), file=answers)


if __name__ == "__main__":
    main(sys.argv[1:])
