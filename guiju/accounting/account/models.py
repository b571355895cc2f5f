"""The account and its life."""

import re
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.roles import ROLES
from guiju.accounting.dimensions import DIMENSIONS, Use
from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.masters import LIVE
from guiju.records.record import Kind
from guiju.records.spelling import LONGEST, pinyin

CODE: Final = re.compile(r"\d{4}(\.\d{2}){0,3}")


class Side(models.TextChoices):
    """The two sides of an account."""

    DEBIT = "debit", _("debit")
    CREDIT = "credit", _("credit")


class Account(Kind):
    """Where amounts of one sort are kept, below another account or at the first level. Business.

    Codes have four digits and up to three pairs behind dots; the account above follows from the
    code. Only accounts without others below them are posted to.
    """

    class Class(models.TextChoices):
        """The elements of the standards."""

        ASSET = "asset", _("assets")
        LIABILITY = "liability", _("liabilities")
        COMMON = "common", _("common")
        EQUITY = "equity", _("equity")
        COST = "cost", _("costs")
        PROFIT_AND_LOSS = "profit_and_loss", _("profit and loss")

    class Liquidity(models.TextChoices):
        """Whether it is money: the cashier signs what moves it."""

        NONE = "", _("no")
        CASH = "cash", _("cash")
        BANK = "bank", _("bank")

    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(_("code"), max_length=13)
    english = models.CharField(_("name in English"), max_length=100, blank=True, default="")
    parent: "models.ForeignKey[Account | None, Account | None]" = Link(
        "self",
        null=True,
        blank=True,
        editable=False,
        related_name="children",
        verbose_name=_("account above"),
    )
    account_class = models.CharField(_("class"), max_length=15, choices=Class.choices)
    side = models.CharField(_("normal side"), max_length=6, choices=Side.choices)
    role = models.CharField(
        _("role"), max_length=40, blank=True, default="", choices=list(ROLES.items())
    )
    liquidity = models.CharField(
        _("money"), max_length=4, blank=True, default="", choices=Liquidity.choices
    )
    department_use = models.CharField(
        _("by department"), max_length=8, blank=True, default="", choices=Use.choices
    )
    person_use = models.CharField(
        _("by person"), max_length=8, blank=True, default="", choices=Use.choices
    )
    partner_use = models.CharField(
        _("by partner"), max_length=8, blank=True, default="", choices=Use.choices
    )
    product_use = models.CharField(
        _("by product"), max_length=8, blank=True, default="", choices=Use.choices
    )
    has_quantity = models.BooleanField(_("with quantities"), default=False)
    is_foreign = models.BooleanField(_("in foreign currencies"), default=False)
    is_closed = models.BooleanField(_("no manual entries"), default=False)
    pinyin = models.CharField(
        _("pinyin"), max_length=LONGEST, blank=True, default="", editable=False
    )

    checked = frozenset({"name", "english"})
    sensitive = frozenset(
        {
            "code",
            "parent",
            "account_class",
            "side",
            "role",
            "liquidity",
            "department_use",
            "person_use",
            "partner_use",
            "product_use",
            "has_quantity",
            "is_foreign",
            "is_closed",
        }
    )
    lifecycle = Lifecycle(
        State("proposed", _("proposed"), "info"),
        State("active", _("active"), "ok"),
        State("retired", _("retired"), is_final=True),
        State("discarded", _("discarded"), is_final=True),
        Step("create", BIRTH, "proposed", _("Propose"), edits=True),
        Step("edit", "proposed", "proposed", _("Edit"), edits=True, icon="pencil"),
        Step("discard", "proposed", "discarded", _("Discard"), own=True, icon="trash-2"),
        Step(
            "activate",
            "proposed",
            "active",
            _("Activate"),
            apart_from=("create",),
            icon="check",
            tone="ok",
        ),
        Step("change", "active", None, _("Change"), edits=True, by_revision=True),
        Step("retire", "active", "retired", _("Retire"), needs_reason=True, icon="archive"),
    )

    class Meta:
        verbose_name = pgettext_lazy("of the books", "account")
        verbose_name_plural = pgettext_lazy("of the books", "accounts")
        constraints = (
            models.UniqueConstraint(
                name="accounting_account_code_once",
                fields=["company", "code"],
                condition=~Q(state="discarded"),
            ),
            models.UniqueConstraint(
                name="accounting_account_role_once",
                fields=["company", "role"],
                condition=Q(state__in=LIVE) & ~Q(role=""),
            ),
            models.CheckConstraint(
                name="accounting_account_code_in_its_form",
                condition=Q(code__regex=rf"^{CODE.pattern}$"),
            ),
            models.CheckConstraint(
                name="accounting_account_is_below_or_first",
                condition=Q(code__contains=".", parent__isnull=False)
                | (~Q(code__contains=".") & Q(parent=None)),
            ),
        )
        indexes = (
            models.Index(name="accounting_account_code", fields=["company", "code", "record"]),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        """Its name in the reader's language, where it has one."""
        is_chinese = (get_language() or "").startswith("zh")
        return self.name if is_chinese or not self.english else self.english

    @property
    def level(self) -> int:
        """The first level is 1."""
        return self.code.count(".") + 1

    def uses(self) -> dict[str, str]:
        """How lines on it name each dimension."""
        return {name: getattr(self, f"{name}_use") for name in DIMENSIONS}

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """The account above by the code; what is below one is of its class. How it is typed."""
        self.pinyin = pinyin(self.name)
        above = self.code.rpartition(".")[0]
        if not above:
            self.parent = None
            return
        rows = Account.objects.filter(company=self.company_id, state__in=LIVE, code=above)
        self.parent = rows.first()
        if self.parent is not None:
            self.account_class = self.parent.account_class

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """A code in its form that nobody else has, below an account that may be divided."""
        if not CODE.fullmatch(self.code):
            raise RuleBroken(
                _("“%(code)s” is no account code.") % {"code": self.code},
                what_to_do=_("Write four digits, and two more behind a dot for each level below."),
                field="code",
            )
        if "." in self.code and self.parent_id is None:
            raise RuleBroken(
                _("There is no account %(code)s to put it under.")
                % {"code": self.code.rpartition(".")[0]},
                field="code",
            )
        others = Account.objects.filter(company=self.company_id).exclude(pk=self.pk)
        if others.filter(code=self.code).exclude(state="discarded").exists():
            raise RuleBroken(
                _("There is an account %(code)s already.") % {"code": self.code}, field="code"
            )
        if self.role and (holder := others.filter(role=self.role, state__in=LIVE).first()):
            raise RuleBroken(
                _("%(account)s has this role already.") % {"account": holder},
                what_to_do=_("Take the role off that account first, or leave it there."),
                field="role",
            )
        self.check_history()

    def check_history(self) -> None:
        """Raises RuleBroken where what was posted would come to mean something else."""
        from guiju.accounting.ledger.history import is_posted_to, keeps_its_meaning

        if self.parent_id is not None and is_posted_to(self.company_id, self.parent_id):
            raise RuleBroken(
                _("%(account)s has postings, so nothing can be put below it.")
                % {"account": self.parent},
                what_to_do=_("Open the account beside it, and transfer the balance by an entry."),
                field="code",
            )
        if not keeps_its_meaning(self):
            raise RuleBroken(
                _("%(account)s has postings: code, class and normal side stay.")
                % {"account": self},
                what_to_do=_("Open another account, and transfer the balance by an entry."),
                field="code",
            )
