"""Kinds of records as people meet them: from one declaration a kind has its list, pages and forms.

An app whose folders are kinds brings, in each, its actions and its screen.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import ClassVar

from django.apps import AppConfig


class KindsConfig(AppConfig):
    """The base of such an app; `kinds` names its folders."""

    default = False  # the base itself is no app
    kinds: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        """Load what registers itself: roles, the steps of each kind, its screen, the demo."""
        import_module(f"{self.name}.roles")
        if find_spec(f"{self.name}.screens"):
            import_module(f"{self.name}.screens")
        for kind in self.kinds:
            import_module(f"{self.name}.{kind}.actions")
            if find_spec(f"{self.name}.{kind}.screens"):
                import_module(f"{self.name}.{kind}.screens")
        import_module(f"{self.name}.demo")
