"""The partner: the battery, and its own business."""

from itertools import count
from typing import Any

import pytest

from guiju.kernel.unit import Caller
from guiju.partners.models import Partner
from guiju.partners.partner import actions as partners
from guiju.partners.partner.tax_number import is_citizen, looks_wrong, one_writing
from guiju.records.content import header_fields, parts_of
from guiju.records.doubles import LikelyDouble
from guiju.records.revisions import propose
from guiju.records.testing import REASON, KindBattery, attacked, refused
from tests.records.world import World, credit_code
from tests.standing_by_sql import close_by_sql, edit_by_sql

numbers = count(1)
ACCOUNT: dict[str, Any] = {
    "bank_name": "Bank",
    "branch": "",
    "account_name": "Bearings",
    "account_number": "1",
    "is_default": True,
}


class TestPartner(KindBattery):
    """Wang proposes, Li activates, Xie has no right to change any."""

    model = Partner

    def content(self, world: World) -> dict[str, Any]:
        number = next(numbers)
        return {
            "name": f"Bearings {number} Ltd.",
            "is_supplier": True,
            "tax_number": f"T{number}",
            "bank_accounts": [ACCOUNT | {"account_number": f"B{number}"}],
        }

    def in_state(self, world: World, state: str) -> Partner:
        if state in ("proposed", "discarded"):
            proposed = world.proposed_supplier()
            if state == "discarded":
                partners.discard(proposed, by=world.wang)
            return world.now(proposed)
        active = world.active_supplier()
        if state == "retired":
            retired: Partner = partners.retire(active, by=world.li, reason=REASON)
            return retired
        return active

    def taker(self, world: World, action: str) -> Caller:
        return world.li if action in ("activate", "retire") else world.wang

    def stranger(self, world: World) -> Caller:
        return world.xie


# ---- the tax number


@pytest.mark.parametrize("writing", ["same", "blanks", "lower", "wide"])
def test_one_tax_number_is_one_live_partner(world: World, writing: str) -> None:
    first = world.active_supplier()
    number = first.tax_number
    same = {
        "same": number,
        "blanks": f" {number[:4]} {number[4:9]}-{number[9:]}",
        "lower": number.lower(),
        "wide": "".join(chr(ord(one) + 0xFEE0) for one in number),
    }[writing]
    with refused("rule_broken"):
        world.proposed_supplier(tax_number=same)
    second = world.proposed_supplier()
    with refused("rule_broken", second):
        partners.edit(second, by=world.wang, tax_number=same)


def test_one_tax_number_is_one_live_partner_by_sql(world: World) -> None:
    first, second = world.proposed_supplier(), world.proposed_supplier()
    with attacked(second, world.wang, "partners_partner_tax_number_once") as run:
        edit_by_sql(run, second, "tax_number = %s", first.tax_number)


def test_a_tax_number_is_written_in_one_way_by_sql(world: World) -> None:
    partner = world.proposed_supplier()
    with attacked(partner, world.wang, "partners_partner_tax_number_in_one_writing") as run:
        edit_by_sql(run, partner, "tax_number = 'a b'")


def test_a_tax_number_is_free_again_when_its_partner_is_gone(world: World) -> None:
    gone = partners.retire(world.active_supplier(), by=world.li, reason=REASON)
    assert world.proposed_supplier(tax_number=gone.tax_number).state == "proposed"


def test_a_wrong_check_character_is_refused(world: World) -> None:
    number = credit_code(9_999_999)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    with refused("rule_broken"):
        world.proposed_supplier(tax_number=wrong)
    assert world.proposed_supplier(tax_number=number).tax_number == number


@pytest.mark.parametrize(
    ("number", "is_wrong"),
    [
        ("91350100M000100Y43", False),  # the example of GB 32100
        ("91350100M000100Y44", True),
        ("11010519491231002X", False),  # the example of GB 11643
        ("110105194912310021", True),
        ("320500123456789", False),  # fifteen, as before 2015
        ("DE123456789", False),
        ("", False),
        ("9135O100M000100Y43", True),  # a letter O
    ],
)
def test_what_looks_like_a_code_is_checked(number: str, *, is_wrong: bool) -> None:
    assert looks_wrong(number) is is_wrong


def test_a_citizen_s_number_is_none_of_letters() -> None:
    assert is_citizen("11010519491231002X") and not is_citizen("1101051949123100XX")
    assert one_writing(" ９1-ab ") == "91AB"


# ---- roles and accounts


def test_a_partner_has_a_role(world: World) -> None:
    with refused("rule_broken"):
        world.proposed_supplier(is_supplier=False)
    partner = world.proposed_supplier()
    with attacked(partner, world.wang, "partners_partner_has_a_role") as run:
        edit_by_sql(run, partner, "is_supplier = false")


def test_one_account_is_the_default_one(world: World) -> None:
    first, second = (ACCOUNT | {"account_number": f"D{next(numbers)}"} for _ in range(2))
    for defaults in ((True, True), (False, False)):
        accounts = [
            one | {"is_default": chosen}
            for one, chosen in zip((first, second), defaults, strict=True)
        ]
        with refused("rule_broken"):
            world.proposed_supplier(bank_accounts=accounts)
    partner = world.proposed_supplier(bank_accounts=[first | {"is_default": False}])
    with world.eyes():
        assert partner.bank_accounts.get().is_default
    with attacked(partner, world.wang, "partners_bankaccount_one_default") as run:
        another_account(run, partner, "X1", is_default=True)


def test_an_account_stands_once(world: World) -> None:
    account = ACCOUNT | {"account_number": f"62 22 {next(numbers)}"}
    twice = account | {"account_number": account["account_number"].replace(" ", "-")}
    with refused("rule_broken"):
        world.proposed_supplier(bank_accounts=[account, twice | {"is_default": False}])
    partner = world.proposed_supplier(bank_accounts=[account])
    with world.eyes():
        number = partner.bank_accounts.get().account_number
    assert number.isalnum()
    with attacked(partner, world.wang, "partners_bankaccount_once") as run:
        another_account(run, partner, number, is_default=False)


# ---- likely doubles


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("苏州远景精密机械有限公司", "苏州远景精密机械有限责任公司"),
        ("苏州远大精工有限公司", "苏州远大精公"),  # it sounds the same
        ("苏州华旭（模具）有限公司", "苏州华旭(模具)有限公司"),
        ("Ｎorthwind Traders Ltd", "northwind traders"),
        ("无锡锐锋齿轮有限公司", "无锡锐锋齿轮厂"),
    ],
)
def test_a_name_that_sounds_alike_is_shown_first(world: World, known: str, new: str) -> None:
    first = world.proposed_supplier(name=known)
    with pytest.raises(LikelyDouble) as shown:
        world.proposed_supplier(name=new)
    doubles = shown.value.doubles
    assert first.pk in {one.record.pk for one in doubles}
    seen = [one.record.pk for one in doubles]
    saved = world.proposed_supplier(name=new, doubles_seen=seen)
    told = world.told_of(saved, "create").particulars["doubles"]
    assert [one["record"] for one in told] == seen


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("第一机床有限公司", "上海大众食品有限公司"),
        ("Works 1 Ltd", "Works 2 Ltd"),
        ("有限公司", "股份有限公司"),
    ],
)
def test_another_name_is_another_partner(world: World, known: str, new: str) -> None:
    world.proposed_supplier(name=known)
    assert world.proposed_supplier(name=new).pk


def test_the_same_account_and_telephone_are_shown_first(world: World) -> None:
    account = ACCOUNT | {"account_number": f"ACC {next(numbers)}"}
    first = world.proposed_supplier(
        bank_accounts=[account], contacts=[{"name": "Bo", "phone": "0512-6666 7777"}]
    )
    number = account["account_number"].replace(" ", "")
    for same in (
        {"bank_accounts": [account | {"account_number": number}]},
        {"phone": "(0512) 66667777"},
        {"contacts": [{"name": "Li", "phone": "05126666-7777"}]},
    ):
        with pytest.raises(LikelyDouble) as shown:
            world.proposed_supplier(**same)
        assert [one.record.pk for one in shown.value.doubles] == [first.pk]
    assert world.proposed_supplier(phone="110").pk  # too short to tell by


def test_who_saves_names_all_that_were_shown(world: World) -> None:
    """Another one that came meanwhile is shown as well."""
    first = world.proposed_supplier(name="Kunshan Gears")
    second = world.proposed_supplier(name="Kunshan Gears", doubles_seen=[first.pk])
    for seen in ([], [first.pk], [second.pk], [10**9]):
        with refused("likely_double"):
            world.proposed_supplier(name="kunshan gears", doubles_seen=seen)


def test_an_edit_shows_them_where_it_touches_what_one_is_known_by(world: World) -> None:
    first = world.proposed_supplier(name="Ningbo Bolts")
    second = world.proposed_supplier(name="Ningbo Bolts", doubles_seen=[first.pk])
    assert partners.edit(second, by=world.wang, payment_days=10).payment_days == 10
    with refused("likely_double", second):
        partners.edit(second, by=world.wang, name="Ningbo Bolts Ltd")


def test_a_revision_shows_them_to_who_proposes(world: World) -> None:
    first, second = world.active_supplier(name="Wenzhou Valves"), world.active_supplier()
    with refused("likely_double"):
        propose(second, by=world.wang, reason=REASON, name="Wenzhou Valves")
    revision = propose(
        second, by=world.wang, reason=REASON, name="Wenzhou Valves", doubles_seen=[first.pk]
    )
    revision.lifecycle.actions["approve"](revision, by=world.li)
    assert world.now(second).name == "Wenzhou Valves"
    assert world.told_of(second, "change").particulars["doubles"][0]["record"] == first.pk


def test_the_retired_are_no_doubles(world: World) -> None:
    gone = world.active_supplier(name="Foshan Tiles")
    partners.retire(gone, by=world.li, reason=REASON)
    assert world.proposed_supplier(name="Foshan Tiles").pk


# ---- classes


@pytest.mark.parametrize(
    ("field", "value", "field_class"),
    [
        ("phone", "1", "free"),
        ("address", "x", "free"),
        ("short_name", "x", "free"),
        ("contacts", [{"name": "x"}], "free"),
        ("name", "Another name altogether", "checked"),
        ("is_customer", True, "checked"),
        ("taxpayer", "small", "checked"),
        ("payment_days", 90, "checked"),
        ("currency", "USD", "checked"),
        ("tax_number", "x", "sensitive"),
        ("invoice_title", "x", "sensitive"),
        ("bank_accounts", [ACCOUNT], "sensitive"),
    ],
)
def test_the_class_of_each_field(world: World, field: str, value: Any, field_class: str) -> None:
    revision = propose(world.active_supplier(), by=world.wang, reason=REASON, **{field: value})
    assert revision.field_class == field_class
    assert (revision.state == "applied") is (field_class == "free")


def test_each_field_has_its_class(world: World) -> None:
    """A new field is put into a class knowingly."""
    known = Partner.checked | Partner.sensitive | Partner.free
    free = {"phone", "address", "short_name", "pinyin", "near_name"}
    assert set(header_fields(Partner)) | set(parts_of(Partner)) == known | free


def test_the_pinyin_is_derived(world: World) -> None:
    partner = world.proposed_supplier(name="重庆银行设备厂", short_name="重银")
    assert partner.pinyin.split() == ["chongqingyinhangshebeichangzhongyin", "cqyhsbczy"]


def another_account(run: Any, partner: Partner, number: str, *, is_default: bool) -> None:
    """One account more, in an edit by SQL."""
    edit_by_sql(run, partner, "name = name")
    run(
        "INSERT INTO partners_bankaccount (company_id, partner_id, position, bank_name, branch, "
        "account_name, account_number, is_default) VALUES (guiju_company(), %s, 2, 'B', '', 'N', "
        "%s, %s)",
        partner.pk,
        number,
        is_default,
    )
    close_by_sql(run, partner)
