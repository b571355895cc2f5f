"""The kernel as a Django app."""

from typing import Any, Final

from django.apps import AppConfig
from django.db.backends.signals import connection_created

# More statements than the application has: beyond psycopg's own limit of 100 each new one would
# throw out another, which is one round trip more and a plan lost.
MOST_PREPARED: Final = 1000


def keep_prepared(*, connection: Any, **_said: Any) -> None:
    """Let a session keep all statements that it prepared."""
    connection.connection.prepared_max = MOST_PREPARED


class KernelConfig(AppConfig):
    """Registers the kernel's checks."""

    name = "guiju.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Load what registers itself, and see to each new session."""
        connection_created.connect(keep_prepared)
        from guiju.kernel.database import checks  # noqa: F401  models must be loaded first
