"""How departments and posts come about."""

from django.utils.translation import gettext_lazy as _

from guiju.kernel.actions import action, birth
from guiju.kernel.errors import RuleBroken
from guiju.kernel.unit import Unit
from guiju.org.department.models import Department, Post
from guiju.org.person.models import Person


@birth(Department, "org.department.create")
def create_department(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    code: str,
    name: str,
    parent: Department | None = None,
) -> Department:
    """Set up a department. Raises RuleBroken where the code is taken."""
    if Department.objects.filter(company=by.company, code=code).exists():
        raise RuleBroken(
            _("The code “%(code)s” is taken.") % {"code": code},
            what_to_do=_("Choose another code."),
            field="code",
        )
    return Department.objects.create(pk=pk, company=by.company, code=code, name=name, parent=parent)


@action(Department, "org.department.appoint_head")
def appoint_head(department: Department, *, by: Unit, reason: str, head: Person) -> None:
    """Put a person at the head. Raises RuleBroken where the person has left."""
    if head.left_on is not None:
        raise RuleBroken(_("%(name)s has left the company.") % {"name": head.name}, field="head")
    department.head = head
    department.save(update_fields=["head"])


@birth(Post, "org.post.create")
def create_post(
    pk: int | None, *, by: Unit, reason: str, department: Department, name: str
) -> Post:
    """Set up a post in a department. Raises RuleBroken where there is one of that name."""
    if Post.objects.filter(company=by.company, department=department, name=name).exists():
        raise RuleBroken(
            _("The department has a post “%(name)s” already.") % {"name": name}, field="name"
        )
    return Post.objects.create(pk=pk, company=by.company, department=department, name=name)
