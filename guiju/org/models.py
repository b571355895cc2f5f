"""The tables of org, each from the folder of its noun: Django looks for models here."""

from guiju.org.account.models import Account, OneTimeLink, PasswordHistory
from guiju.org.delegation.models import Delegation
from guiju.org.department.models import Department, Post
from guiju.org.parameter.models import ParameterChange
from guiju.org.person.models import Person
from guiju.org.role.models import Assignment, DutyConflict, DutyException, Permit, Role
from guiju.org.token.models import Token

__all__ = [
    "Account",
    "Assignment",
    "Delegation",
    "Department",
    "DutyConflict",
    "DutyException",
    "OneTimeLink",
    "ParameterChange",
    "PasswordHistory",
    "Permit",
    "Person",
    "Post",
    "Role",
    "Token",
]
