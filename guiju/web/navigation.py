"""The side navigation: apps register entries, a person sees those that they may open."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, cast

from django.urls import reverse
from django.utils.functional import Promise

from guiju.web.requests import Request, SignedIn, rights_of

Text = str | Promise


@dataclass(frozen=True)
class Group:
    """A heading of the navigation."""

    name: str
    label: Text
    order: int


@dataclass(frozen=True)
class Entry:
    """One place to go. Without a permission everybody who is signed in may."""

    group: str
    label: Text
    icon: str
    url_name: str
    permission: str | None = None
    order: int = 100
    count: Callable[[Request], int] | None = None  # how much waits there


@dataclass
class Link:
    """An entry as one person sees it."""

    label: Text
    icon: str
    url: str
    is_current: bool = False
    count: int = 0


@dataclass
class Section:
    """A group as one person sees it."""

    label: Text
    links: list[Link] = field(default_factory=list)


_groups: Final[dict[str, Group]] = {}
_entries: Final[list[Entry]] = []


def group(name: str, label: Text, *, order: int) -> None:
    """Register a heading."""
    _groups[name] = Group(name, label, order)


def register(*entries: Entry) -> None:
    """Register places to go; each names a registered group."""
    _entries.extend(entries)


def sections(request: Request) -> list[Section]:
    """What this person may open, group by group, the place where they are marked."""
    if request.actor is None or request.company is None:
        return []
    held = rights_of(cast("SignedIn", request)).anywhere
    seen: dict[str, Section] = {}
    links: list[Link] = []
    for entry in sorted(_entries, key=lambda entry: (_groups[entry.group].order, entry.order)):
        if entry.permission is not None and entry.permission not in held:
            continue
        link = Link(entry.label, entry.icon, reverse(entry.url_name))
        link.count = entry.count(request) if entry.count is not None else 0
        section = seen.setdefault(entry.group, Section(_groups[entry.group].label))
        section.links.append(link)
        links.append(link)
    _mark_current(links, request.path)
    return list(seen.values())


def _mark_current(links: list[Link], path: str) -> None:
    """Mark the longest address that the path lies under; home only for itself."""
    above = [
        link
        for link in links
        if path == link.url or (link.url != "/" and path.startswith(link.url))
    ]
    if above:
        max(above, key=lambda link: len(link.url)).is_current = True
