"""What happens when a supplier's price is proposed, activated, retired."""

from guiju.purchasing.price.models import Price
from guiju.records.steps import live_actions

live_actions(Price)

create = Price.lifecycle.actions["create"]
edit = Price.lifecycle.actions["edit"]
discard = Price.lifecycle.actions["discard"]
activate = Price.lifecycle.actions["activate"]
retire = Price.lifecycle.actions["retire"]
