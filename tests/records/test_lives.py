"""Random lives of requests and revisions: the same ones each time; the soak lives others."""

from collections import Counter

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from guiju.server.cluster import Cluster

# A machine that gets nowhere would agree with any rulebook. Rarer ends are left to the soak.
REACHED = {
    *(("create", code) for code in ("done", "not_permitted", "rule_broken")),
    *((action, "done") for action in ("attach", "remove", "submit", "approve", "send_back")),
    *((action, "done") for action in ("edit", "cancel", "suspend", "delegate")),
    *(("propose", code) for code in ("done", "reason_missing", "wrong_state")),
    ("approve a revision", "done"),
    *(("click again", code) for code in ("done", "key_reused")),
}


def test_whatever_is_tried_comes_out_as_the_rulebook_says(
    cluster: Cluster, neighbours: str
) -> None:
    from tests.records.machine import Lives

    Lives.cluster, Lives.template, Lives.outcomes = cluster, neighbours, Counter()
    # Without a search for a shorter course of deeds: it takes many times as long as the test.
    chosen = settings(max_examples=10, stateful_step_count=40, phases=(Phase.generate,))
    run_state_machine_as_test(Lives, settings=chosen)
    assert set(Lives.outcomes) >= REACHED, REACHED - set(Lives.outcomes)
