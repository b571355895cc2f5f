"""What happens when a supplier is proposed, activated, retired."""

from guiju.purchasing.supplier.models import Supplier
from guiju.records.steps import creation, plain_steps, step, write_all

create = creation(Supplier)
edit = step(Supplier, "edit")(write_all)
plain_steps(Supplier, "discard", "activate", "retire")

discard = Supplier.lifecycle.actions["discard"]
activate = Supplier.lifecycle.actions["activate"]
retire = Supplier.lifecycle.actions["retire"]
