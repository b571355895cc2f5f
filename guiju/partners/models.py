"""The tables of partners, each from the folder of its kind: Django looks for models here."""

from guiju.partners.partner.models import BankAccount, Contact, Partner

__all__ = ["BankAccount", "Contact", "Partner"]
