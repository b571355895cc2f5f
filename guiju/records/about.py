"""What there is about a record: asked at once, so that a page reads only what is there."""

from typing import Final, NamedTuple

from guiju.kernel.database.statements import rows
from guiju.records.record import Kind

ABOUT_SQL: Final = """
SELECT EXISTS (SELECT FROM records_attachment WHERE record_id = %(record)s),
    EXISTS (SELECT FROM records_printcopy WHERE record_id = %(record)s),
    EXISTS (SELECT FROM records_comment WHERE record_id = %(record)s),
    EXISTS (SELECT FROM records_obligation WHERE record_id = %(record)s),
    EXISTS (SELECT FROM records_revision WHERE subject_id = %(record)s)
"""


class About(NamedTuple):
    """Whether there are any, those taken off or done with too."""

    papers: bool
    copies: bool
    comments: bool
    obligations: bool
    revisions: bool


def about(record: Kind) -> About:
    """What there is about it. One statement; most records have little."""
    ((*found,),) = rows(ABOUT_SQL, record=record.pk)
    return About(*found)
