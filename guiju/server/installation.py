"""What the database says of itself, by plain SQL: its mode, its code, its newest moment."""

from dataclasses import dataclass

import psycopg
from psycopg import errors

from guiju import __version__
from guiju.server.errors import Refused, Stop

SECONDS_BEHIND_ALLOWED = 5 * 60
FACTS = """
    SELECT mode, version, fingerprint, coalesce(kernel_newest_moment()::text, ''),
           coalesce(extract(epoch FROM kernel_newest_moment() - clock_timestamp()), 0)
    FROM kernel_installation WHERE id = 1
"""


@dataclass(frozen=True)
class Installation:
    """The row of kernel_installation, and how far the clock is behind the newest record."""

    mode: str
    version: str
    fingerprint: str
    newest_moment: str
    seconds_behind: float


def read_installation(address: str) -> Installation | None:
    """Reads it as the application; None where this database was not prepared to the end.

    Raises Stop where the database cannot be reached.
    """
    with connected(address) as connection:
        there = connection.execute(
            "SELECT to_regclass('kernel_installation') IS NOT NULL"
            " AND to_regproc('kernel_newest_moment') IS NOT NULL"
        ).fetchone()
        if there is None or not there[0]:
            return None
        try:
            row = connection.execute(FACTS).fetchone()
        except errors.InsufficientPrivilege:
            # A first preparation broke off before it granted anything.
            return None
    if row is None:
        return None
    mode, version, fingerprint, newest, behind = row
    return Installation(str(mode), str(version), str(fingerprint), str(newest), float(str(behind)))


def connected(address: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection, each statement its own transaction. Raises Stop where there is none."""
    try:
        return psycopg.connect(address, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Stop(f"The database cannot be reached: {reason}") from None


def refuse_clock_set_back(found: Installation, reason: str | None) -> None:
    """Raises Refused where the clock is well behind what the database has recorded.

    Evidence written now would stand before evidence written earlier.
    """
    if found.seconds_behind > SECONDS_BEHIND_ALLOWED and not reason:
        raise Refused(
            f"This machine's clock is {found.seconds_behind / 60:.0f} minutes behind the newest "
            f"record ({found.newest_moment}). Set the clock right; or, if it is right, start with "
            "--accept-clock and the reason. Nothing was changed."
        )


def refuse_other_mode(mode: str, chosen: str | None) -> None:
    """Raises Refused where the folder is something else than what was asked for."""
    if chosen == "demo" and mode == "company":
        raise Refused(
            "This data folder holds a real company, and a demo never gets into one. "
            "Choose another folder with --data."
        )
    if chosen == "empty" and mode != "empty":
        what = "the demo company" if mode == "demo" else "a company"
        raise Refused(
            f"This data folder holds {what}, so it cannot be started with --empty. "
            "Leave the option out, or choose another folder with --data."
        )


def refuse_newer_database(found: Installation) -> None:
    """Raises Refused where a newer Guiju prepared this database."""
    if _numbers(found.version) > _numbers(__version__):
        raise Refused(
            f"The database was prepared by Guiju {found.version}; this is {__version__}, which "
            f"may not read it. Install {found.version} or newer. Nothing was changed."
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
