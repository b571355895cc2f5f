"""What happens when a late posting is asked for, granted, ended."""

from guiju.accounting.late_posting.models import LatePosting
from guiju.records.steps import creation, plain_steps

create = creation(LatePosting)
plain_steps(LatePosting, "grant", "refuse", "end")

grant = LatePosting.lifecycle.actions["grant"]
refuse = LatePosting.lifecycle.actions["refuse"]
end = LatePosting.lifecycle.actions["end"]
