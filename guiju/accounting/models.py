"""The tables of accounting, each from the folder of its noun: Django looks for models here."""

from guiju.accounting.account.models import Account
from guiju.accounting.book.models import Book
from guiju.accounting.entry.models import Entry, EntryLine
from guiju.accounting.late_posting.models import LatePosting
from guiju.accounting.ledger.models import Balance, DimensionBalance, LedgerLine
from guiju.accounting.opening.models import Opening, OpeningLine
from guiju.accounting.period.models import Period
from guiju.accounting.posting_rule.models import PostingRule, PostingRuleLine
from guiju.accounting.subledger.models import (
    Generated,
    Generation,
    SubLedgerAmount,
    SubLedgerEntry,
)
from guiju.accounting.word.models import Word

__all__ = [
    "Account",
    "Balance",
    "Book",
    "DimensionBalance",
    "Entry",
    "EntryLine",
    "Generated",
    "Generation",
    "LatePosting",
    "LedgerLine",
    "Opening",
    "OpeningLine",
    "Period",
    "PostingRule",
    "PostingRuleLine",
    "SubLedgerAmount",
    "SubLedgerEntry",
    "Word",
]
