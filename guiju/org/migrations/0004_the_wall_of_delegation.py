"""The wall around delegations, and what the kernel leaves to the app of people."""

from django.db import migrations

from guiju.kernel.database.operations import Business, ReadSQL


class Migration(migrations.Migration):
    """After the kernel's wall of records."""

    dependencies = [("org", "0003_delegation"), ("records", "0002_the_wall")]
    operations = [Business("Delegation"), ReadSQL("guiju.org", "records.sql")]
