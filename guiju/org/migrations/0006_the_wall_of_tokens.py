"""The wall around tokens."""

from django.db import migrations

from guiju.kernel.database.operations import Business, ReadSQL


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("org", "0005_token"), ("records", "0002_the_wall")]
    operations = [Business("Token", secret=("digest",)), ReadSQL("guiju.org", "token.sql")]
