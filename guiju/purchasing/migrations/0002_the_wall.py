"""The wall around purchasing."""

from django.db import migrations

from guiju.kernel.database.operations import Business


class Migration(migrations.Migration):
    """A line a table."""

    dependencies = [
        ("purchasing", "0001_initial"),
        ("kernel", "0004_the_wall_of_records"),
        ("org", "0002_the_wall"),
    ]
    operations = [Business("Supplier"), Business("Request")]
