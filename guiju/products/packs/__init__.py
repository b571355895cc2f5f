"""Packs: masters as a country usually has them, proposed by the actions like any other.

A pack is data: `china_vat.json` has the treatments and dated rates of the value-added tax as the
tax office publishes them (13, 9 and 6 percent since 2019-04-01 and what was before, 3 percent by
the simple method, 1 percent until 2027-12-31), `china_units.json` the usual units. What they say is
checked by whoever activates it.
"""

import json
from importlib.resources import files
from typing import Any, Final

from django.apps import apps

from guiju.kernel.errors import RuleBroken
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.records.masters import LIVE
from guiju.records.record import Kind

PACKS: Final = ("china_units", "china_vat")


def propose_pack(name: str, *, by: Caller) -> list[Kind]:
    """Propose what the pack has and the company has not yet, by code; the proposed records.

    Raises RuleBroken for a pack that does not exist.
    """
    if name not in PACKS:
        raise RuleBroken(f"{name}: {', '.join(PACKS)}", field="pack")
    pack = json.loads(files(__name__).joinpath(f"{name}.json").read_text("utf-8"))
    model: Any = apps.get_model(pack["kind"])
    with open_reading(by.actor, by.company):
        live = model._default_manager.filter(company=by.company, state__in=LIVE)
        known = set(live.values_list("code", flat=True))
    create = model.lifecycle.actions["create"]
    return [create(by=by, **said) for said in pack["records"] if said["code"] not in known]
