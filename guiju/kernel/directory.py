"""The port through which the kernel asks about people. The app `org` answers.

The kernel knows actors only. Who holds a role, who heads a department, who stands in for whom and
who may do what are questions to the directory, asked anew in each unit of work and never cached
across units, so that a revoked right ends at once.
"""

from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from guiju.kernel.models import Actor, Company


@dataclass(frozen=True)
class Reach:
    """How far a permission reaches: what lists, files and searches are narrowed to."""

    company: bool = False
    departments: tuple[int, ...] = ()  # those it was given for first, then all below them
    own: bool = False

    def __bool__(self) -> bool:
        return self.company or self.own or bool(self.departments)


@dataclass(frozen=True)
class Rights:
    """What an actor may do, as one look told it: the answers of `may` for each permission.

    For a page, that shows one moment. Nothing is done by it: an act asks `may` in its own unit.
    """

    anywhere: frozenset[str] = frozenset()  # to something in the company
    here: frozenset[str] = frozenset()  # to the subject that was asked about


class Directory(Protocol):
    """The questions. Each is answered for one company and for this moment."""

    def may(
        self, actor: Actor, permission: str, company: Company | None, subject: Model | None = None
    ) -> bool:
        """Whether the actor may do this to the subject; without one, whether to any at all.

        Without a company it is an act of the installation itself.
        """

    def rights(self, actor: Actor, company: Company, subject: Model | None = None) -> Rights:
        """All that the actor may do, somewhere and to the subject: for a page, not to decide."""

    def reach(self, actor: Actor, permission: str, company: Company) -> Reach:
        """All that the actor may do this to: the same answer as `may`, for many at once."""

    def permissions(self, actor: Actor, company: Company) -> frozenset[str]:
        """All that the actor may do somewhere in the company: for navigation, not to decide."""

    def holders(self, permission: str, company: Company, subject: Model | None = None) -> list[int]:
        """The ids of the actors who may do this to the subject now."""

    def role_holders(self, role: str, company: Company, department: int | None = None) -> list[int]:
        """The ids of the actors who hold a role, in a department or above it where one is given."""

    def roles(self, company: Company) -> dict[str, str]:
        """The company's roles by their code: what each is called."""

    def roles_of(self, actor: Actor, company: Company) -> dict[str, str]:
        """The roles that the actor holds anywhere in the company, by their code."""

    def head_of(self, department: int, company: Company) -> int | None:
        """The id of the actor who heads the department."""

    def post_holders(self, post: int, company: Company) -> list[int]:
        """The ids of the actors who hold a post."""

    def departments_above(self, department: int, company: Company) -> list[int]:
        """The department itself and those above it, the nearest first."""

    def heads_above(self, department: int | None, company: Company, besides: Actor) -> list[int]:
        """The heads of the department and of those above it, nearest first, without one actor."""

    def superior_of(self, actor: Actor, company: Company) -> int | None:
        """The id of the actor to whom what this one leaves undone is escalated."""

    def stands_in_for(self, actor: Actor, company: Company) -> list[int]:
        """The ids of the actors for whom this one may act now."""


@cache
def directory() -> Directory:
    """The directory that the settings name."""
    return cast("Directory", import_string(settings.GUIJU_DIRECTORY)())
