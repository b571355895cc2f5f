"""How a page is looked at, and what it may not complain of."""

import re
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from playwright.sync_api import ConsoleMessage, Page, Request, Response, ViewportSize

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
TAGS = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True)
class Look:
    """A width, a theme and a language."""

    width: int = 1440
    theme: Literal["light", "dark"] = "light"
    language: Language = "en"

    @property
    def viewport(self) -> ViewportSize:
        return {"width": self.width, "height": 844 if self.width < 800 else 900}

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"


# Each width, theme and language, and each pair of them, in four looks.
LOOKS: dict[Language, tuple[Look, ...]] = {
    "zh": (Look(1440, "light", "zh"), Look(390, "dark", "zh")),
    "en": (Look(1440, "dark", "en"), Look(390, "light", "en")),
}


class Opened(Protocol):
    """Opens an empty page with a look; `state` is a session to take along."""

    def __call__(self, look: Look | None = None, state: Any = None) -> Page: ...


class Session(Protocol):
    """The session of somebody of the cast, whose account speaks this language."""

    def __call__(self, login: str, language: Language = "en") -> Any: ...


class SignedIn(Protocol):
    """Opens an empty page with the session of somebody of the cast."""

    def __call__(self, login: str, look: Look | None = None) -> Page: ...


@dataclass
class Guard:
    """Listens to a page. A status that belongs to the test is announced before."""

    expected: set[int] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", self._hear)
        page.on("response", self._look_at)
        page.on("requestfailed", self._miss)

    def _hear(self, message: ConsoleMessage) -> None:
        announced = re.search(r"status of (\d+)", message.text)
        if message.type == "error" and not (announced and int(announced[1]) in self.expected):
            self.complaints.append(f"console: {message.text}")

    def _miss(self, request: Request) -> None:
        # What was asked at a keystroke is given up when the page is left.
        if "/look-up/" not in request.url or "ERR_ABORTED" not in (request.failure or ""):
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _look_at(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"status {response.status}: {response.url}")
