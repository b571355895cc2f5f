"""The partner, its bank accounts and contacts, and its life."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import PartOf
from guiju.partners.currencies import CURRENCIES, HOME
from guiju.partners.partner.likeness import doubles_of
from guiju.partners.partner.tax_number import looks_wrong, one_writing
from guiju.records.doubles import Double
from guiju.records.masters import LIVE, life_of_a_master
from guiju.records.record import Kind, Part
from guiju.records.spelling import LONGEST, near_name, pinyin

IS_LIVE = models.Q(state__in=LIVE)


class Partner(Kind):
    """Whom the company buys from or sells to: proposed by one person, activated by another.

    Business. One tax number is one live partner (demand P1.3.2); the number is kept in one writing.
    """

    class Taxpayer(models.TextChoices):
        """How the tax office treats it (value-added tax law, art. 9)."""

        GENERAL = "general", _("general taxpayer")
        SMALL = "small", _("small-scale taxpayer")
        NONE = "none", _("no VAT payer here")

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40, blank=True, default="")
    is_supplier = models.BooleanField(_("supplier"), default=True)
    is_customer = models.BooleanField(_("customer"), default=False)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True, default="")
    taxpayer = models.CharField(
        _("taxpayer"), max_length=10, choices=Taxpayer.choices, default=Taxpayer.GENERAL
    )
    invoice_title = models.CharField(_("invoice title"), max_length=100, blank=True, default="")
    address = models.CharField(_("address"), max_length=200, blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    payment_days = models.PositiveSmallIntegerField(_("payment within days"), default=30)
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES, default=HOME)
    pinyin = models.CharField(
        _("pinyin"), max_length=LONGEST, blank=True, default="", editable=False
    )
    near_name = models.CharField(
        _("name as it sounds"), max_length=LONGEST, blank=True, default="", editable=False
    )

    series = "P"
    checked = frozenset(
        {"name", "is_supplier", "is_customer", "taxpayer", "payment_days", "currency"}
    )
    sensitive = frozenset({"tax_number", "invoice_title", "bank_accounts"})
    free = frozenset({"contacts"})
    distinctive = frozenset({"name", "tax_number", "phone", "bank_accounts", "contacts"})
    lifecycle = life_of_a_master(needs_papers=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = (
            models.UniqueConstraint(
                name="partners_partner_tax_number_once",
                fields=["company", "tax_number"],
                condition=IS_LIVE & ~models.Q(tax_number=""),
            ),
            models.CheckConstraint(
                name="partners_partner_tax_number_in_one_writing",
                condition=models.Q(tax_number__regex=r"^[0-9A-Z]*$"),
            ),
            models.CheckConstraint(
                name="partners_partner_has_a_role",
                condition=models.Q(is_supplier=True) | models.Q(is_customer=True),
            ),
        )
        indexes = (
            models.Index(name="partners_partner_newest", fields=["company", "-record"]),
            models.Index(name="partners_partner_name", fields=["company", "name", "record"]),
            models.Index(name="partners_partner_near", fields=["company", "near_name"]),
        )

    def __str__(self) -> str:
        return self.name

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """One writing of numbers, the reading of the name, one default account."""
        self.tax_number = one_writing(self.tax_number)
        self.pinyin = pinyin(f"{self.name} {self.short_name}")
        self.near_name = near_name(self.name)
        accounts = parts.get("bank_accounts", [])
        for account in accounts:
            account.account_number = one_writing(account.account_number)
        if len(accounts) == 1:
            accounts[0].is_default = True

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """A role, a possible tax number that nobody else has, one default account."""
        if not (self.is_supplier or self.is_customer):
            raise RuleBroken(
                _("A partner is a supplier, a customer, or both."), field="is_supplier"
            )
        self.check_tax_number()
        accounts = parts.get("bank_accounts", [])
        if accounts and sum(account.is_default for account in accounts) != 1:
            raise RuleBroken(
                _("One of the bank accounts is the default one."), field="bank_accounts"
            )
        numbers = [account.account_number for account in accounts]
        if len(numbers) != len(set(numbers)):
            raise RuleBroken(_("A bank account stands there twice."), field="bank_accounts")

    def check_tax_number(self) -> None:
        """Raises RuleBroken: the check character is wrong, or another live partner has it."""
        if looks_wrong(self.tax_number):
            raise RuleBroken(
                _("“%(number)s” is no unified social credit code: the check character is wrong.")
                % {"number": self.tax_number},
                what_to_do=_("Copy the 18 characters from the business licence."),
                field="tax_number",
                demand="P1.3.2",
            )
        same = Partner.objects.filter(
            IS_LIVE, company=self.company_id, tax_number=self.tax_number
        ).exclude(pk=self.pk)
        if self.tax_number and (other := same.first()):
            raise RuleBroken(
                _("%(partner)s has this tax number already.") % {"partner": other},
                what_to_do=_("Look the partner up before entering anybody twice."),
                field="tax_number",
                demand="P1.3.2",
            )

    def likely_doubles(self, parts: dict[str, list[Any]]) -> list[Double]:
        """Others with a near name, the same account or the same telephone."""
        return doubles_of(self, parts)


class BankAccount(Part):
    """An account of a partner, to which or from which it pays. Business; sensitive."""

    partner: models.ForeignKey[Partner, Partner] = PartOf(Partner, related_name="bank_accounts")
    bank_name = models.CharField(_("bank"), max_length=60)
    branch = models.CharField(_("branch"), max_length=100, blank=True, default="")
    account_name = models.CharField(_("account name"), max_length=100)
    account_number = models.CharField(_("account number"), max_length=40)
    is_default = models.BooleanField(_("default"), default=False)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints = (
            models.UniqueConstraint(
                name="partners_bankaccount_one_default",
                fields=["partner"],
                condition=models.Q(is_default=True),
            ),
            models.UniqueConstraint(
                name="partners_bankaccount_once", fields=["partner", "account_number"]
            ),
            models.CheckConstraint(
                name="partners_bankaccount_in_one_writing",
                condition=models.Q(account_number__regex=r"^[0-9A-Z]+$"),
            ),
        )
        indexes = (
            models.Index(name="partners_bankaccount_number", fields=["company", "account_number"]),
        )

    def __str__(self) -> str:
        return f"{self.bank_name} {self.account_number}"


class Contact(Part):
    """Somebody to talk to at a partner. Business; free."""

    partner: models.ForeignKey[Partner, Partner] = PartOf(Partner, related_name="contacts")
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("function"), max_length=60, blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    email = models.EmailField(_("e-mail"), max_length=120, blank=True, default="")
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.name
