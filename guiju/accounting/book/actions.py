"""Adopting a chart: one person proposes it with all its accounts, another puts it in force."""

import datetime

from django.utils.translation import gettext_lazy as _

from guiju.accounting.account import actions as accounts
from guiju.accounting.account.models import Account, Side
from guiju.accounting.book.models import Book
from guiju.accounting.chart.templates import TemplateAccount, templates, usual_words
from guiju.accounting.dimensions import DIMENSIONS
from guiju.accounting.opening.actions import APPROVED, CREDIT, DEBIT
from guiju.accounting.period.models import month_of
from guiju.accounting.posting_rule import actions as rules
from guiju.accounting.posting_rule.models import PostingRule
from guiju.accounting.word import actions as voucher_words
from guiju.accounting.word.models import Word
from guiju.kernel import clock
from guiju.kernel.actions import action, birth
from guiju.kernel.errors import DutyConflict, RuleBroken, WrongState
from guiju.kernel.unit import Unit
from guiju.records.record import Kind

# The words themselves are Chinese and stand in a data file, with the charts.
WORDS = {
    Book.Words.GENERAL: ("general",),
    Book.Words.THREE: ("receipt", "payment", "transfer"),
}


@birth(Book, "accounting.book.adopt")
def adopt(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    template: str,
    starts_on: datetime.date,
    words: str = Book.Words.GENERAL,
    industry: str = "",
) -> Book:
    """Propose a chart with its accounts and voucher words. Raises RuleBroken, WrongState."""
    chart = templates().get(template)
    if chart is None or industry not in ("", *chart.industries):
        raise RuleBroken(_("There is no such chart of accounts."), field="template")
    if Book.objects.filter(company=by.company, withdrawn_at=None).exists():
        raise WrongState(
            _("The company has its books already."),
            what_to_do=_("Accounts are added and changed one by one."),
        )
    book = Book.objects.create(
        pk=pk,
        company=by.company,
        template=template,
        industry=industry,
        starts_on=month_of(starts_on)[0],
        words=Book.Words(words),
        adopted_by=by.actor,
        adopted_at=clock.business_now(by.company),
    )
    for one in chart.accounts_for(industry):
        accounts.create(by=by, **content_of(one))
    named = [propose_word(by, name) for name in WORDS[Book.Words(words)]]
    propose_opening_rule(by, named[-1])
    return book


def propose_word(by: Unit, name: str) -> Word:
    """Propose one of the usual words."""
    code, title = usual_words()[name]
    money = "" if name == "general" else name
    proposed_word: Word = voucher_words.create(by=by, code=code, name=title, money=money)
    return proposed_word


def propose_opening_rule(by: Unit, word: Word) -> None:
    """Propose how opening balances are posted: each to the account that it names."""
    summary, name = usual_words()["opening"]
    rules.create(
        by=by,
        name=name,
        for_event=APPROVED.name,
        word=word,
        summary=summary,
        lines=[
            {"amount_name": DEBIT, "side": Side.DEBIT},
            {"amount_name": CREDIT, "side": Side.CREDIT},
        ],
    )


def content_of(one: TemplateAccount) -> dict[str, object]:
    """An account of the template as content of a record."""
    uses = {f"{name}_use": use for name, use in one.dimensions if name in DIMENSIONS}
    return {
        "code": one.code,
        "name": one.name,
        "english": one.english,
        "account_class": one.account_class,
        "side": one.side,
        "role": one.role,
        "liquidity": one.liquidity,
        "has_quantity": one.has_quantity,
        "is_foreign": one.is_foreign,
        "is_closed": one.is_closed,
        **uses,
    }


@action(Book, "accounting.book.confirm")
def confirm(book: Book, *, by: Unit, reason: str) -> None:
    """Put the books in force, with accounts, words and the rule for opening balances.

    Raises DutyConflict, WrongState.
    """
    demand_proposed(book)
    if by.actor.pk == book.adopted_by_id:
        raise DutyConflict(
            _("Who adopted the chart does not confirm it."),
            what_to_do=_("Ask the chief accountant."),
            demand="P3.2.2b",
        )
    book.confirmed_by = by.actor
    book.confirmed_at = clock.business_now(by.company)
    book.save(update_fields=["confirmed_by", "confirmed_at"])
    for model in (Account, Word, PostingRule):
        for one in proposed(model, by):
            model.lifecycle.actions["activate"](one, by=by)


@action(Book, "accounting.book.withdraw", needs_reason=True)
def withdraw(book: Book, *, by: Unit, reason: str) -> None:
    """Take the proposal back, by who made it. Raises WrongState."""
    demand_proposed(book)
    book.withdrawn_at = clock.business_now(by.company)
    book.save(update_fields=["withdrawn_at"])
    for model in (PostingRule, Word, Account):
        for one in reversed(proposed(model, by)):
            model.lifecycle.actions["discard"](one, by=by)


def demand_proposed(book: Book) -> None:
    """Raises WrongState."""
    if book.confirmed_at is not None or book.withdrawn_at is not None:
        raise WrongState(_("This proposal is decided already."))


def proposed(model: type[Kind], by: Unit) -> list[Kind]:
    """What waits to be activated, the upper levels first."""
    rows = model._default_manager.filter(company=by.company, state="proposed")
    order = "code" if model is not PostingRule else "record"
    return list(rows.select_related("record").order_by(order))
