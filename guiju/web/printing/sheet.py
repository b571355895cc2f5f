"""A record as the data of its paper: texts, numbers and truths, in the language of the copy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import segno
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import DecimalField, ForeignKey, TextField
from django.urls import reverse
from django.utils.translation import gettext

from guiju.kernel import clock
from guiju.kernel.models import Channel
from guiju.kernel.unit import Unit
from guiju.records.content import content_of, digest, parts_of
from guiju.records.record import Kind
from guiju.web.cells import Money, words
from guiju.web.kinds.screen import CENTS, Screen, capitalised, value_of
from guiju.web.printing.capitals import capitals
from guiju.web.printing.columns import LONG, Column, setting
from guiju.web.printing.fonts import FAMILIES, printable
from guiju.web.printing.paper import SIZES
from guiju.web.printing.way import way_of

LANGUAGES: Final = {"zh-hans": ("zh", "CN"), "en": ("en", "GB")}
WIDE: Final = 44  # characters: a fact that says more has a line of its own
DIGEST_SHOWN: Final = 16


@dataclass(frozen=True)
class Sheet:
    """One copy of one record, about to be drawn; the record is locked."""

    screen: Screen
    record: Kind
    number: int
    unit: Unit
    language: str
    size: str

    def data(self) -> dict[str, Any]:
        """All that a template gets. The language and the company's time are in force already."""
        language, region = LANGUAGES[self.language]
        state = str(capitalised(self.record.state_shown.label))
        facts, totals = self._facts_and_totals()
        data = {
            "lang": language,
            "region": region,
            "size": self.size,
            "fonts": FAMILIES,
            "company": self.unit.company.name,
            "credit_code": self.unit.company.credit_code,
            "title": str(self.screen.one),
            "name": self.record.number or f"#{self.record.pk}",
            "state": state,
            "mark": "" if self.record.state_shown.tone == "ok" else state.upper(),
            "facts": facts,
            "parts": list(self._parts()),
            "totals": totals,
            "capitals": self._capitals(),
            **self._way(),
            "signatures": [str(one) for one in self.screen.paper.signatures],
            **self._evidence(),
        }
        more = self.screen.paper.more
        return {**data, "more": dict(more(self.record)) if more is not None else {}}

    def _facts_and_totals(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What people entered; of a record with lines, the computed amounts stand below these."""
        facts, sums = [], []
        for name in self.screen.paper.fields or self.screen.fields:
            label = str(self.screen.label(name))
            value = words(self._value(name))
            if self._is_total(name):
                sums.append({"label": label, "value": value})
            else:
                is_text = isinstance(self.screen.column_field(name), TextField)
                is_wide = is_text or len(value) > WIDE or "\n" in value
                facts.append({"label": label, "value": value, "wide": is_wide})
        return facts, [{**one, "last": place == len(sums)} for place, one in enumerate(sums, 1)]

    def _value(self, name: str) -> Any:
        show = self.screen.paper.shown.get(name)
        return show(self.record) if show is not None else self.screen.value(self.record, name)

    def _is_total(self, name: str) -> bool:
        field = self.screen.column_field(name)
        is_amount = isinstance(field, DecimalField) and field.decimal_places == CENTS
        return is_amount and not field.editable and bool(parts_of(type(self.record)))

    def _parts(self) -> Iterator[dict[str, Any]]:
        """Each part as a table; a column in which no line says anything is left out."""
        for name, (model, fields, _back) in parts_of(type(self.record)).items():
            wanted = self.screen.paper.columns.get(name) or self.screen.parts.get(
                name, tuple(fields)
            )
            linked = [one for one in wanted if isinstance(fields[one], ForeignKey)]
            rows = list(getattr(self.record, name).select_related(*linked).order_by("position"))
            columns, cells = [], []
            for one in wanted:
                show = {**self.screen.shown, **self.screen.paper.shown}.get(f"{name}.{one}")
                values = [show(row) if show else value_of(row, fields[one]) for row in rows]
                said = [words(value) for value in values]
                if any(said):
                    label = str(capitalised(fields[one].verbose_name))
                    columns.append(Column(label, is_figures=all(map(is_figure, values))))
                    cells.append(said)
            yield self._table(
                str(capitalised(model._meta.verbose_name_plural)),
                [Column("#", is_figures=True), *columns],
                [[str(at), *row] for at, row in enumerate(zip(*cells, strict=True), 1)],
            )

    def _way(self) -> dict[str, Any]:
        """The whole way with its reasons; and the approvals alone, for what leaves the house."""
        labels = (gettext("Step"), gettext("Who"), gettext("When"), gettext("Reason"))
        columns = [Column(label, is_figures=False) for label in labels]
        stages = way_of(self.record)
        rows = [[one.what, one.who, one.when, one.note] for one in stages]
        return {
            "way": self._table(gettext("The way so far"), columns, rows),
            "approvals": [
                {"what": one.what, "who": one.who, "when": one.when}
                for one in stages
                if one.is_approval
            ],
        }

    def _table(self, title: str, columns: list[Column], rows: list[list[str]]) -> dict[str, Any]:
        """A table with its widths reckoned, from what will really be printed."""
        size = SIZES[self.size]
        rows = [[printable(cell) for cell in row] for row in rows]
        chosen = setting(columns, rows, size.room, size.type_sizes)
        return {
            "title": title,
            "nothing": gettext("There are no lines."),
            "size": chosen.size,
            "inset": chosen.inset,
            "columns": [
                {"label": column.label, "figures": column.is_figures, "width": round(width, 2)}
                for column, width in zip(columns, chosen.widths, strict=True)
            ],
            "rows": [
                {
                    "cells": row,
                    "one": chosen.is_one_line(row),
                    "long": sum(map(len, row)) > LONG,
                }
                for row in rows
            ],
        }

    def _capitals(self) -> dict[str, str] | None:
        """The declared amount in capitals."""
        name = self.screen.paper.capitals
        if not name:
            return None
        value = self._value(name)
        if not isinstance(value, Money):
            raise TypeError(f"{self.record.kind}.{name} is no amount of money")
        label = gettext("%(amount)s in capitals") % {"amount": self.screen.label(name)}
        return {"label": label, "value": capitals(value.amount, value.currency)}

    def _evidence(self) -> Mapping[str, Any]:
        """Which copy this is, of what, by whom, and where its record is found."""
        address = address_of(self.record)
        by = self.unit.call.by
        fingerprint = digest(content_of(self.record)).hex()[:DIGEST_SHOWN].upper()
        copy = gettext("First print")
        if self.number > 1:
            copy = gettext("Copy, print no. %(number)d") % {"number": self.number}
        return {
            "copy": copy,
            "printed": gettext("Printed by %(name)s, %(moment)s, %(channel)s")
            % {
                "name": by.actor.name,
                "moment": words(clock.now()),
                "channel": Channel(by.channel).label,
            },
            "evidence": gettext("Version %(version)d, content SHA-256 %(digest)s…")
            % {"version": self.record.record.version, "digest": fingerprint},
            "address": address,
            "qr": square_of(f"{address}?copy={self.number}"),
            "words": {
                "page": gettext("page {page} of {pages}"),
                "qr": gettext("The square leads to %(address)s") % {"address": address},
            },
        }


def is_figure(value: Any) -> bool:
    """Whether it is a number or nothing: such a column stands to the right."""
    return value is None or (
        isinstance(value, Money | Decimal | int) and not isinstance(value, bool)
    )


def address_of(record: Kind) -> str:
    """The address of a record that stays, for paper. Raises ImproperlyConfigured."""
    if not settings.GUIJU_ADDRESS:
        raise ImproperlyConfigured("GUIJU_ADDRESS is not set: a paper could not lead back here")
    return settings.GUIJU_ADDRESS.rstrip("/") + reverse("record", args=[record.pk])


def square_of(address: str) -> dict[str, Any]:
    """A QR code, by the runs of its dark modules: row, column, length."""
    rows = [bytes(row) for row in segno.make_qr(address, error="m").matrix]
    runs = []
    for place, row in enumerate(rows):
        start = 0
        for is_dark, run in _runs(row):
            if is_dark:
                runs.append([place, start, run])
            start += run
    return {"size": len(rows), "runs": runs}


def _runs(row: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for module in row:
        if runs and runs[-1][0] == module:
            runs[-1] = (module, runs[-1][1] + 1)
        else:
            runs.append((module, 1))
    return runs
