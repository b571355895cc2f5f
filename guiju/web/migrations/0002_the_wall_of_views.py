"""The wall around views and arrangements."""

from django.db import migrations

from guiju.kernel.database.operations import Business, ReadSQL


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("web", "0001_views"), ("kernel", "0002_the_wall")]
    operations = [
        Business("View"),
        Business("Arrangement"),
        ReadSQL("guiju.web.views", "views.sql"),
    ]
