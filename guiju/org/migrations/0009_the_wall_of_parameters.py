"""The wall around changes of parameters."""

from django.db import migrations

from guiju.kernel.database.operations import ReadSQL
from guiju.records.operations import Business


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("org", "0008_parameterchange"), ("records", "0006_looking")]
    operations = [Business("ParameterChange"), ReadSQL("guiju.org", "parameter.sql")]
