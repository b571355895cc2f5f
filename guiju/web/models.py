"""The tables of the shell: Django looks for models here."""

from guiju.web.views.models import Arrangement, View

__all__ = ["Arrangement", "View"]
