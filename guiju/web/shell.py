"""What the frame around each page needs: navigation, names, and how the browser likes to see it."""

from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from guiju.kernel.reading import open_reading
from guiju.web.display import kept
from guiju.web.navigation import Section, sections
from guiju.web.requests import Request


class Shell:
    """Asked by templates piece by piece, so a page that shows no navigation reads none."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = cast("Request", request)

    @cached_property
    def sections(self) -> list[Section]:
        """The navigation of this person."""
        if connection.in_atomic_block or self._request.actor is None:
            return sections(self._request)
        with open_reading(self._request.actor, self._request.company):
            return sections(self._request)

    @property
    def theme(self) -> str:
        """`light`, `dark`, or `auto` for what the device prefers."""
        return kept(self._request, "theme")

    @property
    def density(self) -> str:
        """`dense`, or `cosy` with higher rows."""
        return kept(self._request, "density")

    @property
    def languages(self) -> list[tuple[str, str, bool]]:
        """Code, own name, and whether it is the present one."""
        return [(code, name, code == get_language()) for code, name in settings.LANGUAGES]

    @property
    def here(self) -> str:
        """The address to come back to."""
        return self._request.get_full_path() if self._request.method == "GET" else "/"


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {
        "shell": Shell(request),
        "language": get_language(),
        "theme": kept(request, "theme"),
        "density": kept(request, "density"),
    }
