"""The wall around partners."""

from django.db import migrations

from guiju.records.operations import Business


class Migration(migrations.Migration):
    """A line a table."""

    dependencies = [
        ("partners", "0001_initial"),
        ("records", "0002_the_wall"),
    ]
    operations = [Business("Partner"), Business("BankAccount"), Business("Contact")]
