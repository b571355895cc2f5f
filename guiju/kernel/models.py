"""The tables that everything else points to.

Each table is business (a company's own), reference (shared by all companies) or machinery (listed
with its reason); `kernel.database.operations` makes the classification true in PostgreSQL.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The door through which somebody came."""

    WEB = "web", _("Web")
    API = "api", _("API")
    IMPORT = "import", _("Import")
    JOB = "job", _("Job")
    COMMAND = "command", _("Command line")
    CODE = "code", _("Code")


class Company(models.Model):
    """A legal person whose books are kept here. Reference."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, default=""
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    # Set at founding or never: only a simulated company has a clock of its own.
    simulated_now = models.DateTimeField(_("simulated moment"), null=True, editable=False)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        return self.name


class Actor(models.Model):
    """Who may stand behind a change: a human, a service account, a named part of the system.

    Reference. Events, audit and approvals point here and never elsewhere; an actor is never
    deleted (demand P5.2.2a).
    """

    class Sort(models.TextChoices):
        """The three sorts of actors."""

        HUMAN = "human", _("Person")
        SERVICE = "service", _("Service account")
        SYSTEM = "system", _("Part of the system")

    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="actors")
    sort = models.CharField(_("sort"), max_length=10, choices=Sort.choices)
    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey("self", models.PROTECT, null=True, related_name="services")

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        constraints = (
            models.CheckConstraint(
                name="kernel_actor_system_belongs_to_nobody",
                condition=models.Q(sort="system", company=None)
                | models.Q(sort__in=["human", "service"], company__isnull=False),
            ),
            models.CheckConstraint(
                name="kernel_actor_service_has_an_owner",
                condition=models.Q(sort="service", owner__isnull=False)
                | (~models.Q(sort="service") & models.Q(owner=None)),
            ),
            models.UniqueConstraint(
                name="kernel_actor_system_named_once",
                fields=["name"],
                condition=models.Q(sort="system"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class InCompany(models.Model):
    """The base of each business table: it belongs to one company and cannot move."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_index=False, editable=False
    )

    class Meta:
        abstract = True


class Unit(models.Model):
    """A unit of work: who did what, through which door, under which key, for what reason.

    Business, append-only. Each audit row points to the unit that caused it. A unit without a
    company is an act of the installation itself.
    """

    company = models.ForeignKey(
        Company, models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=80)
    subject = models.BigIntegerField()
    reason = models.TextField(default="")
    key = models.UUIDField(null=True)
    payload = models.BinaryField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="kernel_unit_key_once", fields=["company", "key"], nulls_distinct=True
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"


class Refusal(models.Model):
    """What was refused, to whom, by which rule: the proof that rules are enforced.

    Business, append-only; written in a transaction of its own after the refused one is gone.
    """

    company = models.ForeignKey(
        Company, models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=80)
    subject = models.BigIntegerField(null=True)
    code = models.CharField(max_length=40)
    demand = models.CharField(max_length=40, default="")
    sentence = models.TextField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.code}: {self.action}"


class Access(models.Model):
    """Who saw what, when, how many rows, through which door (demand P5.2.2a).

    Business, append-only, one partition a month. Signing in and out, in vain too, stands here.
    """

    class Verb(models.TextChoices):
        """The ways of reading, and of coming and going."""

        PAGE = "page", _("Page")
        LIST = "list", _("List")
        REPORT = "report", _("Report")
        EXPORT = "export", _("Export")
        PRINT = "print", _("Print")
        FILE = "file", _("File")
        API = "api", _("API")
        SIGN_IN = "sign_in", _("Sign-in")
        SIGN_IN_FAILED = "sign_in_failed", _("Failed sign-in")
        SIGN_OUT = "sign_out", _("Sign-out")

    company = models.ForeignKey(
        Company, models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.GenericIPAddressField(null=True)
    verb = models.CharField(max_length=15, choices=Verb.choices)
    kind = models.CharField(max_length=40, default="")
    subject = models.BigIntegerField(null=True)
    filters = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.verb} {self.kind}"


class Audit(models.Model):
    """One row changed, before and after. Business; by triggers alone, one partition a month.

    Secret columns are recorded as changed, never by value.
    """

    company = models.ForeignKey(
        Company, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    table = models.CharField(max_length=63)
    operation = models.CharField(max_length=1)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.operation} {self.table} {self.row_id}"


class Parameter(InCompany):
    """One value of one parameter from one moment on. Business, append-only: the newest holds."""

    name = models.CharField(max_length=60)
    value = models.JSONField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (models.Index(fields=["company", "name", "-id"], name="kernel_parameter_newest"),)

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class CalendarVersion(models.Model):
    """One publication of holidays. Reference, append-only: a later one overrides it."""

    source = models.CharField(max_length=80, unique=True)
    covers_from = models.DateField()
    covers_to = models.DateField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.source


class CalendarDay(models.Model):
    """A day that differs from the plain week. Reference, append-only."""

    version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="days")
    date = models.DateField()
    is_working = models.BooleanField()
    name = models.CharField(max_length=40, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="kernel_calendarday_once", fields=["version", "date"]),
        )
        indexes = (models.Index(fields=["date"], name="kernel_calendarday_date"),)

    def __str__(self) -> str:
        return f"{self.date}"


class Installation(models.Model):
    """What this database is and which code prepared it. Machinery: one row, the owner's."""

    class Mode(models.TextChoices):
        """Empty until a company is founded; a demo never becomes real, nor the reverse."""

        EMPTY = "empty", _("Empty")
        DEMO = "demo", _("Demo")
        COMPANY = "company", _("Company")

    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.EMPTY)
    version = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    prepared_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.mode} {self.version}"


class Classified(models.Model):
    """Which table is business, reference or machinery, and why. One that is not fails the build."""

    table = models.CharField(max_length=63, primary_key=True)
    sort = models.CharField(max_length=10)
    rights = models.CharField(max_length=80)
    append_only = models.BooleanField(default=False)
    audited = models.BooleanField(default=False)
    why = models.TextField(default="")

    def __str__(self) -> str:
        return f"{self.table}: {self.sort}"
