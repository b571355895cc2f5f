"""From approved requests to a draft of their order: the offer on a request's page, and the form."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.directory import directory
from guiju.kernel.unit import Caller
from guiju.partners.models import Partner
from guiju.products.models import TaxCode
from guiju.purchasing.order.actions import order_requests
from guiju.purchasing.order.models import Order
from guiju.purchasing.request.models import Request
from guiju.purchasing.request.screens import SCREEN as REQUESTS
from guiju.records.sight import visible_to
from guiju.web.forms import Done, FormPage
from guiju.web.kinds.choices import choices_of
from guiju.web.kinds.lookups import lookup_field
from guiju.web.kinds.screen import screens
from guiju.web.pages import acts, may
from guiju.web.records import Step
from guiju.web.requests import SignedIn

CREATE: Final = "purchasing.order.create"
ADDRESS: Final = "purchasing.order.from_requests"
OFFERED: Final = 100


if TYPE_CHECKING:
    Several = forms.ModelMultipleChoiceField[Request]
else:
    Several = forms.ModelMultipleChoiceField  # Django's own cannot be subscripted


class RequestsField(Several):
    """Several requests, each by its number and what is asked for."""

    def label_from_instance(self, obj: Request) -> str:
        """Number and words."""
        return f"{obj.number} {obj.what}"


class FromRequestsForm(forms.Form):
    """Which requests, and from whom."""

    requests = RequestsField(
        queryset=Request.objects.none(), label=_("Requests"), widget=forms.CheckboxSelectMultiple
    )
    supplier = forms.ModelChoiceField(queryset=Partner.objects.none())
    department = forms.ModelChoiceField(
        queryset=Partner.objects.none(), label=_("Department"), empty_label=None
    )
    ordered_on = forms.DateField(
        label=_("Ordered on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    tax_code = forms.ModelChoiceField(
        queryset=TaxCode.objects.none(),
        label=_("Tax code"),
        required=False,
        help_text=_("For what is asked for in words; products have their own."),
    )

    def __init__(self, *args: Any, request: SignedIn, chosen: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        offered: dict[str, QuerySet[Any]] = {
            "requests": offered_with(chosen, request),
            "department": departments(request),
            "tax_code": choices_of(TaxCode, request),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # each is a choice
        supplier = Order._meta.get_field("supplier")
        self.fields["supplier"] = lookup_field(supplier, screens[Order.kind], "supplier", request)
        self.fields["requests"].initial = chosen
        self.fields["ordered_on"].initial = clock.business_today(request.company)
        named = {row.supplier_id for row in offered["requests"].filter(pk__in=chosen)}
        if len(named) == 1:
            self.fields["supplier"].initial = named.pop()


def orderable(request: SignedIn) -> QuerySet[Request]:
    """The approved requests that this person sees, the newest first."""
    rows = visible_to(request.actor, request.company, Request).filter(state="approved")
    return rows.select_related("record").order_by("-record")


def offered_with(chosen: list[int], request: SignedIn) -> QuerySet[Request]:
    """Those to begin with and the newest others: a page, not all that were ever approved."""
    rows = orderable(request)
    newest = rows.values_list("pk", flat=True)[:OFFERED]
    return rows.filter(pk__in=[*newest, *chosen])


def departments(request: SignedIn) -> QuerySet[Any]:
    """Those for which this person may order."""
    model = Order._meta.get_field("department").related_model
    rows = choices_of(model, request)
    reach = directory().reach(request.actor, CREATE, request.company)
    return rows if reach.company else rows.filter(pk__in=reach.departments)


@acts(CREATE, kind=Order.kind)
def order_from_requests(request: SignedIn) -> FormPage:
    """The form that makes one order of some requests; `?request=` names those to begin with."""
    named = request.GET.getlist("request")
    chosen = [int(one) for one in named if one.isascii() and one.isdigit()]
    screen = screens[Order.kind]

    def perform(answers: dict[str, Any], by: Caller) -> Order:
        return order_requests(by=by, **{**answers, "requests": list(answers["requests"])})

    return FormPage(
        title=_("Order what was requested"),
        form=lambda **options: FromRequestsForm(request=request, chosen=chosen, **options),
        perform=perform,
        done=lambda order: Done(
            screen.url("edit", order.pk), _("The draft is made. Check its lines and prices.")
        ),
        submit=_("Make the draft"),
        template="web/looking_form_page.html",
        back=REQUESTS.url("list"),
        crumbs=screen.crumbs,
    )


def offer(request: SignedIn, record: Request) -> Iterator[Step]:
    """To order what an approved request asks for."""
    if record.state == "approved" and may(request, CREATE):
        url = f"{reverse(ADDRESS)}?request={record.pk}"
        yield Step("order", _("Order it"), url, "shopping-cart")


REQUESTS.offers.append(offer)
