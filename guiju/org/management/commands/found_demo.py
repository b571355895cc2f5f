"""`found_demo`: found the demo company."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation

from guiju.kernel.errors import Refused
from guiju.org.demo.founding import Founded, found_demo

LANGUAGE = "zh-hans"  # the company's own: what an action writes down is in the language of who acts


class Command(BaseCommand):
    """Found the demo company, or finish founding it."""

    help = "Found the demo company (as the application)."

    def handle(self, *args: Any, **options: Any) -> None:
        """A line each: what was done, what stood already, what could not be told."""
        with translation.override("en"), one_wait_for_the_disk():
            try:
                with translation.override(LANGUAGE):
                    done = found_demo()
            except Refused as refusal:
                raise CommandError(f"{refusal} {refusal.what_to_do}", returncode=3) from refusal
        for line in lines(done):
            self.stdout.write(line)


def lines(done: Founded) -> Iterator[str]:
    """What the operator reads."""
    yield f"demo people let in {done.let_in}"
    if done.told:
        yield f"demo told of {', '.join(done.told)}"
    if done.stood and not done.is_new:
        yield f"demo left as it stands: {', '.join(done.stood)}"
    for app, reason in done.untold.items():
        yield f"demo not told of {app}, which people have changed: {reason}"


@contextmanager
def one_wait_for_the_disk() -> Iterator[None]:
    """Hundreds of actions, and the last commit waits until all of them are on the disk.

    A machine that loses its power meanwhile loses the newest of them, each whole, as if the
    founding had been broken off a moment earlier.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
            # A number of its own makes this transaction one that is written to the log.
            cursor.execute("SELECT pg_current_xact_id()")
