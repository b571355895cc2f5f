"""The first page: each number leads to just so many, each bar to a list that adds up to it."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from guiju.org.demo import company as demo
from guiju.partners.partner import actions as partners
from guiju.purchasing.models import Order
from guiju.purchasing.order import actions as orders
from guiju.purchasing.order import home
from guiju.web.charts import Bar, bars, short
from guiju.web.kinds.inbox import day_of
from guiju.web.ranges import ONE_DAY
from tests.door import signed_in
from tests.purchasing.buying import Shop
from tests.records.world import LOGINS, REASON, World
from tests.statements import counted
from tests.web.lists_read import in_english, keys, text_of

Said = list[tuple[str, str]]  # the address of each link, and what it says
BrowserOf = Callable[[str], Client]
MOST = 25  # statements
WANG, LI, LIN = "wang", "li", "lin"
TILES = ("Waits for me", "Overdue", "Due today", "Sent back to me")


@pytest.fixture
def shop(own_world: World) -> Shop:
    """Products and a supplier to order from."""
    return Shop(own_world)


@pytest.fixture
def browser_of(own_world: World, static_files: Path) -> BrowserOf:
    """Sign in by first name."""
    assert static_files.is_dir()
    return lambda name: in_english(signed_in(LOGINS[name], demo.PASSWORD))


def past_the_wall(world: World, statement: str, *values: Any) -> None:
    """Change what no screen changes, to be at another time."""
    with world.database.connected("admin") as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(statement, values)


def links(html: str) -> Said:
    """Each link with its words."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return [(unescape(href), text_of(inner)) for href, inner in found]


def section(page: Any, heading: str) -> str:
    """The HTML of the card with this heading."""
    for one in re.findall(r"<section.*?</section>", page.content.decode(), re.DOTALL):
        if f"<h2>{heading}</h2>" in one:
            return str(one)
    raise AssertionError(f"no card is headed {heading}")


def tiles(page: Any) -> dict[str, tuple[str, int]]:
    """Each tile: where it leads, and its number."""
    found = re.findall(r'<a class="tile[^>]*href="([^"]*)".*?</a>', page.content.decode())
    said = re.findall(r'<a class="tile[^"]*" .*?>(.*?)</a>', page.content.decode())
    parts = [text_of(one).rsplit(" ", 1) for one in said]
    return {
        label: (unescape(href), int(number))
        for href, (label, number) in zip(found, parts, strict=True)
    }


def rows_of(page: Any) -> int:
    """How many rows the inbox shows."""
    return len(re.findall(r'class="row-link"', page.content.decode()))


def found(page: Any) -> tuple[Decimal, int]:
    """What the amounts in CNY of a list come to, and over how many rows."""
    html = page.content.decode()
    assert page.status_code == 200, page
    footer = re.search(r"<tfoot>(.*?)</tfoot>", html, re.DOTALL)
    if footer is None:
        return Decimal(0), len(keys(page))
    rows = re.search(r"of ([\d,]+) row", text_of(footer[1]))
    amounts = re.findall(r"¥([\d,.]+)", text_of(footer[1]))
    assert rows is not None and "Gross amount in CNY" in text_of(html)
    return Decimal(amounts[-1].replace(",", "")), int(rows[1].replace(",", ""))


# ---- my work


def test_each_number_leads_to_just_so_many(shop: Shop, browser_of: BrowserOf) -> None:
    world = shop.world
    late, today, back = (shop.submitted() for _ in range(3))
    now, end = day_of(world.company)
    for order, due in ((late, now - 3 * ONE_DAY), (today, end - datetime.timedelta(seconds=1))):
        past_the_wall(
            world, "UPDATE records_obligation SET due = %s WHERE record_id = %s", due, order.pk
        )
    orders.send_back(back, by=world.li, reason=REASON)
    shown = {}
    for name in (LI, WANG, LIN):
        client = browser_of(name)
        page = client.get("/")
        shown[name] = tiles(page)
        assert tuple(shown[name]) == TILES
        for label, (address, number) in shown[name].items():
            assert rows_of(client.get(address)) == number, (name, label)
    assert [shown[LI][label][1] for label in ("Overdue", "Due today")] == [1, 1]
    assert shown[WANG]["Sent back to me"][1] == 1
    work = section(browser_of(LI).get("/"), "My work")
    first = next(words for address, words in links(work) if "?inbox" in address)
    assert first.startswith(late.number)
    assert "overdue by" in text_of(work)


def test_what_waits_opens_as_from_the_inbox(shop: Shop, browser_of: BrowserOf) -> None:
    order = shop.submitted()
    client = browser_of(LI)
    address = f"/purchase-orders/{order.pk}/?inbox"
    assert address in dict(links(section(client.get("/"), "My work")))
    assert client.get(address).status_code == 200


def test_where_nothing_waits_one_is_told_what_to_do_next(browser_of: BrowserOf) -> None:
    work = section(browser_of(LIN).get("/"), "My work")
    assert "Nothing waits for you" in text_of(work)
    assert "/purchase-requests/new/" in dict(links(work))


def test_the_inbox_shows_no_sort_that_does_not_exist(browser_of: BrowserOf) -> None:
    assert browser_of(LIN).get("/inbox/?show=everything").status_code == 404


# ---- what I started


def test_what_i_started_says_who_has_it_until_it_is_in_force(
    shop: Shop, browser_of: BrowserOf
) -> None:
    world, client = shop.world, browser_of(WANG)
    order = shop.papered()
    assert f"#{order.pk}" in started(client) and started(client)[f"#{order.pk}"].endswith("draft")
    order = shop.submit(order)
    assert (
        "Li Jianguo" in started(client)[order.number] or "李建国" in started(client)[order.number]
    )
    orders.approve(order, by=world.li)
    assert order.number not in started(client)
    assert order.number not in started(browser_of(LI))


def test_what_was_sent_back_says_why_until_it_is_submitted_again(
    shop: Shop, browser_of: BrowserOf
) -> None:
    client = browser_of(WANG)
    order = orders.send_back(shop.submitted(), by=shop.world.li, reason=REASON)
    assert REASON in started(client)[order.number] and "sent back" in started(client)[order.number]
    assert REASON in text_of(client.get("/inbox/?show=returned").content.decode())
    shop.submit(order)
    assert REASON not in started(client)[order.number]
    assert tiles(client.get("/"))["Sent back to me"][1] == 0
    # One's own withdrawal is no return.
    orders.withdraw(Order(pk=order.pk), by=shop.world.wang)
    assert tiles(client.get("/"))["Sent back to me"][1] == 0


def started(client: Client) -> dict[str, str]:
    """By number, what the first page says of each thing that one started."""
    html = section(client.get("/"), "What I started")
    rows = [text_of(one) for one in re.findall(r"<li>.*?</li>", html, re.DOTALL)]
    return {row.split(" ")[0]: row for row in rows}


# ---- charts


def test_each_bar_leads_to_a_list_that_adds_up_to_it(shop: Shop, browser_of: BrowserOf) -> None:
    world = shop.world
    with_tax = [shop.line(price=Decimal("12.345"), quantity=Decimal(7))]
    approved, earlier, closed = (shop.approved(*with_tax) for _ in range(3))
    orders.short_close(closed, by=world.wang, reason=REASON)
    shop.draft()
    back = world.today - 40 * ONE_DAY
    past_the_wall(
        world, "UPDATE purchasing_order SET ordered_on = %s WHERE id = %s", back, earlier.pk
    )
    # Nobody can be asked about a supplier that was retired, and yet the orders are there.
    partners.retire(shop.supplier, by=world.li, reason=REASON)
    for name in (WANG, LI):
        client = browser_of(name)
        page = client.get("/")
        states = bars_of(page, "Purchase orders by state")
        assert len(states) >= 4
        for address, words in states:
            assert found(client.get(address))[1] == int(words.split()[-1]), words
        amounts = bars_of(page, "Ordered amount (CNY)")
        assert len(amounts) == 6 and sum(sum_said(words) > 0 for _, words in amounts) == 2
        suppliers = bars_of(page, "Top suppliers", titles=True)
        assert any(shop.supplier.name in words for _, words in suppliers)
        for address, words in amounts + suppliers:
            assert found(client.get(address))[0] == sum_said(words), words
    assert approved.value == closed.value != 0


def test_nobody_sees_a_sum_of_what_they_cannot_see(shop: Shop, browser_of: BrowserOf) -> None:
    world = shop.world
    shop.approved()
    assert "Top suppliers" not in browser_of(LIN).get("/").content.decode()
    world.give_role(world.lin, "buyer", "sales")
    client = browser_of(LIN)
    nothing = text_of(section(client.get("/"), "Purchase orders by state"))
    assert "No order was placed in this time." in nothing
    own = shop.draft(by=world.lin, department=world.department("sales"))
    page = client.get("/")
    assert [words for _, words in bars_of(page, "Purchase orders by state")] == ["draft 1"]
    ((address, _words),) = bars_of(page, "Purchase orders by state")
    assert keys(client.get(address)) == [own.pk]


def test_where_there_is_much_a_shorter_time_is_shown(
    shop: Shop, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = shop.world
    recent, old = shop.approved(), shop.approved()
    with world.eyes():
        past = Order.objects.exclude(pk=recent.pk).values_list("pk", flat=True)
        past_the_wall(
            world,
            "UPDATE purchasing_order SET ordered_on = %s WHERE id = ANY(%s)",
            world.today - 100 * ONE_DAY,
            list(past),
        )
    client = browser_of(WANG)
    assert "last 6 months" in section(client.get("/"), "Ordered amount (CNY)")
    monkeypatch.setattr(home, "COUNTED_UP_TO", 1)
    assert "last 8 weeks" in section(client.get("/"), "Ordered amount (CNY)")
    past_the_wall(
        world,
        "UPDATE purchasing_order SET ordered_on = %s WHERE id = %s",
        world.today - 20 * ONE_DAY,
        old.pk,
    )
    page = client.get("/")
    assert "last 7 days" in section(page, "Ordered amount (CNY)")
    assert [said for _, said in bars_of(page, "Purchase orders by state")] == ["approved 1"]
    monkeypatch.setattr(home, "COUNTED_UP_TO", 0)
    assert "Ordered amount (CNY)" not in client.get("/").content.decode()


def bars_of(page: Any, heading: str, *, titles: bool = False) -> Said:
    """Each bar of a chart: where it leads, and its words or, `titles`, what it says in full."""
    html = section(page, heading)
    if not titles:
        return [one for one in links(html) if "?" in one[0]]
    found = re.findall(r'<a href="([^"]*)" title="([^"]*)"', html)
    return [(unescape(address), unescape(said)) for address, said in found]


def sum_said(words: str) -> Decimal:
    """The full amount at the end of the words."""
    return Decimal(words.rsplit("¥", 1)[1].replace(",", ""))


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        ("0.5", "¥1", "¥1"),
        ("999", "¥999", "¥999"),
        ("4567.80", "¥4.57K", "¥4,568"),
        ("40600", "¥40.6K", "¥4.06万"),
        ("1234567", "¥1.23M", "¥123万"),
        ("2345678901", "¥2.35B", "¥23.5亿"),
    ],
)
def test_an_amount_is_said_in_three_digits(amount: str, english: str, chinese: str) -> None:
    for language, said in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert short(Decimal(amount)) == said


def test_bars_are_in_proportion_and_show_what_is_more_than_nothing() -> None:
    drawn = bars("", [Bar("a", 400, "", ""), Bar("b", 100, "", ""), Bar("c", 1, "", "")])
    assert [bar.length for bar in drawn.bars] == [1000, 250, 10]
    assert bars("", [Bar("a", 0, "", "")]).bars[0].length == 0
    for wrong in (Bar("a", -1, "", ""), Bar("a", 1, "", "", tone="pink")):
        with pytest.raises(ValueError, match="bars cannot show"):
            bars("", [wrong])


# ---- what it costs


def test_the_page_sends_as_many_statements_for_much_as_for_little(
    shop: Shop, browser_of: BrowserOf
) -> None:
    clients = {name: browser_of(name) for name in (WANG, LI)}
    shop.submitted()
    before = {name: statements(client) for name, client in clients.items()}
    for _ in range(4):
        shop.draft(supplier=shop.world.active_supplier())
        shop.submitted(supplier=shop.world.active_supplier())
        orders.send_back(shop.submitted(), by=shop.world.li, reason=REASON)
    for name, client in clients.items():
        assert statements(client) == before[name] <= MOST, name


def statements(client: Client) -> int:
    """How many statements the first page needs."""
    with counted() as sent:
        assert client.get("/").status_code == 200
    return sent.count


def test_the_inbox_asks_no_more_for_many_orders_than_for_one(
    shop: Shop, browser_of: BrowserOf
) -> None:
    client = browser_of(LI)
    shop.submitted()
    with counted() as few:
        client.get("/inbox/")
    for _ in range(3):
        shop.submitted(supplier=shop.world.active_supplier())
    with counted() as many:
        client.get("/inbox/")
    assert many.count == few.count


def test_how_far_orders_are_read_is_found_on_the_index(shop: Shop) -> None:
    world = shop.world
    with world.eyes(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        newest = home.newest(world.company, world.today - 100 * ONE_DAY)
        plan = newest[10_000:10_001].explain()
    assert re.search(r"Index Only Scan Backward using purchasing_order_ordered", plan), plan
    assert "Sort" not in plan
