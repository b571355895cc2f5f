"""Records as a Django app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Registers the steps of routes and the writing of rules."""

    name = "guiju.records"
    label = "records"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.records import invariants, route_actions, rules, tasks  # noqa: F401
