"""Takes each rule down, one at a time, and demands that a test notices.

    python -m tests.sabotage [word]      all rules, or those whose name contains the word

`make soak` does the same. Rules of the wall are read from the catalogue, so that none is forgotten;
conditions inside its functions and rules of the code are listed in `tests/sabotaged.py`.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
import pytest

from guiju.server.cluster import Cluster
from tests.conftest import ROOT, Database, cloned
from tests.sabotaged import CONDITIONS, ENDED_BY_CODE, RIGHTS

WALL = "tests/kernel/test_the_wall.py tests/kernel/test_evidence.py"
OF_ORG = "tests/org/test_the_wall_of_org.py tests/org/test_the_wall_of_roles.py"
RACES = "tests/kernel/test_races.py"
SHAPE = "tests/kernel/test_classification.py"
PROOF = "tests/kernel/test_invariants.py -k nothing_is_broken"
AT_ONCE = 2
SECONDS_FOR_ONE = 300

TRIGGERS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND NOT c.relispartition
  AND c.relname ~ '^(kernel|org)_' ORDER BY 1, 2
"""
# A single key to a shared table is left out: what it points to is never deleted.
CONSTRAINTS = """
SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relname ~ '^(kernel|org)_' AND NOT c.relispartition
  AND (k.contype IN ('c', 'u') AND k.conname NOT LIKE '%\\_in\\_company' AND c.relkind = 'r'
       OR k.contype = 'f' AND k.conname LIKE '%\\_in\\_company') ORDER BY 1, 2
"""
POLICIES = """
SELECT tablename, policyname FROM pg_policies WHERE tablename ~ '^(kernel|org)_' ORDER BY 1
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


NOTHING = Rule("nothing at all", "", "", (f"{WALL} {OF_ORG} {RACES}", SHAPE, PROOF))


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
    for name, right in RIGHTS.items():
        yield Rule(f"right {name}", right, "", (WALL, OF_ORG, SHAPE, PROOF))
    for name, (function, said, instead) in CONDITIONS.items():
        files = RACES if "lock" in name else f"{WALL} {OF_ORG}"
        yield Rule(f"condition {name}", unsaid(function, said, instead), "", (files, SHAPE))
    for name, (code, files) in ENDED_BY_CODE.items():
        yield Rule(f"code {name}", "", code, (files,))


def watchers(table: str, name: str) -> tuple[str, ...]:
    """Behaviour and the shape of the table; at last the proof, which sees any change."""
    behaviour, shape = f"{WALL} {OF_ORG} {RACES}", f"{SHAPE} -k {table}"
    return (shape, behaviour, PROOF) if ALIKE.search(name) else (behaviour, shape, PROOF)


def unsaid(function: str, said: str, instead: str) -> str:
    """One condition of a function of the wall, replaced."""
    return (
        f"DO $do$ DECLARE body text := pg_get_functiondef('{function}'::regproc); BEGIN "
        f"ASSERT position($s${said}$s$ IN body) > 0, 'nothing to take down'; "
        f"EXECUTE replace(body, $s${said}$s$, $s${instead}$s$); END $do$"
    )


# ------------------------------------------------------------------------------------ the running


def notice(cluster: Cluster, template: str, statics: str, rule: Rule) -> tuple[Rule, str]:
    """Take the rule down in a copy of the template; who noticed, or nothing."""
    with cloned(cluster, template) as sabotaged:
        if rule.sql:
            with psycopg.connect(sabotaged.address("admin"), autocommit=True) as admin:
                admin.execute("SET ROLE guiju_owner")
                admin.execute(rule.sql)
        environment = os.environ | {
            "SABOTAGED_CLUSTER": str(cluster.folder.path),
            "SABOTAGED_TEMPLATE": sabotaged.name,
            "SABOTAGED_EMPTY": "template_empty",
            "SABOTAGED_STATICS": statics,
            "SABOTAGED_CODE": rule.code,
        }
        for files in rule.watchers:
            if who := first_failure(files, environment):
                return rule, who
    return rule, ""


def first_failure(files: str, environment: dict[str, str]) -> str:
    """The first test that fails."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.sabotage_plugin",
        "-p",
        "no:cacheprovider",
    ]
    run = subprocess.run(
        [*command, "-x", "-q", "--tb=no", *files.split()],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_FOR_ONE,
    )
    failed = re.findall(r"^(?:FAILED|ERROR) \S*/(\w+)\.py(?:::(\S+))?", run.stdout, re.MULTILINE)
    if run.returncode not in {0, 1, 5}:
        raise RuntimeError(f"pytest could not run:\n{run.stdout}\n{run.stderr}")
    return "::".join(failed[0]) if failed else ""


def unnoticed(
    cluster: Cluster, template: str, statics: str, all_rules: list[Rule]
) -> tuple[list[str], list[str]]:
    """Print a table; the names of those whose fall nobody noticed, or only the proof.

    Raises RuntimeError where tests fail with nothing taken down: then they would prove nothing.
    """
    if who := notice(cluster, template, statics, NOTHING)[1]:
        raise RuntimeError(f"{who} fails, and nothing was taken down")
    blind, proof_only = [], []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        work = pool.map(lambda rule: notice(cluster, template, statics, rule), all_rules)
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
