"""Forms: how they look, and the page that carries one to an action and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, runtime_checkable
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import Refused
from guiju.kernel.reading import Read
from guiju.kernel.unit import Caller
from guiju.web.requests import SignedIn
from guiju.web.widgets import DRAWN

Text = str | Promise
DASHES: Final = "---------"  # what Django shows
SAVE: Final = _("Save")
SAVED: Final = "guiju-saved"
A_WHILE: Final = 300  # seconds
Perform = Callable[[dict[str, Any], Caller], Any]


class Renderer(TemplatesSetting):
    """Renders forms and fields with the shell's own templates, and most inputs without any."""

    form_template_name = "web/form/form.html"
    field_template_name = "web/form/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """What the template says of the context."""
        draw = DRAWN.get(template_name)
        if draw is not None:
            return draw(context["widget"])
        return super().render(template_name, context, request)


def dressed(form: forms.BaseForm) -> forms.BaseForm:
    """The form with an invitation where nothing is chosen yet."""
    for form_field in form.fields.values():
        if isinstance(form_field, forms.ModelChoiceField) and form_field.empty_label == DASHES:
            form_field.empty_label = gettext("Please choose")
    return form


class ReasonForm(forms.Form):
    """The form of an action that needs nothing but its reason."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=_("Kept with the record, for good."),
    )


@runtime_checkable
class Places(Protocol):
    """A form that knows more places for a refusal than its fields."""

    def place(self, refusal: Refused) -> bool:
        """Put it there; whether there was a place."""


class NothingForm(forms.Form):
    """The form of an action that needs nothing but the decision."""


@dataclass(frozen=True)
class Done:
    """Where to go after the action, and what to say there."""

    url: str
    message: Text = ""


@dataclass
class FormPage:
    """A form for one action, declared by a view behind `pages.acts`.

    `form` makes the form (a form class, or a partial of one); `perform` gets what it understood and
    the caller to pass on as `by`; `done` says where to go with what the action returned.
    """

    title: Text
    form: Callable[..., forms.BaseForm]
    perform: Perform
    done: Callable[[Any], Done]
    submit: Text = SAVE
    tone: str = "pri"
    question: Text = ""
    subject: Model | None = None
    back: str = "/"
    crumbs: tuple[tuple[Text, str], ...] = ()
    template: str = "web/form_page.html"
    context: Mapping[str, Any] = field(default_factory=dict)
    key: UUID = field(default_factory=uuid4, init=False)
    bound: forms.BaseForm = field(init=False)
    refusal: Refused | None = field(default=None, init=False)

    @property
    def answers(self) -> dict[str, Any]:
        """What the form understood; empty before `accept`."""
        return self.bound.cleaned_data if self.bound.is_bound else {}

    def tell(self, read: Read) -> None:
        """What is on record where the empty form is shown: it may show what the record holds."""
        read.subject = self.subject.pk if self.subject is not None else None
        read.rows = 1

    def prepare(self) -> None:
        """Make the empty form."""
        self.bound = dressed(self.form())

    def accept(self, request: SignedIn) -> bool:
        """Take what was typed and the key it was made with; whether it can be understood."""
        self.bound = dressed(self.form(data=request.POST, files=request.FILES))
        is_valid = self.bound.is_valid()
        try:
            self.key = UUID(request.POST.get("key", ""))
        except ValueError:
            # A form of somebody's own making has no key; it gets one and is shown once more.
            self.bound.add_error(None, _("The form came without its key. Send it once more."))
            return False
        return is_valid

    def refuse(self, refusal: Refused) -> None:
        """Put the refusal beside the field at fault, or on top of the form."""
        if refusal.field in self.bound.fields:
            self.bound.add_error(refusal.field, f"{refusal} {refusal.what_to_do}")
        elif not (isinstance(self.bound, Places) and self.bound.place(refusal)):
            self.refusal = refusal
            self.submit = refusal.again or self.submit

    def answer(self, request: SignedIn, *, status: int = 200) -> HttpResponse:
        """The page, with what was typed still in it."""
        context = {
            **self.context,
            "page": self,
            "form": self.bound,
            "title": self.title,
            "crumbs": self.crumbs,
        }
        return TemplateResponse(request, self.template, context, status=status)

    def leave(self, request: SignedIn, result: Any) -> HttpResponse:
        """Go on to where the result is."""
        done = self.done(result)
        if done.message:
            messages.success(request, str(done.message))
        answer = HttpResponseRedirect(done.url, status=303)
        # The browser drops what it kept of this form; read and removed by static/web/drafts.js.
        answer.set_cookie(
            SAVED, str(self.key), max_age=A_WHILE, samesite="Lax", secure=request.is_secure()
        )
        return answer
