"""What an entry must be before it is submitted, reviewed and posted.

Each rule names the line at fault. The database looks at the same when an entry is reviewed and when
it is posted.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.models import Account
from guiju.accounting.account.roles import PROFIT_OF_THE_YEAR
from guiju.accounting.dimensions import DIMENSIONS, Use, named_in
from guiju.accounting.entry.corrections import check_correction
from guiju.accounting.entry.holding import Held, hold
from guiju.accounting.entry.models import CORRECTIONS, Entry, EntryLine, Sort
from guiju.accounting.lines import NOTHING, AmountLine
from guiju.accounting.word.models import Word
from guiju.kernel.errors import RuleBroken
from guiju.records.masters import LIVE

CENT: Final = Decimal("0.01")
FEWEST_LINES: Final = 2
WITH_PAPERS: Final = (Sort.ORDINARY,)
BY_HAND: Final = (Sort.ORDINARY, Sort.BLUE, Sort.DIFFERENCE)


def check_whole(entry: Entry) -> Held:
    """Look at everything, and hold the period. Raises RuleBroken, WrongState."""
    held = hold(entry.company_id, entry.date)
    lines = list(entry.lines.select_related("account").order_by("position"))
    check_header(entry, held)
    check_summaries(lines)
    check_lines(lines, Sort(entry.sort))
    check_money(entry, lines)
    if entry.sort in CORRECTIONS:
        check_correction(entry, lines)
    return held


def check_summaries(lines: Sequence[AmountLine]) -> None:
    """Raises RuleBroken where a line does not say what it is about."""
    for line in lines:
        if not line.summary.strip():
            raise RuleBroken(
                _("Line %(line)d has no summary.") % {"line": line.position}, field="lines"
            )


def check_header(entry: Entry, held: Held) -> None:
    """Raises RuleBroken: papers, word, and what belongs where."""
    if entry.sort in WITH_PAPERS and not entry.papers:
        raise RuleBroken(
            _("No attached paper is counted."),
            what_to_do=_("Write how many source papers belong to the entry."),
            field="papers",
        )
    if entry.word.state != "active":
        raise RuleBroken(
            _("The voucher word %(word)s is not in use.") % {"word": entry.word}, field="word"
        )
    if held.is_opening != (entry.sort == Sort.OPENING):
        raise RuleBroken(
            _("The month before the first period holds opening balances, and nothing else does."),
            what_to_do=_("Date it in an open period."),
            field="date",
        )


def check_lines(lines: Sequence[AmountLine], sort: Sort) -> None:
    """Raises RuleBroken."""
    check_balanced(lines)
    groups = groups_among({line.account_id for line in lines})
    for line in lines:
        check_line(line, sort, is_group=line.account_id in groups)


def check_balanced(lines: Sequence[AmountLine]) -> None:
    """Raises RuleBroken: too few lines, a line without amount, sides that differ."""
    if len(lines) < FEWEST_LINES:
        raise RuleBroken(_("An entry has at least two lines."), field="lines")
    for line in lines:
        if not line.amount:
            raise RuleBroken(
                _("Line %(line)d has no amount.") % {"line": line.position}, field="lines"
            )
    debit = sum((line.debit for line in lines), NOTHING)
    credit = sum((line.credit for line in lines), NOTHING)
    if debit != credit:
        raise RuleBroken(
            _("Debit %(debit)s and credit %(credit)s differ by %(difference)s.")
            % {"debit": debit, "credit": credit, "difference": abs(debit - credit)},
            field="lines",
        )


def check_line(line: AmountLine, sort: Sort, *, is_group: bool) -> None:
    """Raises RuleBroken: the account does not take it, or not so."""
    account = line.account
    said = {"line": line.position, "account": account}
    if account.state != "active":
        raise RuleBroken(_("Line %(line)d: %(account)s is not in use.") % said, field="lines")
    if is_group:
        raise RuleBroken(
            _("Line %(line)d: %(account)s is divided into accounts below it.") % said,
            what_to_do=_("Choose one of the accounts below it."),
            field="lines",
        )
    if account.is_closed and sort in BY_HAND:
        raise RuleBroken(
            _("Line %(line)d: %(account)s takes no manual entries.") % said,
            what_to_do=_("It is posted to from the documents that it is about."),
            field="lines",
        )
    if sort == Sort.CLOSING and not (
        account.account_class == Account.Class.PROFIT_AND_LOSS or account.role == PROFIT_OF_THE_YEAR
    ):
        raise RuleBroken(
            _("Line %(line)d: a closing entry does not touch %(account)s.") % said, field="lines"
        )
    check_dimensions(line)
    check_measures(line)


def check_dimensions(line: AmountLine) -> None:
    """Raises RuleBroken: a dimension is missing, or one that the account does not have."""
    named = named_in(line)
    for name, use in line.account.uses().items():
        said = {"line": line.position, "account": line.account, "dimension": DIMENSIONS[name]}
        if use == Use.REQUIRED and name not in named:
            raise RuleBroken(
                _("Line %(line)d: %(account)s is kept by %(dimension)s, and none is named.") % said,
                field="lines",
            )
        if use == Use.NONE and name in named:
            raise RuleBroken(
                _("Line %(line)d: %(account)s is not kept by %(dimension)s.") % said, field="lines"
            )


def check_measures(line: AmountLine) -> None:
    """Raises RuleBroken: quantity and currency are missing, not wanted, or do not agree."""
    said = {"line": line.position, "account": line.account}
    if line.account.has_quantity and line.quantity is None:
        raise RuleBroken(
            _("Line %(line)d: %(account)s is kept with quantities.") % said, field="lines"
        )
    if line.quantity is not None and not line.account.has_quantity:
        raise RuleBroken(
            _("Line %(line)d: %(account)s is kept without quantities.") % said, field="lines"
        )
    if not line.currency:
        return
    if not line.account.is_foreign:
        raise RuleBroken(
            _("Line %(line)d: %(account)s is kept in the currency of the books.") % said,
            field="lines",
        )
    # An adjustment to another rate moves nothing in the currency itself.
    if line.original and line.rate is not None:
        converted = (line.original * line.rate).quantize(CENT, ROUND_HALF_UP)
        if converted != line.amount:
            raise RuleBroken(
                _("Line %(line)d: original amount times rate is %(converted)s.")
                % {**said, "converted": converted},
                field="lines",
            )


def check_money(entry: Entry, lines: list[EntryLine]) -> None:
    """Raises RuleBroken where the word says something else about money than the lines."""
    kind = entry.word.money
    if not kind or entry.sort == Sort.OPENING:
        return
    debited = any(line.debit for line in lines if line.account.liquidity)
    credited = any(line.credit for line in lines if line.account.liquidity)
    fits = {
        Word.Money.RECEIPT: debited,
        Word.Money.PAYMENT: credited and not debited,
        Word.Money.TRANSFER: not debited and not credited,
    }
    if not fits[Word.Money(kind)]:
        raise RuleBroken(
            _("The voucher word %(word)s is for entries in which %(money)s.")
            % {"word": entry.word, "money": Word.Money(kind).label},
            what_to_do=_("Choose another voucher word."),
            field="word",
        )


def groups_among(accounts: set[int]) -> set[int]:
    """Those that have accounts below them."""
    below = Account.objects.filter(parent__in=accounts, state__in=LIVE)
    return set(below.values_list("parent_id", flat=True))
