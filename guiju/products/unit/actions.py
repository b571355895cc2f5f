"""What happens when a unit of measure is proposed, activated, retired."""

from guiju.products.unit.models import UnitOfMeasure
from guiju.records.masters import live_actions

live_actions(UnitOfMeasure)

create = UnitOfMeasure.lifecycle.actions["create"]
edit = UnitOfMeasure.lifecycle.actions["edit"]
discard = UnitOfMeasure.lifecycle.actions["discard"]
activate = UnitOfMeasure.lifecycle.actions["activate"]
retire = UnitOfMeasure.lifecycle.actions["retire"]
