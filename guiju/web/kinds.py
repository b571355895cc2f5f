"""An app whose folders are kinds of records: each brings its actions and screens."""

from importlib import import_module
from typing import ClassVar

from django.apps import AppConfig


class KindsConfig(AppConfig):
    """The base of such an app; `kinds` names its folders."""

    default = False  # the base itself is no app
    kinds: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        """Load what registers itself: the steps of each kind, then its screens."""
        import_module(f"{self.name}.roles")
        for kind in self.kinds:
            import_module(f"{self.name}.{kind}.actions")
        import_module(f"{self.name}.demo")
