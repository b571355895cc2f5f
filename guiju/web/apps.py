"""The shell as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the checks of declared lists."""

    name = "guiju.web"
    label = "web"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.web import checks  # noqa: F401  models must be loaded first
