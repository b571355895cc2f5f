"""Random lives of requests and revisions, other ones each time, and many."""

from collections import Counter

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from guiju.server.cluster import Cluster
from tests.records.conftest import neighbours

__all__ = ["neighbours"]
LIVES, DEEDS = 150, 80


def test_many_lives_come_out_as_the_rulebook_says(cluster: Cluster, neighbours: str) -> None:
    from tests.records.machine import Lives

    Lives.cluster, Lives.template, Lives.outcomes = cluster, neighbours, Counter()
    chosen = settings(
        derandomize=False,
        database=None,
        max_examples=LIVES,
        stateful_step_count=DEEDS,
        phases=(Phase.generate,),
        print_blob=True,
    )
    run_state_machine_as_test(Lives, settings=chosen)
    for (action, code), number in sorted(Lives.outcomes.items()):
        print(f"{action:<24} {code:<16} {number:>6}")  # noqa: T201  the soak talks
