"""What happens when an entry is prepared, reviewed, signed, posted, voided, corrected."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guiju.accounting.entry.checks import check_whole
from guiju.accounting.entry.corrections import check_correctable, content_for
from guiju.accounting.entry.holding import hold
from guiju.accounting.entry.models import Entry, Sort
from guiju.kernel.errors import RuleBroken, WrongState
from guiju.records.content import content_of, line_rows, parts_of, plain
from guiju.records.lifecycle import CREATE
from guiju.records.steps import creation, guard, plain_steps, step
from guiju.records.taking import Taking

FIXED = (Sort.RED, Sort.GENERATED, Sort.OPENING, Sort.CLOSING)  # their lines follow from others
POST_SQL = """
INSERT INTO accounting_ledgerline (company_id, entry_id, position, period_id, account_id, date,
    summary, currency, department_id, person_id, partner_id, product_id, debit, credit,
    original_debit, original_credit, quantity_debit, quantity_credit)
SELECT l.company_id, l.entry_id, l.position, %(period)s, l.account_id, e.date,
    l.summary, l.currency, l.department_id, l.person_id, l.partner_id, l.product_id,
    l.debit, l.credit,
    CASE WHEN l.debit <> 0 THEN coalesce(l.original, 0) ELSE 0 END,
    CASE WHEN l.credit <> 0 THEN coalesce(l.original, 0) ELSE 0 END,
    CASE WHEN l.debit <> 0 THEN coalesce(l.quantity, 0) ELSE 0 END,
    CASE WHEN l.credit <> 0 THEN coalesce(l.quantity, 0) ELSE 0 END
FROM accounting_entryline l JOIN accounting_entry e ON e.id = l.entry_id
WHERE l.entry_id = %(entry)s ORDER BY l.position
"""


def _born(entry: Entry, taking: Taking, **content: Any) -> None:
    """An ordinary entry is entered; the others come of what they follow from."""
    is_the_call = taking.unit.call.action == f"{Entry.kind}.{CREATE}"
    if is_the_call and content.get("sort", Sort.ORDINARY) != Sort.ORDINARY:
        raise RuleBroken(
            _("Such an entry is not entered; it comes of what it follows from."), field="sort"
        )
    taking.write(**content)


create = creation(Entry, _born)


@step(Entry, "edit")
def edit(entry: Entry, taking: Taking, **content: Any) -> None:
    """Change a draft; the lines of one that follows from others stay."""
    if entry.sort in FIXED and "lines" in content:
        names = parts_of(Entry)["lines"][1].values()
        wanted = [plain(row, names) for row in line_rows(entry, "lines", content["lines"])]
        if wanted != content_of(entry)["lines"]:
            raise RuleBroken(
                _("The lines of this entry follow from what it was made of."),
                what_to_do=_("Discard it, and make it anew where it came from."),
                field="lines",
            )
    taking.write(**content)


@guard(Entry, "submit")
@guard(Entry, "review")
@guard(Entry, "post")
def whole(entry: Entry, taking: Taking) -> None:
    """Raises RuleBroken, WrongState."""
    check_whole(entry)


plain_steps(
    Entry, "discard", "submit", "withdraw", "send_back", "review", "unreview", "sign", "void"
)


@guard(Entry, "sign")
def about_money(entry: Entry, taking: Taking) -> None:
    """Raises RuleBroken where there is nothing for the cashier to sign."""
    if not entry.moves_money:
        raise RuleBroken(_("This entry moves no money, so the cashier does not sign it."))


@guard(Entry, "post")
def signed_if_it_moves_money(entry: Entry, taking: Taking) -> None:
    """Raises WrongState where the cashier has not signed."""
    if entry.moves_money and entry.state != "signed":
        raise WrongState(
            _("This entry moves money, and the cashier has not signed it."),
            what_to_do=_("Ask the cashier to sign it first."),
        )


@step(Entry, "post")
def post(entry: Entry, taking: Taking) -> None:
    """Write the lines into the ledger, all at once; its sums follow."""
    held = hold(entry.company_id, entry.date)
    taking.tell({"period": held.code})
    with connection.cursor() as cursor:
        cursor.execute(POST_SQL, {"period": held.pk, "entry": entry.pk})


@guard(Entry, "discard")
def never_numbered(entry: Entry, taking: Taking) -> None:
    """Raises RuleBroken: what has a number stays visible under it."""
    if entry.number:
        raise RuleBroken(
            _("%(entry)s has its number, so it is not discarded.") % {"entry": entry},
            what_to_do=_("Void it: it stays on the list, under its number."),
        )


@guard(Entry, "void")
def once_numbered(entry: Entry, taking: Taking) -> None:
    """Raises RuleBroken: what never had a number leaves none behind."""
    if not entry.number:
        raise RuleBroken(
            _("This entry has no number yet, so there is nothing to void."),
            what_to_do=_("Discard it, or send it back to who entered it."),
        )


@guard(Entry, "reverse")
def reversible(entry: Entry, taking: Taking) -> None:
    """Raises RuleBroken, WrongState."""
    check_correctable(entry, Sort.RED, taking)


@guard(Entry, "redo")
def redoable(entry: Entry, taking: Taking) -> None:
    """Raises RuleBroken, WrongState."""
    check_correctable(entry, Sort.BLUE, taking)


@guard(Entry, "adjust")
def adjustable(entry: Entry, taking: Taking) -> None:
    """Raises RuleBroken, WrongState."""
    check_correctable(entry, Sort.DIFFERENCE, taking)


@step(Entry, "reverse")
def reverse(entry: Entry, taking: Taking) -> dict[str, Any]:
    """Draft the entry that cancels this one in red."""
    return correct(entry, Sort.RED, taking)


@step(Entry, "redo")
def redo(entry: Entry, taking: Taking) -> dict[str, Any]:
    """Draft the entry that says in blue what this one should have said."""
    return correct(entry, Sort.BLUE, taking)


@step(Entry, "adjust")
def adjust(entry: Entry, taking: Taking) -> dict[str, Any]:
    """Draft the entry of the difference; its amounts are still to be written."""
    return correct(entry, Sort.DIFFERENCE, taking)


def correct(entry: Entry, sort: Sort, taking: Taking) -> dict[str, Any]:
    """Draft a correction in the same unit; who touched this entry has touched that one."""
    drafted = create(by=taking.unit, origin=entry, **content_for(entry, sort, taking))
    return {"correction": drafted.pk}


discard = Entry.lifecycle.actions["discard"]
submit = Entry.lifecycle.actions["submit"]
withdraw = Entry.lifecycle.actions["withdraw"]
send_back = Entry.lifecycle.actions["send_back"]
review = Entry.lifecycle.actions["review"]
unreview = Entry.lifecycle.actions["unreview"]
sign = Entry.lifecycle.actions["sign"]
void = Entry.lifecycle.actions["void"]
