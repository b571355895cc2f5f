"""A machine without time zones of its own."""

import subprocess
import sys

from guiju.server.postmaster import environment
from tests.conftest import Database

# What Python looks at first; without it, only the package tzdata is left.
NOWHERE = {"PYTHONTZPATH": ""}
ASK = "import zoneinfo; print(zoneinfo.TZPATH, zoneinfo.ZoneInfo('Asia/Shanghai'))"


def test_python_takes_them_from_a_package() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=NOWHERE, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["()", "Asia/Shanghai"]


def test_postgres_is_asked_for_the_one_that_it_knows_by_itself(database: Database) -> None:
    with database.connected("app") as connection:
        assert connection.execute("SHOW timezone").fetchone() == ("GMT",)
    with database.connected("owner") as owner:
        others = owner.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND prosrc ~* 'at time zone' AND prosrc !~* 'at time zone ''GMT'''"
        ).fetchall()
    assert others == []
    assert environment()["TZ"] == "GMT"
