"""How routes come about: proposed by one process owner, activated by another."""

from guiju.kernel.routes import Route
from guiju.kernel.steps import creation, plain_steps, step, write_all

create = creation(Route)
edit = step(Route, "edit")(write_all)
plain_steps(Route, "discard", "activate", "retire")
