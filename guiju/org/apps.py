"""The app of people and rights."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Registers what org proves and shows."""

    name = "guiju.org"
    label = "org"

    def ready(self) -> None:
        """Load what registers itself: invariants, screens, home cards."""
        from guiju.org import invariants, screens, tasks  # noqa: F401  models come first
        from guiju.org.token import bearer  # noqa: F401  knows the tokens
