"""`demo_cast`: who stands on the sign-in page of a demo."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from guiju.kernel.models import Installation
from guiju.org.demo.cast import demo_cast


class Command(BaseCommand):
    """Print the cast of a demo; of any other installation, an empty list."""

    help = "Print the demo's cast as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        """One JSON document."""
        mode = Installation.objects.values_list("mode", flat=True).get(pk=1)
        cast = demo_cast() if mode == Installation.Mode.DEMO else []
        self.stdout.write(json.dumps(cast, ensure_ascii=False))
