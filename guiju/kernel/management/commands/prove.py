"""`prove`: run all invariants as the owner."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from guiju.kernel.database.invariants import Proof, prove


class Command(BaseCommand):
    """Prove each invariant; the exit code is 1 where one fails."""

    help = "Prove the invariants of the database (as the owner)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only the form of the output can be chosen."""
        parser.add_argument("--json", action="store_true", help="machine-readable")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a proof, or one JSON document."""
        proofs = list(prove())
        if options["json"]:
            self.stdout.write(json.dumps([as_json(proof) for proof in proofs], default=str))
        else:
            for proof in proofs:
                self.stdout.write(
                    f"{'holds' if proof.holds else 'FAILS'}  {proof.invariant.sentence}"
                )
                for row in proof.offending:
                    self.stdout.write(f"       {', '.join(map(str, row))}")
        if not all(proof.holds for proof in proofs):
            raise SystemExit(1)


def as_json(proof: Proof) -> dict[str, Any]:
    """What a program wants to know of one proof."""
    return {
        "name": proof.invariant.name,
        "sentence": proof.invariant.sentence,
        "holds": proof.holds,
        "offending": [list(row) for row in proof.offending],
    }
