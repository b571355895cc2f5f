"""What happens when something is asked for, submitted, approved, sent back."""

from guiju.purchasing.request.models import Request
from guiju.records.steps import creation, plain_steps, step, write_all

create = creation(Request)
edit = step(Request, "edit")(write_all)
plain_steps(Request, "discard", "submit", "withdraw", "send_back", "approve", "reject", "cancel")

discard = Request.lifecycle.actions["discard"]
submit = Request.lifecycle.actions["submit"]
withdraw = Request.lifecycle.actions["withdraw"]
send_back = Request.lifecycle.actions["send_back"]
approve = Request.lifecycle.actions["approve"]
reject = Request.lifecycle.actions["reject"]
cancel = Request.lifecycle.actions["cancel"]
