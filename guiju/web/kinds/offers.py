"""What a look-up offers while one types: the answer to each keystroke, in JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import ForeignKey, Q, QuerySet
from django.http import JsonResponse

from guiju.kernel.reading import Read
from guiju.records.content import parts_of
from guiju.records.looking import MOST_KEYS, found_keys, look_index
from guiju.web.entry import plain
from guiju.web.kinds.choices import choices_of, live_states
from guiju.web.kinds.lookups import LONGEST_TEXT, Chosen, LookupField, is_key, offered
from guiju.web.kinds.screen import Fill, Screen, index_order, screens, value_of
from guiju.web.pages import View, answers
from guiju.web.requests import SignedIn

ROWS: Final = 12
MOST_TEXTS: Final = 50  # of one paste, in one question
MOST_WORDS: Final = 6
RECENT_ROWS: Final = 60
RECENT: Final = 5
GIVEN: Final = "with-"
OWN: Final = frozenset({"q", "for", "after", "exact"})


def lookup_view(screen: Screen) -> View[[]]:
    """`?q=` finds by words, `?exact=` (repeated) by whole names; `?for=` says for which field."""

    @answers(
        kind=screen.kind, is_recorded=lambda request: bool({"after", "exact"} & set(request.GET))
    )
    def view(request: SignedIn, read: Read) -> JsonResponse:
        asked = Asked.of(request, screen)
        if asked is None:
            return JsonResponse({"error": "not understood"}, status=400)
        read.filters = {name: asked.said[name] for name in sorted(asked.said)}
        answer = asked.exactly() if asked.texts else asked.found()
        read.rows = len(answer["items"])
        return JsonResponse(answer)

    return view


@dataclass
class Asked:
    """One question of a look-up."""

    request: SignedIn
    screen: Screen
    target: "Target | None"
    said: dict[str, Any]

    @classmethod
    def of(cls, request: SignedIn, screen: Screen) -> "Asked | None":
        """None where it cannot be understood: no such field, or no such parameter."""
        path = request.GET.get("for", "")
        target = Target.of(path, screen) if path else None
        given = (
            {f"{GIVEN}{name}" for name in target.fill.needs} if target and target.fill else set()
        )
        after, texts = request.GET.get("after", ""), request.GET.getlist("exact")
        if (
            (path and target is None)
            or set(request.GET) - OWN - given
            or (after and not is_key(after))
            or len(texts) > MOST_TEXTS
            or any("\0" in text for text in (*texts, request.GET.get("q", "")))
        ):
            return None
        said = {
            name: values if len(values) > 1 else values[0] for name, values in request.GET.lists()
        }
        return cls(request, screen, target, said)

    @property
    def texts(self) -> list[str]:
        """The whole names of a paste."""
        return self.request.GET.getlist("exact")

    @property
    def words(self) -> list[str]:
        """What was typed, word by word."""
        typed = plain(self.request.GET.get("q", "")[:LONGEST_TEXT]).lower()
        return typed.split()[:MOST_WORDS]

    @property
    def rows(self) -> QuerySet[Any]:
        """All that may be chosen, in an order that an index serves."""
        if self.target is None:
            rows = choices_of(self.screen.model, self.request)
        else:
            rows = offered(self.target.field, self.request)
        return rows.order_by(*self.order)

    @property
    def order(self) -> tuple[str, ...]:
        """By name where there is an index for it, else the newest first."""
        by_name = index_order(self.screen.model, self.screen.name) if self.screen.name else ()
        return by_name or ("-record",)

    def exactly(self) -> dict[str, Any]:
        """For each text the one record that is called so, or what is wrong with it."""
        field = LookupField(screen=self.screen, queryset=self.rows, required=False)
        found = field.resolve(Chosen("", text) for text in self.texts)
        rows = {one.pk: one for one in found if isinstance(one, self.screen.model)}
        items = {item["id"]: item for item in self.items(list(rows.values()))}
        told = [
            items[one.pk]
            if isinstance(one, self.screen.model)
            else {"error": " ".join(one.messages) if one is not None else ""}
            for one in found
        ]
        return {"items": told}

    def found(self) -> dict[str, Any]:
        """What fits best first; without a word what was chosen lately."""
        keys, is_cut = self.keys()
        after = self.request.GET.get("after", "")
        if after:
            keys = keys[keys.index(int(after)) + 1 :] if int(after) in keys else []
        recent = set() if self.words or after else set(self.recent())
        shown = keys[:ROWS]
        by_key = {row.pk: row for row in self.rows.filter(pk__in=shown)}
        items = self.items([by_key[key] for key in shown if key in by_key])
        for item in items:
            item["recent"] = item["id"] in recent
        is_more = len(keys) > ROWS
        return {
            "items": items,
            "next": shown[-1] if is_more else None,
            "is_cut": is_cut and not is_more,
        }

    def keys(self) -> tuple[list[int], bool]:
        """The keys of all that fits, the best first; and whether more are not looked at."""
        words, looked = self.words, self.screen.looked
        rows = self.rows
        if not words:
            first = self.recent()
            rest = rows.values_list("pk", flat=True)[: MOST_KEYS + 1]
            keys = [*first, *(key for key in rest if key not in first)]
            return keys[:MOST_KEYS], len(keys) > MOST_KEYS
        index = look_index(self.screen.model)
        if index is not None:
            states = live_states(self.screen.model)
            order = [column_name(self.screen, one) for one in self.order]
            found = found_keys(index, self.screen.model, states, words, order)
            is_cut = len(found) >= MOST_KEYS
            rows = rows.filter(pk__in=found)
        else:
            for word in words:
                rows = rows.filter(anywhere(looked, word))
            is_cut = False
        code = self.screen.known_by
        fitting = list(rows.values_list("pk", code, *looked)[: MOST_KEYS + 1])
        named = "record__number" if code == "number" else code  # each has its index
        exact = self.rows.filter(**{named: " ".join(words).upper()})
        fitting += [row for row in exact.values_list("pk", code, *looked) if row not in fitting]
        fitting.sort(key=lambda row: rank(words, row[1], row[2:]))
        is_cut = is_cut or len(fitting) > MOST_KEYS
        return [row[0] for row in fitting[:MOST_KEYS]], is_cut

    def recent(self) -> list[int]:
        """What this person chose lately for this field, the newest first."""
        return self.target.recent(self.request, self.rows) if self.target is not None else []

    def items(self, rows: list[Any]) -> list[dict[str, Any]]:
        """How each is offered, and what choosing it fills in."""
        fill = self.target.fill if self.target is not None else None
        filled: Mapping[int, Mapping[str, Any]] = {}
        if fill is not None and rows:
            given = {name: self.request.GET.get(f"{GIVEN}{name}", "") for name in fill.needs}
            filled = fill.give(self.request, rows, given)
        return [self.item(row, filled.get(row.pk, {})) for row in rows]

    def item(self, row: Any, filled: Mapping[str, Any]) -> dict[str, Any]:
        """One record as it is offered."""
        screen = self.screen
        tells = [value_of(row, screen.column_field(name)) for name in screen.tells]
        if len(live_states(screen.model)) > 1:
            tells.append(row.state_shown.label)
        return {
            "id": row.pk,
            "label": screen.label_of(row),
            "number": screen.code_of(row),
            "name": str(getattr(row, screen.name)) if screen.name else "",
            "tells": [str(tell) for tell in tells if tell not in (None, "")],
            **(
                {"fill": {name: text_of(value) for name, value in filled.items()}} if filled else {}
            ),
        }


@dataclass(frozen=True)
class Target:
    """The field that is asked for: of a record, or of one of its parts."""

    screen: Screen
    part: str
    field: "ForeignKey[Any, Any]"

    @classmethod
    def of(cls, path: str, chosen: Screen) -> "Target | None":
        """`purchasing.request.supplier`; None where that is no link to the kind."""
        kind, _dot, rest = path.partition(".")
        model, _dot, rest = rest.partition(".")
        part, _dot, name = rest.rpartition(".")
        screen = screens.get(f"{kind}.{model}")
        if screen is None:
            return None
        parts = parts_of(screen.model)
        if part and part not in parts:
            return None
        fields = (
            parts[part][1] if part else {one: screen.column_field(one) for one in screen.entered}
        )
        field = fields.get(name)
        if not isinstance(field, ForeignKey) or field.related_model is not chosen.model:
            return None
        return cls(screen, part, field)

    @property
    def fill(self) -> Fill | None:
        """What the form says is filled in."""
        return self.screen.fills.get(".".join(filter(None, (self.part, self.field.name))))

    def recent(self, request: SignedIn, rows: QuerySet[Any]) -> list[int]:
        """The newest choices among the person's own records, as far as they can still be chosen."""
        own: Any = self.screen.model
        if self.part:
            model, _fields, back = parts_of(own)[self.part]
            own = model._default_manager.filter(
                **{f"{back.removesuffix('_id')}__owner": request.actor}
            )
        else:
            own = own._default_manager.filter(owner=request.actor)
        chosen = own.filter(company=request.company).order_by("-pk")
        keys = chosen.values_list(self.field.attname, flat=True)[:RECENT_ROWS]
        newest = [key for key in dict.fromkeys(keys) if key is not None][: 2 * RECENT]
        offered_now = (
            set(rows.filter(pk__in=newest).values_list("pk", flat=True)) if newest else set()
        )
        return [key for key in newest if key in offered_now][:RECENT]


def anywhere(looked: tuple[str, ...], word: str) -> Q:
    """The word stands in one of the fields."""
    found = Q()
    for name in looked:
        found |= Q((f"{name}__icontains", word))
    return found


def rank(words: list[str], number: str, said: tuple[Any, ...]) -> int:
    """How well it fits: the number itself, what begins so, the rest. Less is better."""
    typed, number = " ".join(words), number.lower()
    if number == typed:
        return 0
    if number.startswith(typed):
        return 1
    texts = [str(text).lower() for text in said]
    if any(text.startswith(typed) for text in texts):
        return 2
    if any(part.startswith(words[0]) for text in texts for part in text.split()):
        return 3
    return 4


def column_name(screen: Screen, ordered: str) -> str:
    """The column of an order, with its minus."""
    column = screen.column_field(ordered.lstrip("-")).column
    return f"-{column}" if ordered.startswith("-") else f"{column}"


def text_of(value: Any) -> Any:
    """A value to be filled in: a record by key and name, anything else as plain text."""
    if hasattr(value, "pk"):
        own = screens.get(getattr(value, "kind", ""))
        return {"id": value.pk, "label": own.label_of(value) if own is not None else str(value)}
    return "" if value is None else str(value)
