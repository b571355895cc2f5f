"""The first unit of work of a company: it, its roles and its people come together or not at all."""

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from guiju.kernel.actions import birth, check_permission
from guiju.kernel.errors import RuleBroken, WrongState
from guiju.kernel.models import Actor, Channel, Company, Installation
from guiju.kernel.unit import Call, Caller, Unit, perform
from guiju.org.founding.credit_code import is_credit_code
from guiju.org.role.catalogue import CONFLICTS, INSTALLATION, ROLES
from guiju.org.role.models import DutyConflict, Permit, Role

Result = TypeVar("Result")


def installation() -> Actor:
    """The actor that stands behind what is done before there are people."""
    return Actor.objects.get(name=INSTALLATION, sort=Actor.Sort.SYSTEM)


def found(
    company: Company,
    *,
    mode: str,
    language: str,
    populate: Callable[[Unit, dict[str, Role]], Result],
) -> Result:
    """Enter the company with its roles, and let `populate` bring its people, in one unit.

    `company` is not saved yet; with `simulated_now` it becomes a simulated one, irrevocably. Raises
    WrongState where the installation is of another mode, RuleBroken, and what `populate` does.
    """
    # Drawn first: the unit belongs to the company that it brings into the world.
    company.pk = next_company_id()

    def work(unit: Unit) -> Result:
        check_permission(unit, "org.company.found", company)
        settle_mode(mode)
        check_company(company)
        company.save(force_insert=True)
        with translation.override(language):
            return populate(unit, create_roles(unit))

    def replay(_pk: int) -> Result:
        raise AssertionError("a founding carries no key and is never replayed")

    call = Call(Caller(installation(), company, Channel.COMMAND), "org.company.found", company.pk)
    return perform(call, work, replay)


def settle_mode(mode: str) -> None:
    """An empty installation takes the mode; another one keeps its own. Raises WrongState."""
    standing = Installation.objects.select_for_update(no_key=True).get(pk=1)
    if standing.mode not in (Installation.Mode.EMPTY, mode):
        raise WrongState(
            _("This installation is of the mode “%(mode)s”.")
            % {"mode": standing.get_mode_display()},
            what_to_do=_("Found the company in a data folder of its own."),
        )
    if standing.mode != mode:
        standing.mode = mode
        standing.save(update_fields=["mode"])


def check_company(company: Company) -> None:
    """Raises RuleBroken for a code that is taken and a credit code that is none."""
    company.code, company.name = company.code.strip(), company.name.strip()
    try:
        company.clean_fields(exclude=["id"])
        ZoneInfo(company.time_zone)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise RuleBroken(f"{field}: {' '.join(sentences)}", field=field) from error
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise RuleBroken(
            _("“%(zone)s” is no time zone.") % {"zone": company.time_zone}, field="time_zone"
        ) from error
    if company.credit_code and not is_credit_code(company.credit_code):
        raise RuleBroken(
            _("“%(code)s” is no unified social credit code.") % {"code": company.credit_code},
            what_to_do=_("Copy the 18 characters from the business licence."),
            field="credit_code",
        )
    if Company.objects.filter(code=company.code).exists():
        raise RuleBroken(_("The code “%(code)s” is taken.") % {"code": company.code}, field="code")


def create_roles(unit: Unit) -> dict[str, Role]:
    """The roles that every company starts with, in the language in force, and what is apart."""
    roles = {
        code: create_role(
            by=unit, code=code, name=str(template.name), permits=list(template.permits)
        )
        for code, template in ROLES.items()
    }
    for one, other, why in CONFLICTS:
        declare_conflict(by=unit, one=roles[one], other=roles[other], why=str(why))
    return roles


@birth(Role, "org.role.create")
def create_role(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    code: str,
    name: str,
    permits: list[tuple[str, str]],
) -> Role:
    """Set up a role with its permits."""
    role = Role.objects.create(pk=pk, company=by.company, code=code, name=name)
    Permit.objects.bulk_create(
        Permit(company=by.company, role=role, permission=permission, scope=scope)
        for permission, scope in permits
    )
    return role


@birth(DutyConflict, "org.role.declare_conflict")
def declare_conflict(
    pk: int | None, *, by: Unit, reason: str, one: Role, other: Role, why: str
) -> DutyConflict:
    """Declare that nobody may hold both roles."""
    first, second = sorted((one, other), key=lambda role: role.pk)
    return DutyConflict.objects.create(
        pk=pk, company=by.company, first=first, second=second, why=why
    )


def next_company_id() -> int:
    """The key that the next company shall have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('kernel_company_id_seq')")
        return int(cursor.fetchone()[0])
