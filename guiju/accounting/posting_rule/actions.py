"""What happens when a posting rule is proposed, activated, retired."""

from guiju.accounting.posting_rule.models import PostingRule
from guiju.records.steps import creation, plain_steps, step, write_all

create = creation(PostingRule)
edit = step(PostingRule, "edit")(write_all)
plain_steps(PostingRule, "discard", "activate", "retire")

discard = PostingRule.lifecycle.actions["discard"]
activate = PostingRule.lifecycle.actions["activate"]
retire = PostingRule.lifecycle.actions["retire"]
