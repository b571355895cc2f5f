"""A unit of work: one transaction, one actor, one company, one key.

`perform(call, work, replay)` opens a unit, does the work in it, retries it where PostgreSQL asks
for that, and records its refusal. The work gets the unit and passes it on as `by=unit`: so nested
actions join. There is no ambient current user, and a unit opened inside a unit is an error.
"""

import hmac
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, OperationalError, connection, transaction

from guiju.kernel.errors import KeyReused, Refused, RefusedByDatabase
from guiju.kernel.models import Actor, Channel, Company, Refusal
from guiju.kernel.reading import open_reading

ATTEMPTS = 5
RETRIED = {"40001", "40P01"}  # serialisation failure, deadlock
WALL = ("22", "23", "GJ")  # values, constraints, and the wall's own codes

Result = TypeVar("Result")


@dataclass(frozen=True)
class Caller:
    """An actor at a door: who acts, for which company, through which channel, under which key.

    Without a company the act is the installation's own. The key makes a second click the first one.
    """

    actor: Actor
    company: Company | None
    channel: Channel = Channel.CODE
    address: str | None = None
    key: UUID | None = None


@dataclass(frozen=True)
class Call:
    """What is asked: the same key with another call is refused."""

    by: Caller
    action: str
    subject: int | None = None
    sequence: str | None = None  # draws the key of what is to be born
    reason: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)

    def payload(self) -> bytes:
        """The digest by which two calls are compared."""
        said = [self.action, self.subject, self.reason, self.arguments]
        text = json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder, default=str)
        # Keyed, because passwords are among the arguments: a bare digest could be guessed at.
        return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256")


@dataclass
class Unit:
    """An open unit of work, good until its transaction ends."""

    call: Call
    id: int
    subject: int  # the key of what the call is about; for a birth, the key it shall have
    wanted: dict[str, list[Any]] = field(default_factory=dict)  # legal numbers, by series
    closing: list[Callable[["Unit"], None]] = field(default_factory=list)  # done last of all

    @property
    def actor(self) -> Actor:
        """Who does the work."""
        return self.call.by.actor

    @property
    def company(self) -> Company:
        """For which company. Raises ValueError in a unit of the installation itself."""
        if self.call.by.company is None:
            raise ValueError(f"{self.call.action} belongs to no company")
        return self.call.by.company


def perform(call: Call, work: Callable[[Unit], Result], replay: Callable[[int], Result]) -> Result:
    """Do the work in a new unit, once per key however often it is asked.

    Raises Refused, after the refusal is on record in a transaction of its own.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return attempt_once(call, work, replay)
        except Refused as refusal:
            record_refusal(call, refusal)
            raise
        except OperationalError as error:
            if sqlstate(error) not in RETRIED or attempt == ATTEMPTS:
                raise
        except DatabaseError as error:
            if not (sqlstate(error) or "").startswith(WALL):
                raise
            by_database = RefusedByDatabase(demand=sqlstate(error) or "")
            record_refusal(call, by_database)
            raise by_database from error
        # Jitter, or the same two units meet again; nothing secret hangs on it.
        time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311
    raise AssertionError("unreachable: the last attempt returns or raises")


def attempt_once(
    call: Call, work: Callable[[Unit], Result], replay: Callable[[int], Result]
) -> Result:
    """One transaction. `durable` makes a unit inside a unit an error."""
    with transaction.atomic(durable=True):
        unit, is_first, is_same = open_unit(call)
        if not is_same:
            raise KeyReused
        if not is_first:
            return replay(unit.subject)
        done = work(unit)
        for finish in unit.closing:
            finish(unit)
        return done


def open_unit(call: Call) -> tuple[Unit, bool, bool]:
    """Write the unit's row and set the context, in one round trip."""
    by = call.by
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit, subject, is_first, is_same FROM kernel_open_unit"
            "(%s, %s, %s, %s::inet, %s, %s::bigint, %s, %s, %s::uuid, %s)",
            [
                by.company.pk if by.company else None,
                by.actor.pk,
                by.channel,
                by.address,
                call.action,
                call.subject,
                call.sequence,
                call.reason,
                by.key,
                call.payload(),
            ],
        )
        unit, subject, is_first, is_same = cursor.fetchone()
    return Unit(call, unit, subject), is_first, is_same


def record_refusal(call: Call, refusal: Refused) -> None:
    """Keep the refusal, in a transaction of its own, now that the refused one is gone."""
    by = call.by
    # A company whose founding was refused does not exist: the refusal is the installation's.
    company = Company.objects.filter(pk=by.company.pk).first() if by.company else None
    with open_reading(by.actor, company):
        Refusal.objects.create(
            company=company,
            actor=by.actor,
            channel=by.channel,
            address=by.address,
            action=call.action,
            subject=call.subject,
            code=refusal.code,
            demand=refusal.demand,
            sentence=str(refusal),
        )


def sqlstate(error: Exception) -> str | None:
    """PostgreSQL's code of an error that Django wrapped."""
    return getattr(error.__cause__, "sqlstate", None)
