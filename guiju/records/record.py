"""Records: anything the company stands by, what happened to each, and the bases of typed tables."""

from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.fields import Link
from guiju.kernel.models import Actor, Company, InCompany
from guiju.kernel.models import Unit as UnitRow

Row = TypeVar("Row", bound=models.Model)

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from guiju.kernel.unit import Unit
    from guiju.records.doubles import Double
    from guiju.records.lifecycle import Lifecycle, State


class Record(InCompany):
    """The supertype row of each record. Business.

    Version 0 is a record being born; no commit leaves one behind. `origin` is the record that this
    one was copied from: who touched that one has touched this one.
    """

    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=40, default="")
    state = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(Actor, models.PROTECT, related_name="+", db_index=False)
    origin: "models.ForeignKey[Record | None, Record | None]" = Link(
        "self", null=True, related_name="copies"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="records_record_number_once",
                fields=["company", "number"],
                condition=~Q(number=""),
            ),
        )

    def __str__(self) -> str:
        return self.number or f"{self.kind} {self.pk}"


class Transition(models.Model):
    """One allowed move of one kind, and what it demands. Reference; written from the code."""

    kind = models.CharField(max_length=40)
    action = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    edits = models.BooleanField(default=False)
    needs_reason = models.BooleanField(default=False)
    needs_papers = models.BooleanField(default=False)
    apart_from = ArrayField(models.CharField(max_length=40), default=list)
    own = models.BooleanField(default=False)
    opens_route = models.BooleanField(default=False)
    fills_seat = models.BooleanField(default=False)
    ends_route = models.BooleanField(default=False)
    by_revision = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "action", "from_state", "to_state", "edits"],
                name="records_transition_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}.{self.action}: {self.from_state} > {self.to_state}"


class FieldClass(models.Model):
    """Which fields need a second person or a route to be revised; the rest is free. Reference."""

    kind = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    field_class = models.CharField(max_length=10)
    part_table = models.CharField(max_length=63, default="")  # where the lines of a part lie
    part_link = models.CharField(max_length=63, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "field"], name="records_fieldclass_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}.{self.field}: {self.field_class}"


class Event(InCompany):
    """A sentence: who did which action to which record, from where to where, why. Business."""

    record: models.ForeignKey[Record, Record] = Link(Record, db_index=False, related_name="events")
    kind = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    previous = models.GeneratedField(
        expression=NullIf(F("version") - 1, 0),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    action = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    edits = models.BooleanField()
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", db_index=False)
    on_behalf_of = models.ForeignKey(
        Actor, models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(UnitRow, models.PROTECT, related_name="events")
    reason = models.TextField(default="")
    particulars = models.JSONField(default=dict)
    seat: "models.ForeignKey[Seat | None, Seat | None]" = Link(
        "records.Seat", null=True, db_index=False, related_name="filled_by"
    )
    revision: models.ForeignKey[Record | None, Record | None] = Link(
        Record, null=True, db_index=False, related_name="+"
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["record", "version"], name="records_event_version_once"
            ),
            models.UniqueConstraint(fields=["seat"], name="records_event_fills_seat_once"),
            models.UniqueConstraint(fields=["revision"], name="records_event_applies_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}.{self.action} {self.version}"


class Seat(InCompany):
    """One approval that a record needs: frozen at submission, filled by an event. Business."""

    record: models.ForeignKey[Record, Record] = Link(Record, related_name="seats")
    opened_at_version = models.PositiveIntegerField()
    stage = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    candidates = ArrayField(models.BigIntegerField())
    hours = models.PositiveSmallIntegerField()  # of working time, from when the stage opens
    content_version = models.PositiveIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.record_id}: {self.stage} {self.name}"


class Counter(InCompany):
    """The last number drawn of one series. Business; locked last, and so for the shortest time."""

    series = models.CharField(max_length=30)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "series"], name="records_counter_once"),
        )

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class Number(InCompany):
    """One number drawn, reserved until it is frozen; a void stays visible. Business."""

    class Status(models.TextChoices):
        """A number never comes back."""

        RESERVED = "reserved", _("reserved")
        FROZEN = "frozen", _("frozen")
        VOID = "void", _("void")

    series = models.CharField(max_length=30)
    ordinal = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    record: models.ForeignKey[Record, Record] = Link(Record, related_name="numbers")
    status = models.CharField(max_length=10, choices=Status.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["company", "series", "ordinal"], name="records_number_once"
            ),
        )

    def __str__(self) -> str:
        return self.number


class Obligation(InCompany):
    """One thing that somebody owes, until a moment on the working calendar. Business.

    Open while `closed_at` is null. Any one of the owners may do it; escalation adds to them.
    """

    record: models.ForeignKey[Record, Record] = Link(Record, related_name="obligations")
    sort = models.CharField(max_length=20)  # approve, answer, ...
    what = models.CharField(max_length=80)
    owners = ArrayField(models.BigIntegerField())
    seat: models.ForeignKey[Seat | None, Seat | None] = Link(
        Seat, null=True, related_name="obligations"
    )
    opened_at = models.DateTimeField()
    hours = models.PositiveSmallIntegerField(default=0)  # of working time, from then on
    due = models.DateTimeField(null=True)
    is_provisional = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(UnitRow, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (
            GinIndex(
                name="records_obligation_open", fields=["owners"], condition=Q(closed_at=None)
            ),
            # Who was ever asked about a record may see it.
            GinIndex(name="records_obligation_asked", fields=["owners"]),
            models.Index(
                name="records_obligation_due",
                fields=["company", "due", "id"],
                condition=Q(closed_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.sort} {self.record_id}"


class KindName:
    """A kind is named as its model is labelled: purchasing.request."""

    def __get__(self, instance: Any, owner: type[models.Model]) -> str:
        return owner._meta.label_lower


class Kind(models.Model):
    """The base of each typed table: the record's key, and a mirror of what lists filter by."""

    record: models.OneToOneField[Record, Record] = models.OneToOneField(
        Record,
        models.PROTECT,
        primary_key=True,
        db_column="id",
        db_constraint=False,
        related_name="+",
        editable=False,
    )
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
        editable=False,
    )
    number = models.CharField(_("number"), max_length=40, default="", editable=False)
    state = models.CharField(_("state"), max_length=20, editable=False)
    owner = models.ForeignKey(
        Actor,
        models.PROTECT,
        db_constraint=False,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )

    MIRRORED: ClassVar[tuple[str, ...]] = ("record", "company", "number", "state", "owner")
    kind: ClassVar[str] = KindName()  # type: ignore[assignment]  # a class property
    lifecycle: ClassVar["Lifecycle"]
    series: ClassVar[str] = ""  # the word of its legal numbers
    checked: ClassVar[frozenset[str]] = frozenset()  # a second person looks at a change of these
    sensitive: ClassVar[frozenset[str]] = frozenset()  # these follow a route
    free: ClassVar[frozenset[str]] = frozenset()  # parts of which a change is only recorded
    distinctive: ClassVar[frozenset[str]] = frozenset()  # by these doubles are looked for
    own_alone: ClassVar[frozenset[str]] = frozenset()  # what a copy does not take: part.field
    worth: ClassVar[str] = ""  # the field of what it comes to itself, in the company's currency
    occurred_field: ClassVar[str] = ""  # the date on which it happened, by what was entered

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number or f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        """The record's page; each kind that is linked to has a screen."""
        before, after = page_around(self.kind)
        return f"{before}{self.pk}{after}"

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """Compute what is stored from what was entered (totals). Called before each write."""

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """Look at the whole before it is written. Raises RuleBroken."""

    def likely_doubles(self, parts: dict[str, list[Any]]) -> "list[Double]":
        """Others of the kind that are likely the same, shown before this one is saved."""
        return []

    def permission(self, action: str) -> str:
        """The name of the right to do this."""
        return f"{self.kind}.{action}"

    def amount(self) -> Decimal:
        """By which routes and permits are measured, in the company's currency."""
        return Decimal(0)

    def hold_amount(self) -> None:
        """Let what it amounts to be reckoned no more: for a page, which shows one moment."""

    def route_category(self) -> str:
        """By which routes are chosen, beside the department and the amount."""
        return ""

    def sources(self) -> list[Record]:
        """The records that this one was entered from; they bear witness as papers do."""
        return []

    def default_stages(self, unit: "Unit") -> list[Any]:
        """The stages of approval where no route fits: none, so that nothing passes unseen."""
        return []

    def known_facts(self) -> "list[tuple[str | Promise, Any]]":
        """What is computed when it is looked at, to be shown among what it says."""
        return []

    def series_now(self, company: Company) -> str:
        """The series of which the next number is drawn: by default one a year."""
        return f"{self.series}-{clock.business_today(company):%Y}"

    def seen_through(self) -> "Kind":
        """The record that one must be able to see in order to see this one: itself, as a rule."""
        return self

    @property
    def state_shown(self) -> "State":
        """The state as people see it."""
        return self.lifecycle.states[self.state]

    @property
    def own_actor(self) -> int:
        """Who entered it."""
        return self.owner_id

    @property
    def scope_department(self) -> int | None:
        """The department by which permits and routes reach it."""
        return getattr(self, "department_id", None)


class Part(InCompany):
    """The base of each line table: rows that are content of a record."""

    position = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        abstract = True


def by_field(rows: "models.QuerySet[Row]", name: str) -> "list[Row]":
    """All of these rows by a field. For the few that belong to one record.

    Sorted here, because of each ordered query Django compares every column with the order.
    """
    return sorted(rows.order_by(), key=attrgetter(name))


@cache
def page_around(kind: str) -> tuple[str, str]:
    """What stands before and behind the key in the address of each page of the kind."""
    any_key = 9_999_999_999_999
    before, after = reverse(kind, args=[any_key]).split(str(any_key))
    return before, after
