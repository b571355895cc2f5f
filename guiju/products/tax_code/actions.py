"""What happens when a tax code is proposed, activated, retired."""

from guiju.products.tax_code.models import TaxCode
from guiju.records.masters import live_actions

live_actions(TaxCode)

create = TaxCode.lifecycle.actions["create"]
edit = TaxCode.lifecycle.actions["edit"]
discard = TaxCode.lifecycle.actions["discard"]
activate = TaxCode.lifecycle.actions["activate"]
retire = TaxCode.lifecycle.actions["retire"]
