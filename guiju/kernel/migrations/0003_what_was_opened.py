"""What somebody opened, and when, is looked up by person and record."""

from django.db import migrations


class Migration(migrations.Migration):
    """On the partitioned table, so on each month of it."""

    dependencies = [("kernel", "0002_the_wall")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX kernel_access_opened ON kernel_access (actor_id, subject, at) "
            "WHERE subject IS NOT NULL",
            "DROP INDEX kernel_access_opened",
        )
    ]
