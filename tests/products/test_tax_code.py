"""Tax codes: three treatments without a rate, and rates that hold one at a time."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from guiju.kernel.errors import Refused
from guiju.products.models import TaxCode
from guiju.products.packs import propose_pack
from guiju.products.tax_code.models import rates_at
from guiju.records.revisions import propose
from guiju.records.testing import REASON, attacked, refused
from tests.products.making import activated, active, proposed, tax_content
from tests.records.world import World
from tests.standing_by_sql import close_by_sql, edit_by_sql

DAY = datetime.date


def rates(*rows: tuple[str, str, str | None]) -> list[dict[str, Any]]:
    return [{"rate": rate, "valid_from": since, "valid_to": until} for rate, since, until in rows]


TURNS = rates(
    ("17", "1994-01-01", "2018-04-30"),
    ("16", "2018-05-01", "2019-03-31"),
    ("13", "2019-04-01", None),
)


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (DAY(1994, 1, 1), "17"),
        (DAY(2018, 4, 30), "17"),
        (DAY(2018, 5, 1), "16"),
        (DAY(2019, 3, 31), "16"),
        (DAY(2019, 4, 1), "13"),
        (DAY(2099, 1, 1), "13"),
    ],
)
def test_the_rate_is_that_of_the_day(world: World, day: datetime.date, rate: str) -> None:
    code = active(world, TaxCode, tax_content(rates=TURNS))
    with world.eyes():
        assert code.rate_at(day) == Decimal(rate)


def test_where_there_is_none_the_question_is_refused(world: World) -> None:
    code = active(world, TaxCode, tax_content(rates=rates(("1", "2020-03-01", "2027-12-31"))))
    other = active(world, TaxCode, tax_content())
    with world.eyes():
        for day in (DAY(2020, 2, 29), DAY(2028, 1, 1)):
            with pytest.raises(Refused) as refusal:
                rates_at([code.pk, other.pk], day)
            assert (refusal.value.code, refusal.value.field) == ("not_configured", "tax_code")


@pytest.mark.parametrize(
    ("treatment", "rate"),
    [("taxed", "0"), ("zero", "1"), ("exempt", "13"), ("not_taxable", "0.001"), ("taxed", "100")],
)
def test_a_rate_fits_the_treatment(world: World, treatment: str, rate: str) -> None:
    with refused("rule_broken"):
        proposed(world, TaxCode, tax_content(rate, treatment=treatment))


def test_a_rate_fits_the_treatment_by_sql(world: World) -> None:
    code = proposed(world, TaxCode, tax_content())
    with attacked(code, world.zhou, "GJ062") as run:
        edit_by_sql(run, code, "treatment = 'exempt'")
        close_by_sql(run, code)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (("13", "2020-01-01", None), ("9", "2021-01-01", None)),
        (("13", "2020-01-01", "2020-12-31"), ("9", "2020-12-31", None)),
        (("13", "2020-01-01", "2019-12-31"),),
    ],
)
def test_rates_hold_one_at_a_time(world: World, rows: tuple[Any, ...]) -> None:
    with refused("rule_broken"):
        proposed(world, TaxCode, tax_content(rates=rates(*rows)))


def test_rates_hold_one_at_a_time_by_sql(world: World) -> None:
    code = proposed(world, TaxCode, tax_content())
    with attacked(code, world.zhou, "products_taxrate_one_at_a_time") as run:
        edit_by_sql(run, code, "name = name")
        run(
            "INSERT INTO products_taxrate (company_id, tax_code_id, position, rate, valid_from) "
            "VALUES (guiju_company(), %s, 2, 9, '2030-01-01')",
            code.pk,
        )


def test_a_new_rate_comes_by_a_revision_of_two(world: World) -> None:
    code = active(world, TaxCode, tax_content())
    wanted = rates(("13", "2000-01-01", "2029-12-31"), ("12", "2030-01-01", None))
    revision = propose(code, by=world.zhou, reason=REASON, rates=wanted)
    assert (revision.field_class, revision.state) == ("sensitive", "proposed")
    for by in (world.li, world.zhao):
        approve = revision.lifecycle.actions["approve"]
        revision = approve(world.revision(revision.pk), by=by)
    with world.eyes():
        assert code.rate_at(DAY(2030, 1, 1)) == 12


def test_the_pack_has_three_codes_that_come_to_nothing(own_world: World) -> None:
    """The demo has the pack already: what stands is not proposed again."""
    world = own_world
    assert propose_pack("china_vat", by=world.zhou) == []
    with world.eyes():
        codes = {code.code: code for code in TaxCode.objects.filter(company=world.company)}
        day = DAY(2026, 11, 24)
        said = {code: (str(one.treatment), int(one.rate_at(day))) for code, one in codes.items()}
    assert said == {
        "VAT-G": ("taxed", 13),
        "VAT-L": ("taxed", 9),
        "VAT-S": ("taxed", 6),
        "VAT-3": ("taxed", 3),
        "VAT-1": ("taxed", 1),
        "VAT-0": ("zero", 0),
        "VAT-E": ("exempt", 0),
        "VAT-N": ("not_taxable", 0),
    }
    retire = TaxCode.lifecycle.actions["retire"]
    retire(codes["VAT-1"], by=world.li, reason=REASON)
    (again,) = propose_pack("china_vat", by=world.zhou)
    assert activated(world, again).state == "active"
    with refused("not_permitted"):
        retire(codes["VAT-3"], by=world.xie, reason=REASON)
    with refused("rule_broken"):
        propose_pack("no_such_pack", by=world.zhou)
