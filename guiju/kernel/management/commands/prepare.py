"""`prepare`: bring a database to what this code needs. Runs as the owner, and may be repeated."""

import sys
from typing import Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

from guiju import __version__
from guiju.kernel.database.fingerprint import fingerprint
from guiju.kernel.database.invariants import invariants
from guiju.kernel.database.preparations import preparations
from guiju.kernel.holidays import publish_holidays
from guiju.kernel.models import Actor, Installation

MONTHS_AHEAD = 3
NEWER = 3  # exit code: this code is older than the database


class Command(BaseCommand):
    """Migrate, make the partitions, publish holidays, and note which code did it."""

    help = "Prepare the database for this version (as the owner)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Each step prints a line; the first that cannot be done stops with one."""
        executor = MigrationExecutor(connection)
        refuse_newer(executor)
        self.tell_what_changed()
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        for migration, _backwards in plan:
            self.stdout.write(f"migrate {migration}")
        is_new = not executor.loader.applied_migrations
        state = DrawnOnce(real_apps=executor.loader.unmigrated_apps) if is_new else None
        executor.migrate(executor.loader.graph.leaf_nodes(), plan, state)
        refuse_unclassified()
        with connection.cursor() as cursor:
            cursor.execute("SELECT kernel_make_partitions(%s)", [MONTHS_AHEAD])
            self.stdout.write(f"partitions made {cursor.fetchone()[0]}")
            cursor.execute("DELETE FROM kernel_built")
            cursor.execute(
                "INSERT INTO kernel_built SELECT kernel_built_lines(%s)", [settings.GUIJU_APP_ROLE]
            )
        installation = Actor.objects.get(name="installation", sort="system")
        for prepare in preparations:
            self.stdout.write(prepare(installation))
        if published := publish_holidays(installation):
            self.stdout.write(f"holidays published {published}")
        Installation.objects.update_or_create(
            pk=1, defaults={"version": __version__, "fingerprint": fingerprint()}
        )
        self.stdout.write("prepared")

    def tell_what_changed(self) -> None:
        """The wall is about to be built anew: what was changed by hand is told before."""
        for line in changed_by_hand():
            self.stderr.write(f"the wall was changed by hand: {line}")


class DrawnOnce(ProjectState):
    """What the migrations of a new database have made so far: each new model is drawn alone.

    Django draws all models anew that are related to a new one, so that they know of it. Among
    tables that all point to a company these are all of them, each time.
    """

    def add_model(self, model_state: ModelState) -> None:
        """One more model; those that are drawn stay as they are."""
        drawn = self.__dict__.pop("apps", None)
        super().add_model(model_state)
        if drawn is not None:
            drawn.render_multiple([model_state])
            self.__dict__["apps"] = drawn

    def clone(self) -> "DrawnOnce":
        """The same for the operations that follow."""
        cloned = super().clone()
        cloned.__class__ = DrawnOnce
        return cast("DrawnOnce", cloned)


def changed_by_hand() -> list[str]:
    """What is not as the last `prepare` built it; nothing where none has run yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('kernel_built')")
        if cursor.fetchone()[0] is None:
            return []
        cursor.execute("SELECT count(*) FROM kernel_built")
        if cursor.fetchone()[0] == 0:
            return []
        cursor.execute("SELECT set_config('guiju.app_role', %s, false)", [settings.GUIJU_APP_ROLE])
        cursor.execute(invariants["as_built"].sql)
        return [line for (line,) in cursor.fetchall()]


def refuse_newer(executor: MigrationExecutor) -> None:
    """A database that knows migrations which this code does not is newer: leave it alone."""
    known = set(executor.loader.disk_migrations)
    apps = {app for app, _name in known}
    unknown = sorted(
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in apps and (app, name) not in known
    )
    if unknown:
        sys.stderr.write(
            f"The database is of a newer version: it knows {unknown[-1]}, Guiju {__version__} does "
            "not. Install the newer version; nothing was changed.\n"
        )
        raise SystemExit(NEWER)


def refuse_unclassified() -> None:
    """A table that is on no list has no fence, no audit and no rights: fail the build."""
    with connection.cursor() as cursor:
        cursor.execute(invariants["classified"].sql)
        if unclassified := [table for (table,) in cursor.fetchall()]:
            raise SystemExit(f"unclassified tables: {', '.join(unclassified)}")
