"""The forms of views and columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.web.views.choosing import Shown
from guiju.web.views.models import LONGEST_NAME, NARROWEST, WIDEST, View


@dataclass(frozen=True)
class ColumnLine:
    """One column as the form offers it."""

    key: str
    label: str | Promise
    is_shown: bool
    width: str
    # What is said of its inputs.
    wide: str
    up: str
    down: str


class ColumnsForm(forms.Form):
    """Which columns, in which order, how wide: read as they stand in the form."""

    here = forms.CharField(required=False, widget=forms.HiddenInput)  # the filters, to come back to

    narrowest, widest = NARROWEST, WIDEST

    def __init__(
        self, *args: Any, offered: Sequence[Shown], shown: Sequence[Shown], **options: Any
    ) -> None:
        """`offered` are all columns, those that are `shown` first and in their order."""
        super().__init__(*args, **options)
        self._offered = {str(one.column.key): one for one in offered}
        self._shown = [str(one.column.key) for one in shown]

    @property
    def lines(self) -> list[ColumnLine]:
        """The columns in order, as they were sent or as they are."""
        sent = self._sent() if self.is_bound else self._shown
        order = [*sent, *(key for key in self._offered if key not in sent)]
        wide, up = gettext("Width of %(label)s in pixels"), gettext("Move %(label)s up")
        down = gettext("Move %(label)s down")
        lines = []
        for key in order:
            if key not in self._offered:
                continue
            offered = self._offered[key]
            label = str(offered.column.label or gettext("(no heading)"))
            own = str(offered.width or "")
            width = self.data.get(f"width-{key}", "") if self.is_bound else own
            said = (text % {"label": label} for text in (wide, up, down))
            lines.append(ColumnLine(key, label, key in sent, width, *said))
        return lines

    def clean(self) -> dict[str, Any]:
        """The columns as an arrangement keeps them; none where the list's own are wanted again."""
        cleaned = super().clean() or {}
        cleaned.pop("here", None)
        if "reset" in self.data:
            return {**cleaned, "columns": []}
        columns = [[key, self._width(key)] for key in self._sent()]
        if not columns:
            raise forms.ValidationError(gettext("A list shows at least one column."))
        return {**cleaned, "columns": columns}

    def _sent(self) -> list[str]:
        sent: list[str] = self.data.getlist("show") if hasattr(self.data, "getlist") else []
        return sent

    def _width(self, key: str) -> int | None:
        said = str(self.data.get(f"width-{key}", "")).strip()
        if not said:
            return None
        if not said.isascii() or not said.isdigit():
            raise forms.ValidationError(
                gettext("“%(value)s” is no width in pixels.") % {"value": said}
            )
        return int(said)


class ViewForm(forms.Form):
    """What a view is called, and whom it is shown to."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)

    def __init__(
        self,
        *args: Any,
        roles: dict[str, str] | None,
        view: View | None = None,
        is_moved: bool = False,
        **options: Any,
    ) -> None:
        """`roles` where the person may share; `is_moved` where the list now asks for other rows."""
        super().__init__(*args, **options)
        if view is not None:
            self.fields["name"].initial = view.name
        if roles is not None:
            self.fields["sharing"] = forms.ChoiceField(
                label=_("Shown to"),
                choices=View.Sharing.choices,
                initial=view.sharing if view is not None else View.Sharing.PRIVATE,
                help_text=_("Each sees in it only what their own rights show."),
            )
            self.fields["role"] = forms.ChoiceField(
                label=_("Role"),
                choices=[("", "—"), *roles.items()],
                initial=(view.role if view is not None else None) or "",
                required=False,
                help_text=_("Where it is shown to a role."),
            )
        if view is None:
            self.fields["opens"] = forms.BooleanField(
                label=_("The list opens with it"), required=False
            )
        elif is_moved:
            self.fields["takes_over"] = forms.BooleanField(
                label=_("Take over the filters and columns as they are now"),
                required=False,
                initial=True,
            )

    def clean(self) -> dict[str, Any]:
        """The role only where it is shown to one."""
        cleaned = super().clean() or {}
        if cleaned.get("sharing") == View.Sharing.ROLE and not cleaned.get("role"):
            self.add_error("role", gettext("Say which role."))
        if "role" in cleaned:
            is_for_role = cleaned.get("sharing") == View.Sharing.ROLE
            cleaned["role"] = (cleaned["role"] or None) if is_for_role else None
        return cleaned
