"""The first page: cards that the apps supply, each only for whom it concerns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from guiju.kernel.reading import Read
from guiju.web import navigation
from guiju.web.pages import reads
from guiju.web.requests import SignedIn, rights_of

navigation.group("start", _("Overview"), order=0)
navigation.register(navigation.Entry("start", _("Home"), "house", "home"))


@dataclass(frozen=True)
class Card:
    """A template that renders one <section class="card">, and what it needs."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    is_wide: bool = False


MakeCard = Callable[[SignedIn, frozenset[str]], Card | None]  # of all that one may do

_makers: Final[list[tuple[int, MakeCard]]] = []


def card(*, order: int) -> Callable[[MakeCard], MakeCard]:
    """Register what makes a card for a request, or None where there is nothing to show."""

    def register(make: MakeCard) -> MakeCard:
        _makers.append((order, make))
        return make

    return register


@reads(None, kind="web.home")
def home(request: SignedIn, read: Read) -> HttpResponse:
    """All cards that have something for this person."""
    held = rights_of(request).anywhere
    makers = (make for _order, make in sorted(_makers, key=lambda entry: entry[0]))
    made = [make(request, held) for make in makers]
    cards = [card for card in made if card is not None]
    read.rows = len(cards)
    return TemplateResponse(
        request,
        "web/home.html",
        {
            "wide": [card for card in cards if card.is_wide],
            "narrow": [card for card in cards if not card.is_wide],
        },
    )
