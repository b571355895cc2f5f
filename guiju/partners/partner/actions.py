"""What happens when a partner is proposed, activated, retired."""

from guiju.partners.partner.models import Partner
from guiju.records.masters import live_actions

live_actions(Partner)

create = Partner.lifecycle.actions["create"]
edit = Partner.lifecycle.actions["edit"]
discard = Partner.lifecycle.actions["discard"]
activate = Partner.lifecycle.actions["activate"]
retire = Partner.lifecycle.actions["retire"]
