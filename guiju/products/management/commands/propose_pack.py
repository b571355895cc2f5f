"""`propose_pack`: propose the masters of a pack in the name of somebody who may."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guiju.kernel.errors import Refused
from guiju.kernel.models import Channel
from guiju.kernel.unit import Caller
from guiju.org.account.models import Account
from guiju.products.packs import PACKS, propose_pack


class Command(BaseCommand):
    """Propose tax codes or units of measure; a second person activates them on the screens."""

    help = "Propose the masters of a pack (as the application)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which pack, and who proposes it."""
        parser.add_argument("pack", choices=PACKS)
        parser.add_argument("--login", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """One line at the end."""
        account = Account.objects.select_related("actor__company").filter(login=options["login"])
        found = account.first()
        if found is None:
            raise CommandError(f"nobody signs in as {options['login']}", returncode=2)
        by = Caller(found.actor, found.actor.company, Channel.COMMAND)
        try:
            proposed = propose_pack(options["pack"], by=by)
        except Refused as refusal:
            raise CommandError(f"{refusal} {refusal.what_to_do}", returncode=3) from refusal
        self.stdout.write(f"proposed {len(proposed)}")
