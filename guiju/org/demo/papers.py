"""A paper for the records of the demo company."""

import datetime

from guiju.kernel.unit import Caller
from guiju.records.papers import attach
from guiju.records.record import Kind

# The smallest document that a PDF reader shows.
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def paper(by: Caller, record: Kind, name: str, date: datetime.date | None = None) -> None:
    """Attach a paper, with the date that stands on it."""
    attach(by=by, record=record, name=name, content=[PAPER], witness_date=date)
