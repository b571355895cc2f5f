"""The books of a company."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guiju.accounting.chart.templates import Template, templates
from guiju.kernel.models import Actor, InCompany


class Book(InCompany):
    """The chart that a company adopted, and the month with which its books begin. Business.

    One person adopts, another confirms; from then on it stays. Only the accounts change, each by
    its own revision.
    """

    class Words(models.TextChoices):
        """How vouchers are told apart (MOF order 98, art. 50)."""

        GENERAL = "general", _("one general word")
        THREE = "three", _("receipt, payment and transfer")

    template = models.CharField(_("chart of accounts"), max_length=20)
    industry = models.CharField(_("industry"), max_length=20, blank=True, default="")
    starts_on = models.DateField(_("books begin"))
    words = models.CharField(_("voucher words"), max_length=10, choices=Words.choices)
    adopted_by = models.ForeignKey(
        Actor, models.PROTECT, related_name="+", verbose_name=_("adopted by")
    )
    adopted_at = models.DateTimeField(_("adopted at"))
    confirmed_by = models.ForeignKey(
        Actor, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("books")
        verbose_name_plural = _("books")
        constraints = (
            models.UniqueConstraint(
                name="accounting_book_once", fields=["company"], condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="accounting_book_confirmed_by_another",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("adopted_by")),
            ),
            models.CheckConstraint(
                name="accounting_book_confirmed_or_withdrawn",
                condition=Q(confirmed_at=None) | Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="accounting_book_begins_with_a_month", condition=Q(starts_on__day=1)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def chart(self) -> Template:
        """The template, as it stood when it was adopted: a version is never changed."""
        return templates()[self.template]

    @property
    def title(self) -> str:
        """The name of the standard in the reader's language."""
        is_chinese = (get_language() or "").startswith("zh")
        return self.chart.name if is_chinese else self.chart.english

    def get_absolute_url(self) -> str:
        """The page of the books."""
        return reverse("book")

    @property
    def own_actor(self) -> int:
        """Who adopted it."""
        return self.adopted_by_id
