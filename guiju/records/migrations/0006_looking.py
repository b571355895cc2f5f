"""Finding records by any part of what they are called; what the stages of a route are called."""

from django.db import migrations

from guiju.kernel.database.operations import ReadSQL


class Migration(migrations.Migration):
    """A function for indexes, and the one that asks them."""

    dependencies = [("records", "0005_the_wall_of_copies")]
    operations = [
        ReadSQL("guiju.records", "looking.sql"),
        migrations.AlterModelOptions(
            name="routestage",
            options={"verbose_name": "stage", "verbose_name_plural": "stages"},
        ),
    ]
