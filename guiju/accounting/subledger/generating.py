"""Making journal entries of what stands in the sub-ledger, by the rule for it.

The entries are drafts of whoever lets them be made: they are submitted, reviewed by somebody else
and posted like others.
"""

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.models import Account, Side
from guiju.accounting.dimensions import DIMENSIONS, Use
from guiju.accounting.entry import actions as entries
from guiju.accounting.entry.models import Entry, Sort
from guiju.accounting.lines import NOTHING
from guiju.accounting.period.models import Period
from guiju.accounting.posting_rule.models import PostingRule, PostingRuleLine
from guiju.accounting.subledger.models import (
    Generated,
    Generation,
    SubLedgerAmount,
    SubLedgerEntry,
)
from guiju.kernel.actions import birth
from guiju.kernel.errors import RuleBroken, WrongState
from guiju.kernel.unit import Unit
from guiju.records.papers import Attachment
from guiju.records.revisions import content_version


class Key(NamedTuple):
    """Amounts that differ in none of these share a line. Red ones stay in red."""

    side: str
    account: int
    dimensions: tuple[int | None, ...]
    currency: str
    rate: Decimal | None
    is_red: bool


class Sums(NamedTuple):
    """What a line adds up to."""

    amount: Decimal = NOTHING
    original: Decimal = NOTHING
    quantity: Decimal = NOTHING


@birth(Generation, "accounting.generation.run")
def generate(
    pk: int | None, *, by: Unit, reason: str, rule: PostingRule, period: Period
) -> Generation:
    """Make journal entries of all that waits for the rule in the period.

    Raises WrongState for a rule that is not active, RuleBroken where nothing waits or an account is
    missing.
    """
    if rule.state != "active":
        raise WrongState(_("%(rule)s is not active.") % {"rule": rule})
    waiting = list(waiting_for(rule, period))
    if not waiting:
        raise RuleBroken(_("Nothing waits for this rule in this period."))
    maker = Maker(rule, period, by)
    made = [(group, *maker.make(group)) for group in groups_of(waiting, rule.grouping)]
    run = Generation.objects.create(
        pk=pk,
        company=by.company,
        rule=rule,
        rule_version=content_version(rule.pk),
        period=period,
        unit_id=by.id,
        taken=len(waiting),
        made=len(made),
    )
    Generated.objects.bulk_create(
        Generated(
            company=by.company,
            run=run,
            subledger_entry=one,
            entry=entry,
            debit=debits[one.pk],
        )
        for group, entry, debits in made
        for one in group
    )
    return run


def waiting_for(rule: PostingRule, period: Period) -> QuerySet[SubLedgerEntry]:
    """What is in no standing journal entry yet, in the order in which it happened."""
    rows = SubLedgerEntry.objects.filter(
        company=rule.company_id, event=rule.for_event, period=period
    )
    booked = Generated.objects.filter(company=rule.company_id, is_standing=True)
    rows = rows.exclude(pk__in=booked.values("subledger_entry"))
    return rows.select_related("source").prefetch_related("amounts").order_by("occurred_on", "pk")


def groups_of(waiting: list[SubLedgerEntry], grouping: str) -> list[list[SubLedgerEntry]]:
    """Those that share a journal entry."""
    groups: dict[object, list[SubLedgerEntry]] = defaultdict(list)
    for one in waiting:
        key: object = one.pk
        if grouping == PostingRule.Grouping.DAY:
            key = one.occurred_on
        elif grouping == PostingRule.Grouping.PERIOD:
            key = ""
        groups[key].append(one)
    return list(groups.values())


class Maker:
    """Makes the entries of one run: the rule and the accounts are read once."""

    def __init__(self, rule: PostingRule, period: Period, by: Unit) -> None:
        self.rule, self.period, self.by = rule, period, by
        self.lines = list(rule.lines.order_by("position"))
        rows = Account.objects.filter(company=by.company, state="active")
        self.accounts = {account.pk: account for account in rows}
        self.by_role = {one.role: one for one in self.accounts.values() if one.role}

    def make(self, group: list[SubLedgerEntry]) -> tuple[Entry, dict[int, Decimal]]:
        """One draft, and the debit of each sub-ledger entry in it."""
        sums: dict[Key, Sums] = {}
        debits: dict[int, Decimal] = defaultdict(Decimal)
        for one in group:
            for amount in sorted(one.amounts.all(), key=lambda row: row.position):
                for line in self.lines:
                    if line.amount_name == amount.name and amount.amount:
                        self.add(sums, line, amount)
                        if line.side == Side.DEBIT:
                            debits[one.pk] += amount.amount
        summary = self.summary_of(group)
        entry = entries.create(
            by=self.by,
            word=self.rule.word_id,
            date=self.date_of(group),
            papers=papers_of(group),
            sort=str(Sort.OPENING if self.period.is_opening else Sort.GENERATED),
            lines=[self.line_of(key, total, summary) for key, total in sums.items()],
        )
        return entry, debits

    def add(self, sums: dict[Key, Sums], line: PostingRuleLine, amount: SubLedgerAmount) -> None:
        """Put an amount to the line it belongs to."""
        account = self.account_for(line, amount)
        dimensions = tuple(
            getattr(amount, f"{name}_id") if account.uses()[name] != Use.NONE else None
            for name in DIMENSIONS
        )
        currency = amount.currency if account.is_foreign else ""
        key = Key(
            line.side,
            account.pk,
            dimensions,
            currency,
            amount.rate if currency else None,
            is_red=amount.amount < 0,
        )
        before = sums.get(key, Sums())
        sums[key] = Sums(
            before.amount + amount.amount,
            before.original + (amount.original or NOTHING),
            before.quantity + (amount.quantity or NOTHING),
        )

    def account_for(self, line: PostingRuleLine, amount: SubLedgerAmount) -> Account:
        """The rule's role comes first, then what the record decided. Raises RuleBroken."""
        if not line.role and amount.account_id is not None:
            return self.accounts[amount.account_id]
        role = line.role or amount.role
        if role not in self.by_role:
            raise RuleBroken(
                _("No account of the chart has the role “%(role)s”.")
                % {"role": dict(Account._meta.get_field("role").flatchoices).get(role, role)},
                what_to_do=_("Give the role to an account, by a revision of it."),
            )
        return self.by_role[role]

    def line_of(self, key: Key, total: Sums, summary: str) -> dict[str, Any]:
        """One line of the entry, as content."""
        account = self.accounts[key.account]
        line: dict[str, Any] = {
            "summary": summary,
            "account": key.account,
            key.side: total.amount,
            **dict(zip(DIMENSIONS, key.dimensions, strict=True)),
        }
        if account.has_quantity:
            line["quantity"] = total.quantity
        if key.currency:
            line |= {"currency": key.currency, "rate": key.rate, "original": total.original}
        return line

    def summary_of(self, group: list[SubLedgerEntry]) -> str:
        """What the rule says, and of which record, day or period."""
        if self.rule.grouping == PostingRule.Grouping.SINGLE:
            return f"{self.rule.summary} {group[0].source}"
        if self.rule.grouping == PostingRule.Grouping.DAY:
            return f"{self.rule.summary} {group[0].occurred_on}"
        return f"{self.rule.summary} {self.period}"

    def date_of(self, group: list[SubLedgerEntry]) -> datetime.date:
        """The day of what happened, as far as it lies in the period; else its last day."""
        if self.rule.grouping == PostingRule.Grouping.PERIOD:
            return self.period.ends_on
        return max(group[0].occurred_on, self.period.starts_on)


def papers_of(group: list[SubLedgerEntry]) -> int:
    """The papers on the records behind; each record is a paper itself where it has none."""
    sources = {one.source_id for one in group}
    attached = Attachment.objects.filter(record__in=sources, removed_at=None).count()
    return max(attached, len(sources))
