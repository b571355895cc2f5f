"""How routes come about: proposed by one process owner, activated by another."""

from guiju.records.routes import Route
from guiju.records.steps import live_actions

live_actions(Route)
