"""The tables of org, each from the folder of its noun: Django looks for models here."""

from guiju.org.account.models import Account, OneTimeLink, PasswordHistory
from guiju.org.department.models import Department, Post
from guiju.org.person.models import Person
from guiju.org.role.models import Assignment, DutyConflict, DutyException, Permit, Role

__all__ = [
    "Account",
    "Assignment",
    "Department",
    "DutyConflict",
    "DutyException",
    "OneTimeLink",
    "PasswordHistory",
    "Permit",
    "Person",
    "Post",
    "Role",
]
