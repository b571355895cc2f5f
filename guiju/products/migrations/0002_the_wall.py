"""The wall around products."""

from django.db import migrations

from guiju.kernel.database.operations import ReadSQL
from guiju.records.operations import Business


class Migration(migrations.Migration):
    """A line a table."""

    dependencies = [
        ("products", "0001_initial"),
        ("records", "0002_the_wall"),
    ]
    operations = [
        Business("UnitOfMeasure"),
        Business("TaxCode"),
        Business("TaxRate"),
        Business("Category"),
        Business("Product"),
        Business("ProductUnit"),
        ReadSQL("guiju.products", "wall.sql"),
    ]
