"""The wall around printed copies."""

from django.db import migrations

from guiju.kernel.database.operations import ReadSQL
from guiju.records.operations import Business


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("records", "0004_printed_copies")]
    operations = [
        Business("PrintCopy", append_only=True, audit=False, why="evidence, never changed"),
        ReadSQL("guiju.records", "prints.sql"),
    ]
