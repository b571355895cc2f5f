"""What a page of a list says, read from its HTML."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

from django.test import Client

TAG = re.compile(r"<[^>]*>")


def in_english(client: Client) -> Client:
    """The same person, who has chosen English."""
    client.post("/display/", {"language": "en"})
    return client


def text_of(html: str) -> str:
    """As a person reads it."""
    return " ".join(unescape(TAG.sub(" ", html)).split())


def keys(page: Any) -> list[int]:
    """The keys of the records listed, in order, each once."""
    found = re.findall(r'<a class="row-link" href="/[\w-]+/(\d+)/"', page.content.decode())
    return list(dict.fromkeys(int(key) for key in found))


def headings(page: Any) -> list[str]:
    """The columns by their names."""
    return re.findall(r'<th [^>]*data-column="([^"]+)"', page.content.decode())


def total(page: Any) -> tuple[Decimal, int] | None:
    """The sum of the one column of amounts, and over how many rows; None without a total."""
    found = re.search(r"<tfoot>(.*?)</tfoot>", page.content.decode(), re.DOTALL)
    if found is None:
        return None
    text = text_of(found[1])
    rows, amount = re.search(r"of ([\d,]+) row", text), re.search(r"¥([\d,.]+)", text)
    assert rows is not None and amount is not None, text
    return Decimal(amount[1].replace(",", "")), int(rows[1].replace(",", ""))


def link(page: Any, text: str) -> str:
    """Where the link leads that says this."""
    for href, inner in re.findall(
        r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page.content.decode(), re.DOTALL
    ):
        if text in text_of(inner):
            return unescape(href)
    raise AssertionError(f"no link says {text}")


def chips(page: Any) -> dict[str, tuple[str, str]]:
    """The filters in force: what each says, and the address without it."""
    return {
        text_of(label).rstrip(":").strip(): (text_of(said), unescape(href))
        for label, said, href in re.findall(
            r'<span class="filter-chip"><span>(.*?)<b>(.*?)</b></span><a href="([^"]*)"',
            page.content.decode(),
        )
    }


def tabs(page: Any) -> list[str]:
    """The views above the list."""
    found = re.search(r'<nav class="tabs[^>]*>(.*?)</nav>', page.content.decode(), re.DOTALL)
    return [text_of(one) for one in re.findall(r"<a .*?</a>", found[1], re.DOTALL)] if found else []
