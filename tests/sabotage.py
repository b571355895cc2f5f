"""Takes each rule down, one at a time, and demands that a test notices.

    python -m tests.sabotage [words]     all rules, or those whose name matches the expression

`make soak` does the same. Rules of the wall are read from the catalogue, so that none is forgotten,
conditions inside the functions of records from these (`tests/sabotaged_sql.py`), guards in the code
from the code (`tests/sabotaged_code.py`); what cannot be read is listed in `tests/sabotaged.py`.
"""

import json
import os
import queue
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest

from guiju.server.cluster import Cluster
from tests.conftest import ROOT, Database, cloned
from tests.sabotaged import CONDITIONS, ENDED_BY_CODE, RIGHTS
from tests.sabotaged_code import guards
from tests.sabotaged_sql import conditions

WALL = "tests/kernel/test_the_wall.py tests/kernel/test_evidence.py"
OF_ORG = "tests/org/test_the_wall_of_org.py tests/org/test_the_wall_of_roles.py"
RACES = "tests/kernel/test_races.py"
SHAPE = "tests/kernel/test_classification.py"
PROOF = "tests/kernel/test_invariants.py -k nothing_is_broken"
AT_ONCE = 2
RECORDS = "tests/records/test_the_wall"
WALLS_OF_RECORDS = {
    r"seat|stands|approv|route|touched": f"{RECORDS}_approvals.py",
    r"revis|fieldclass|says_what|plain": f"{RECORDS}_of_revisions.py",
    r"number|counter": f"{RECORDS}_of_numbers.py",
    r"content|kind_is|_guard|_mirror|_part": f"{RECORDS}_of_content.py",
    r"printcopy": "tests/printing/test_copies.py",
    r"found|pairs|looking": "tests/records/test_looking.py",
    r"": f"{RECORDS}.py",
}
BEHAVIOUR = (
    "tests/records/test_steps.py tests/records/test_routes.py tests/records/test_revisions.py "
    "tests/records/test_numbering.py tests/records/test_obligations.py tests/records/test_files.py "
    "tests/records/test_lateness.py tests/records/test_looking.py tests/records/test_formulas.py"
)
ALSO = "tests/purchasing/test_request.py tests/web/test_conflicts.py tests/web/test_records.py"
UNITS_OF_KERNEL = (
    "tests/kernel/test_units.py tests/kernel/test_calendar.py tests/kernel/test_reading.py"
)
# Where the guards of a module are tested, when it is not called as its tests are.
GUARDED_IN = {
    "kernel/actions": "tests/kernel/test_units.py",
    "kernel/parameters": "tests/kernel/test_parameters.py tests/org/parameters/test_changes.py",
    "kernel/unit": "tests/kernel/test_units.py",
    "records/approvals": "tests/records/test_routes.py",
    "records/content": "tests/records/test_steps.py",
    "records/doubles": "tests/web/test_doubles.py",
    "records/papers": "tests/records/test_files.py",
    "records/prints": "tests/printing/test_copies.py tests/web/test_prints.py",
    "records/taking": "tests/records/test_steps.py",
}

TRIGGERS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND NOT c.relispartition
  AND c.relname ~ '^(kernel|org|records)_' ORDER BY 1, 2
"""
# A single key to a shared table is left out: what it points to is never deleted.
CONSTRAINTS = """
SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relname ~ '^(kernel|org|records)_' AND NOT c.relispartition
  AND (k.contype IN ('c', 'u') AND k.conname NOT LIKE '%\\_in\\_company' AND c.relkind = 'r'
       OR k.contype = 'f' AND k.conname LIKE '%\\_in\\_company') ORDER BY 1, 2
"""
FUNCTIONS = """
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  AND proname ~ '^records_' ORDER BY 1
"""
POLICIES = """
SELECT tablename, policyname FROM pg_policies WHERE tablename ~ '^(kernel|org|records)_' ORDER BY 1
"""
# What one operation makes for each table alike: its shape is looked at first, that is quicker.
ALIKE = re.compile(
    r"_(audit_(insert|update|delete)|is_not_emptied|is_final|is_stamped|is_signed|stays|in_company)$"
)


@dataclass(frozen=True)
class Rule:
    """A rule, how it is taken down (by the owner, or in the code), and who should notice."""

    name: str
    sql: str = ""
    code: str = ""
    watchers: tuple[str, ...] = ()


NOTHING = Rule(
    "nothing at all",
    "",
    "",
    (f"{WALL} {OF_ORG} {RACES}", SHAPE, PROOF, *WALLS_OF_RECORDS.values(), BEHAVIOUR, ALSO),
)


def rules(database: Database) -> Iterator[Rule]:
    """All of them."""
    with database.connected("owner") as owner:
        for table, name in owner.execute(TRIGGERS).fetchall():
            yield Rule(
                f"trigger {name}", f"DROP TRIGGER {name} ON {table}", "", watchers(table, name)
            )
        for table, name in owner.execute(CONSTRAINTS).fetchall():
            sql = f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE"
            yield Rule(f"constraint {name}", sql, "", watchers(table, name))
        for table, name in owner.execute(POLICIES).fetchall():
            sql = f"DROP POLICY {name} ON {table}; CREATE POLICY {name} ON {table} USING (true)"
            yield Rule(f"policy of {table}", sql, "", watchers(table, "_stays"))
        for function, body in owner.execute(FUNCTIONS).fetchall():
            for place, one in enumerate(conditions(body), 1):
                said = " ".join(body[one.start : one.end].split())
                yield Rule(
                    f"condition {function} {place}: {said[:60]}",
                    replaced(function, f"{body[: one.start]}{one.instead}{body[one.end :]}"),
                    "",
                    (wall_of(function), *other_walls(function)),
                )
    for guard in guards():
        yield Rule(
            f"guard {guard.file} {guard.function} {guard.line}: {guard.refusal}",
            "",
            f"from tests.sabotaged_code import take_down; take_down({guard.file!r}, {guard.line})",
            watchers_of_code(guard.file),
        )
    for name, right in RIGHTS.items():
        yield Rule(f"right {name}", right, "", (WALL, OF_ORG, SHAPE, PROOF))
    for name, (function, said, instead) in CONDITIONS.items():
        files = RACES if "lock" in name else f"{WALL} {OF_ORG}"
        yield Rule(f"condition {name}", unsaid(function, said, instead), "", (files, SHAPE))
    for name, (code, files) in ENDED_BY_CODE.items():
        yield Rule(f"code {name}", "", code, (files,))


def watchers(table: str, name: str) -> tuple[str, ...]:
    """Behaviour and the shape of the table; at last the proof, which sees any change."""
    behaviour: tuple[str, ...] = (f"{WALL} {OF_ORG} {RACES}",)
    shape = f"{SHAPE} -k {table}"
    if table.startswith("records_"):
        behaviour = (wall_of(name), *other_walls(name))
    return (shape, *behaviour, PROOF) if ALIKE.search(name) else (*behaviour, shape, PROOF)


def wall_of(name: str) -> str:
    """The attacks on records that fit the name of a rule."""
    return next(files for words, files in WALLS_OF_RECORDS.items() if re.search(words, name))


def other_walls(name: str) -> tuple[str, ...]:
    """All other attacks on records, and how records behave."""
    others = (files for files in WALLS_OF_RECORDS.values() if files != wall_of(name))
    return " ".join(others), BEHAVIOUR


def watchers_of_code(file: str) -> tuple[str, ...]:
    """The tests of a module, then all of its app."""
    module = file.removesuffix(".py")
    own = f"tests/{module.replace('/', '/test_')}.py"
    fitting = GUARDED_IN.get(module, own if (ROOT / own).exists() else BEHAVIOUR)
    rest = f"{UNITS_OF_KERNEL}" if file.startswith("kernel/") else f"{BEHAVIOUR} {ALSO}"
    return (fitting, rest)


def replaced(function: str, body: str) -> str:
    """A function of the wall with another body, and all else as it is."""
    return (
        f"DO $do$ DECLARE old text := (SELECT prosrc FROM pg_proc WHERE oid = "
        f"'{function}'::regproc); BEGIN EXECUTE replace(pg_get_functiondef("
        f"'{function}'::regproc), old, $s${body}$s$); END $do$"
    )


def unsaid(function: str, said: str, instead: str) -> str:
    """One condition of a function of the wall, replaced."""
    return (
        f"DO $do$ DECLARE body text := pg_get_functiondef('{function}'::regproc); BEGIN "
        f"ASSERT position($s${said}$s$ IN body) > 0, 'nothing to take down'; "
        f"EXECUTE replace(body, $s${said}$s$, $s${instead}$s$); END $do$"
    )


# ------------------------------------------------------------------------------------ the running


class Worker:
    """A process that has imported everything and runs tests in its forks."""

    def __init__(self, files: list[str]) -> None:
        """Wait until it is ready."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.sabotage_worker", *files],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if complaint := self._answer():
            raise RuntimeError(complaint)

    def first_failure(self, files: str, environment: dict[str, str]) -> str:
        """The first test that fails. Raises RuntimeError where pytest could not run."""
        assert self._process.stdin is not None
        print(json.dumps({"files": files, "environment": environment}), file=self._process.stdin)
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        answer = json.loads(self._process.stdout.readline())
        if "broken" in answer:
            raise RuntimeError(answer["broken"])
        return str(answer["who"])

    def end(self) -> None:
        """It ends when nobody asks any more."""
        self._process.communicate()


@contextmanager
def workers(all_rules: list[Rule]) -> Iterator["queue.Queue[Worker]"]:
    """As many as work at once, each with everything that any rule asks for."""
    asked = {word for rule in all_rules for files in rule.watchers for word in files.split()}
    files = sorted(word for word in asked if word.endswith(".py"))
    made = [Worker(files) for _number in range(AT_ONCE)]
    free: queue.Queue[Worker] = queue.Queue()
    for worker in made:
        free.put(worker)
    try:
        yield free
    finally:
        for worker in made:
            worker.end()


def notice(
    cluster: Cluster, template: str, statics: str, rule: Rule, free: "queue.Queue[Worker]"
) -> tuple[Rule, str]:
    """Take the rule down in a copy of the template; who noticed, or nothing."""
    worker = free.get()
    try:
        with cloned(cluster, template) as sabotaged:
            if rule.sql:
                with psycopg.connect(sabotaged.address("admin"), autocommit=True) as admin:
                    admin.execute("SET ROLE guiju_owner")
                    admin.execute(rule.sql)
            environment = {
                "SABOTAGED_CLUSTER": str(cluster.folder.path),
                "SABOTAGED_TEMPLATE": sabotaged.name,
                "SABOTAGED_EMPTY": "template_empty",
                "SABOTAGED_STATICS": statics,
                "SABOTAGED_CODE": rule.code,
            }
            for files in rule.watchers:
                if who := worker.first_failure(files, environment):
                    return rule, who
        return rule, ""
    finally:
        free.put(worker)


def unnoticed(
    cluster: Cluster, template: str, statics: str, all_rules: list[Rule]
) -> tuple[list[str], list[str]]:
    """Print a table; the names of those whose fall nobody noticed, or only the proof.

    Raises RuntimeError where tests fail with nothing taken down: then they would prove nothing.
    """
    with workers([NOTHING, *all_rules]) as free:
        if who := notice(cluster, template, statics, NOTHING, free)[1]:
            raise RuntimeError(f"{who} fails, and nothing was taken down")
        blind, proof_only = [], []
        with ThreadPoolExecutor(AT_ONCE) as pool:
            work = pool.map(lambda rule: notice(cluster, template, statics, rule, free), all_rules)
            for rule, who in work:
                print(f"{rule.name:62} {who or 'NOBODY NOTICED'}", flush=True)  # noqa: T201  a table
                if not who:
                    blind.append(rule.name)
                elif who.startswith("test_invariants"):
                    proof_only.append(rule.name)
    return blind, proof_only


if __name__ == "__main__":
    os.environ["SABOTAGE"] = " ".join(sys.argv[1:])
    sys.exit(pytest.main(["tests/soak/test_sabotage.py", "-s", "-q"]))
