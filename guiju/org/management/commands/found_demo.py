"""`found_demo`: found the demo company."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guiju.kernel.errors import Refused
from guiju.org.demo.founding import found_demo


class Command(BaseCommand):
    """Found the demo company, or finish founding it."""

    help = "Found the demo company (as the application)."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line at the end."""
        try:
            number = found_demo()
        except Refused as refusal:
            raise CommandError(f"{refusal} {refusal.what_to_do}", returncode=3) from refusal
        self.stdout.write(f"demo people let in {number}")
