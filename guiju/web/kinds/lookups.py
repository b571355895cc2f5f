"""Look-ups: a record is chosen by number, name or pinyin; how a form asks for one, and understands.

What is offered is what the person sees and what is live, by the same predicate as lists and pages.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guiju.records.record import Kind
from guiju.web.entry import plain
from guiju.web.kinds.choices import choices_of
from guiju.web.kinds.screen import Screen, capitalised, screens
from guiju.web.requests import SignedIn

TYPED: Final = "-text"  # the name of the input that holds what was typed
FEW: Final = 20  # so many are offered without a script
LONGEST_TEXT: Final = 200


class Chosen(NamedTuple):
    """What a look-up sends: the key that was chosen, or what was typed, or both."""

    key: str = ""
    text: str | None = None


class LookupWidget(forms.TextInput):
    """The text that names the record, beside its key. Without a script the text alone decides."""

    template_name = "web/form/look_up.html"
    widgets_names = ("", TYPED)  # as django-filter calls the ends of its inputs' names

    def __init__(self, field: "LookupField") -> None:
        super().__init__({"autocomplete": "off"})
        self.field = field

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Chosen | None:
        """None where the form did not ask for it."""
        key, text = data.get(name), data.get(f"{name}{TYPED}")
        return None if key is None and text is None else Chosen(str(key or ""), text)

    def settle(self, parameters: dict[str, Any], name: str, row: Any) -> None:
        """What was typed in an address gives way to the record that was meant, for good."""
        parameters.pop(f"{name}{TYPED}", None)
        parameters.pop(name, None)
        if row is not None:
            parameters[name] = str(row.pk)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether neither the key nor a text came."""
        return name not in data and f"{name}{TYPED}" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The text, the key, and the first few where they are all."""
        chosen = value if isinstance(value, Chosen) else Chosen(str(value or ""))
        row = self.field.row_of(chosen.key)
        text = chosen.text
        if text is None:
            text = self.field.label_from_instance(row) if row is not None else ""
        context = super().get_context(f"{name}{TYPED}", text, attrs)
        few = [] if self.field.is_terse else list(self.field.rows[: FEW + 1])
        context["look"] = {
            "name": name,
            "key": row.pk if row is not None and self.field.means(row, text) else "",
            "url": self.field.url,
            "options": [self.field.label_from_instance(one) for one in few]
            if len(few) <= FEW
            else [],
        }
        return context


if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[Any]
else:
    ModelChoiceField = forms.ModelChoiceField  # Django's own cannot be subscripted


class LookupField(ModelChoiceField):
    """A link to a record with a screen: chosen by the script, or typed by number or name."""

    default_error_messages = {
        "nothing": _("There is no “%(text)s” that could be chosen here."),
        "several": _("“%(text)s” fits several: choose one of them."),
    }

    def __init__(
        self,
        *,
        screen: Screen,
        path: str = "",
        needs: tuple[str, ...] = (),
        is_terse: bool = False,
        **options: Any,
    ) -> None:
        """`screen` is that of what is chosen, `path` the field of the form as `kind.part.field`.

        What it fills in `needs` fields of the head; a terse one offers no list without a script.
        """
        self.screen, self.path, self.needs, self.is_terse = screen, path, needs, is_terse
        super().__init__(widget=LookupWidget(self), empty_label=None, **options)

    def __deepcopy__(self, memo: dict[int, Any]) -> "LookupField":
        copied: LookupField = super().__deepcopy__(memo)
        copied.widget.field = copied
        return copied

    @property
    def rows(self) -> QuerySet[Any]:
        """What may be chosen."""
        rows = self.queryset
        assert rows is not None
        return rows

    @property
    def url(self) -> str:
        """Where the script asks."""
        needs = f"&needs={','.join(self.needs)}" if self.needs else ""
        return f"{self.screen.url('look-up')}?for={self.path}{needs}"

    def label_from_instance(self, obj: Any) -> str:
        """Number and name."""
        return self.screen.label_of(obj)

    def row_of(self, key: str) -> Any:
        """The record of a key, if it may be chosen here."""
        return self.rows.filter(pk=int(key)).first() if is_key(key) else None

    def means(self, row: Any, text: str) -> bool:
        """Whether the text is what the script or the server wrote for the record."""
        return plain(text) == plain(self.label_from_instance(row))

    def clean(self, value: Any) -> Any:
        """The record. Raises ValidationError."""
        (found,) = self.resolve([value])
        if isinstance(found, ValidationError):
            raise found
        return found

    def resolve(self, values: Iterable[Any]) -> list[Any]:
        """For each value its record, None or a ValidationError; all with two statements at most."""
        asked = [as_chosen(value) for value in values]
        keys = {int(one.key) for one in asked if is_key(one.key)}
        by_key = {row.pk: row for row in self.rows.filter(pk__in=keys)} if keys else {}
        texts = {one.text for one in asked if one.text and not self._is_chosen(one, by_key)}
        by_text = self._named(texts) if texts else {}
        return [self._meant(one, by_key, by_text) for one in asked]

    def _is_chosen(self, chosen: Chosen, by_key: dict[int, Any]) -> bool:
        row = by_key.get(int(chosen.key)) if is_key(chosen.key) else None
        return row is not None and (chosen.text is None or self.means(row, chosen.text))

    def _meant(self, chosen: Chosen, by_key: dict[int, Any], by_text: dict[str, list[Any]]) -> Any:
        if self._is_chosen(chosen, by_key):
            return by_key[int(chosen.key)]
        if chosen.text:
            rows = by_text.get(called(chosen.text), [])
            code_of = self.screen.code_of
            numbered = [row for row in rows if called(code_of(row)) == called(chosen.text)]
            if len(rows) == 1 or len(numbered) == 1:
                return (numbered or rows)[0]
            code = "several" if rows else "nothing"
            return ValidationError(
                self.error_messages[code], code=code, params={"text": chosen.text}
            )
        if chosen.key and chosen.text is None:
            return ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        if self.required:
            return ValidationError(self.error_messages["required"], code="required")
        return None

    def _named(self, texts: set[str]) -> dict[str, list[Any]]:
        """The records called so, by the text in small letters: a label, a number, a name."""
        wanted = {text[:LONGEST_TEXT] for text in texts}
        wanted |= {plain(text) for text in wanted}
        heads = {text.partition(" ")[0] for text in wanted}
        spelled = {way for text in wanted | heads for way in (text, text.upper(), text.lower())}
        names = Q((f"{self.screen.known_by}__in", spelled))
        for name in self.screen.looked:
            names |= Q((f"{name}__in", spelled))
        found: dict[str, list[Any]] = {called(text): [] for text in wanted}
        for row in self.rows.filter(names).distinct():
            calls = {self.label_from_instance(row), self.screen.code_of(row)}
            calls |= {str(getattr(row, name)) for name in self.screen.looked}
            for call in {called(call) for call in calls} & set(found):
                found[call].append(row)
        return found


def as_chosen(value: Any) -> Chosen:
    """What a form sent, or a bare key as programs send it."""
    if isinstance(value, Chosen):
        return value
    return Chosen("" if value is None else str(value))


def called(text: str) -> str:
    """A name as names are compared: half-width and in small letters."""
    return plain(text[:LONGEST_TEXT]).lower()


def is_key(text: str) -> bool:
    """Whether it can be a key of a row."""
    return text.isascii() and text.isdigit() and int(text) < 2**63


def looked_up(model_field: Any) -> Screen | None:
    """The screen of what a field links to, where people choose it by a look-up."""
    if not isinstance(model_field, ForeignKey):
        return None
    related = model_field.related_model
    return screens.get(related.kind) if issubclass(related, Kind) else None


def offered(
    model_field: "ForeignKey[Any, Any]", request: SignedIn, present: Iterable[int | None] = ()
) -> QuerySet[Any]:
    """The rows that a field may point to; what it says at present may stay, retired or not."""
    related: type[Model] = model_field.related_model
    rows = choices_of(related, request)
    limit = model_field.get_limit_choices_to()
    if limit:
        rows = rows.complex_filter(limit)
    if keys := [key for key in present if key is not None]:
        rows = rows | related._default_manager.filter(pk__in=keys)
    return rows


def lookup_field(
    model_field: Any,
    own: Screen,
    path: str,
    request: SignedIn,
    present: Iterable[int | None] = (),
    *,
    is_terse: bool = False,
) -> LookupField:
    """The form field of a link to a record with a screen; `path` is the field's in its own."""
    screen = looked_up(model_field)
    if screen is None:
        raise TypeError(f"{model_field} links to nothing that has a screen")
    fill = own.fills.get(path)
    return LookupField(
        screen=screen,
        path=f"{own.kind}.{path}",
        needs=fill.needs if fill is not None else (),
        is_terse=is_terse,
        queryset=offered(model_field, request, present),
        label=str(capitalised(model_field.verbose_name)),
        help_text=model_field.help_text,
        required=not model_field.blank,
    )
