"""The wall around purchasing."""

from django.db import migrations

from guiju.records.operations import Business


class Migration(migrations.Migration):
    """A line a table."""

    dependencies = [
        ("purchasing", "0001_initial"),
        ("records", "0002_the_wall"),
        ("org", "0002_the_wall"),
        ("partners", "0002_the_wall"),
    ]
    operations = [Business("Request")]
