"""Reads the charts: `templates.toml` names them, a list beside it holds the accounts of each."""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PACKAGE = "guiju.accounting.chart"


@dataclass(frozen=True)
class TemplateAccount:
    """One account as a standard lists it."""

    code: str
    name: str
    english: str
    account_class: str
    side: str
    role: str
    liquidity: str
    dimensions: tuple[tuple[str, str], ...]  # dimension, how it is asked for
    has_quantity: bool
    is_foreign: bool
    is_closed: bool
    industry: str  # "" for every company
    source: str

    @property
    def parent(self) -> str:
        """The code of the account above; nothing at the first level."""
        return self.code.rpartition(".")[0]


@dataclass(frozen=True)
class Template:
    """A chart in one version, with the documents that it rests on."""

    key: str
    name: str
    english: str
    language: str  # in which books under this standard are kept
    documents: tuple[str, ...]
    accounts: tuple[TemplateAccount, ...]

    def accounts_for(self, industry: str = "") -> tuple[TemplateAccount, ...]:
        """What every company has, and what one of this industry has besides."""
        return tuple(one for one in self.accounts if one.industry in ("", industry))

    @property
    def industries(self) -> tuple[str, ...]:
        """The industries for which the standard lists accounts of their own."""
        return tuple(sorted({one.industry for one in self.accounts} - {""}))


DIMENSIONS = ("department", "person", "partner", "product")


@cache
def usual_words() -> dict[str, tuple[str, str]]:
    """The usual voucher words, each with its name; and those of the rule for opening balances."""
    said = tomllib.loads(files(PACKAGE).joinpath("words.toml").read_text("utf-8"))
    return {key: (one["code"], one["name"]) for key, one in said.items()}


@cache
def templates() -> dict[str, Template]:
    """All charts that may be adopted, by key."""
    said = tomllib.loads(files(PACKAGE).joinpath("templates.toml").read_text("utf-8"))
    return {
        key: Template(
            key=key,
            name=one["name"],
            english=one["english"],
            language=one["language"],
            documents=tuple(one["documents"]),
            accounts=_accounts(one["list"]),
        )
        for key, one in said.items()
    }


def _accounts(name: str) -> tuple[TemplateAccount, ...]:
    text = files(PACKAGE).joinpath(name).read_text("utf-8")
    return tuple(
        TemplateAccount(
            code=row["code"],
            name=row["name"],
            english=row["english"],
            account_class=row["class"],
            side=row["side"],
            role=row["role"],
            liquidity=row["liquidity"],
            dimensions=tuple((one, row[one]) for one in DIMENSIONS if row[one]),
            has_quantity=row["quantity"] == "yes",
            is_foreign=row["foreign"] == "yes",
            is_closed=row["closed"] == "yes",
            industry=row["industry"],
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )
