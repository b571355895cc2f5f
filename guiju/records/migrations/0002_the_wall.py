"""The wall around records, events, approvals, revisions and numbers."""

from django.db import migrations

from guiju.kernel.database.operations import ReadSQL, Reference
from guiju.records.operations import Business

WHY = "evidence, never changed"
EVENTS = "each change has its event"


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("records", "0001_initial"), ("kernel", "0002_the_wall")]
    operations = [
        ReadSQL("guiju.records", "wall.sql"),
        Reference("Transition", rights="SELECT"),
        Reference("FieldClass", rights="SELECT"),
        Business(
            "Record",
            audit=False,
            rights="SELECT, INSERT, UPDATE (number, state, version)",
            why=EVENTS,
        ),
        Business("Event", append_only=True, audit=False, why=WHY),
        Business("Seat", append_only=True, audit=False, why=WHY),
        Business("Counter", audit=False, why="its numbers are on the list"),
        Business("Number", audit=False, why="its record has its event"),
        Business("Obligation", audit=False, why="opened and closed by units that are named"),
        Business("File", append_only=True),
        Business("Attachment"),
        Business("Comment", append_only=True, audit=False, why=WHY),
        Business("Revision"),
        Business("Route"),
        Business("RouteStage"),
    ]
