"""Each rule of the wall and of the code is taken down in turn, and a test must notice."""

import os
import re
from pathlib import Path

import pytest

from guiju.server.cluster import Cluster
from tests import sabotage
from tests.companies import neighbours_template
from tests.conftest import cloned


def test_no_rule_falls_unnoticed(cluster: Cluster, demo_template: str, static_files: Path) -> None:
    word = os.environ.get("SABOTAGE", "")
    template = neighbours_template(cluster, demo_template)
    with cloned(cluster, template) as database:
        found = [rule for rule in sabotage.rules(database) if re.search(word, rule.name)]
    assert found, f"no rule is called like {word}"
    blind, proof_only = sabotage.unnoticed(cluster, template, str(static_files), found)
    print(f"{len(found)} rules; seen by the proof alone: {len(proof_only)}; by nobody: {blind}")  # noqa: T201  the soak talks
    if blind:
        pytest.fail(f"nobody noticed: {', '.join(blind)}")
