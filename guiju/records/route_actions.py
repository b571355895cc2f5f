"""How routes come about: proposed by one process owner, activated by another."""

from guiju.records.routes import Route
from guiju.records.steps import creation, plain_steps, step, write_all

create = creation(Route)
edit = step(Route, "edit")(write_all)
plain_steps(Route, "discard", "activate", "retire")
