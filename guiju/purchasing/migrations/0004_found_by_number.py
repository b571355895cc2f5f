"""Requests and orders are found by the beginning of their number."""

from django.db import migrations, models
from django.db.models.functions import Collate


class Migration(migrations.Migration):
    """An index each."""

    dependencies = [("purchasing", "0003_what_is_under_way"), ("records", "0007_asked_by_index")]
    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index("company", Collate("number", "C"), name="purchasing_order_number"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index("company", Collate("number", "C"), name="purchasing_request_number"),
        ),
    ]
