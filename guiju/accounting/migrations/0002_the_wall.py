"""The wall around accounting."""

from django.db import migrations

from guiju.kernel.database.operations import ReadSQL
from guiju.kernel.ledgers import Folded
from guiju.records.operations import Business

POSTED = "written by the posting of an entry, which has its event"
WHOLE = "written by a step, which has its event, and never changed"
RUN = "written by a run, which is audited; ended with its journal entry"
SUMS = "sums of the ledger, kept by a trigger and by nobody else"


class Migration(migrations.Migration):
    """A line a table, and what the books refuse."""

    dependencies = [
        ("accounting", "0001_initial"),
        ("records", "0002_the_wall"),
        ("org", "0002_the_wall"),
    ]
    operations = [
        ReadSQL("guiju.accounting", "wall.sql"),
        Business("Book"),
        Business("Account"),
        Business("Word"),
        Business("Period"),
        Business("Entry"),
        Business("EntryLine"),
        Business("PostingRule"),
        Business("PostingRuleLine"),
        Business("Opening"),
        Business("OpeningLine"),
        Business("LatePosting"),
        Business("SubLedgerEntry", append_only=True, audit=False, why=WHOLE),
        Business("SubLedgerAmount", append_only=True, audit=False, why=WHOLE),
        Business("Generation", append_only=True),
        Business("Generated", rights="SELECT, INSERT", audit=False, why=RUN),
        Business("LedgerLine", append_only=True, audit=False, why=POSTED),
        Business("Balance", rights="SELECT", audit=False, why=SUMS),
        Business("DimensionBalance", rights="SELECT", audit=False, why=SUMS),
        Folded("LedgerLine", into="Balance"),
        Folded("LedgerLine", into="DimensionBalance"),
    ]
