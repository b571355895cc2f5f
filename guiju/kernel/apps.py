"""The kernel as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Registers the kernel's checks."""

    name = "guiju.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.database import checks  # noqa: F401  models must be loaded first
