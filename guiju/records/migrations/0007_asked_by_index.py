"""Who was asked about which records is found by the index on the owners."""

from django.db import migrations

from guiju.kernel.database.operations import ReadSQL


class Migration(migrations.Migration):
    """A function that asks it."""

    dependencies = [("records", "0006_looking")]
    operations = [ReadSQL("guiju.records", "asked.sql")]
