"""The wall around the kernel's own tables, and the parts of the system that act."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from guiju.kernel.database.operations import Business, Machinery, ReadSQL, Reference

WHY = "evidence, never changed"


def let_the_role_in(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Sequences are drawn by the application; what each table allows says its class."""
    role = schema_editor.quote_name(settings.GUIJU_APP_ROLE)
    schema_editor.execute(f"GRANT USAGE ON SCHEMA public TO {role}", None)
    schema_editor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}", None)
    schema_editor.execute(
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {role}", None
    )


class Migration(migrations.Migration):
    """Everything after this is done by an actor, in a unit of work."""

    dependencies = [("kernel", "0001_initial")]
    operations = [
        ReadSQL("guiju.kernel.database", "partitioned.sql"),
        ReadSQL("guiju.kernel.database", "wall.sql"),
        migrations.RunPython(let_the_role_in),
        migrations.RunSQL(
            "INSERT INTO kernel_actor (sort, name)"
            " VALUES ('system', 'installation'), ('system', 'clockwork')"
        ),
        migrations.RunSQL("SELECT kernel_make_partitions(3)"),
        Reference("Company"),
        Reference("Actor"),
        Business("Unit", append_only=True, audit=False, why=WHY),
        Business("Refusal", append_only=True, audit=False, why=WHY),
        Business("Access", append_only=True, audit=False, why=WHY),
        Business("Audit", rights="SELECT", append_only=True, audit=False, why=WHY),
        Business("Parameter", append_only=True),
        Reference("CalendarVersion", append_only=True),
        Reference(
            "CalendarDay", append_only=True, audit=False, why="its version is audited, and final"
        ),
        Machinery(
            "kernel_installation",
            rights="SELECT, UPDATE (mode)",
            why="one row about this database; its mode changes once, by a trigger's leave",
        ),
        Machinery("kernel_classified", rights="SELECT", why="this list"),
        Machinery("kernel_built", rights="SELECT", why="the wall as it was built, the owner's"),
        Machinery("django_migrations", rights="SELECT", why="the owner's"),
    ]
