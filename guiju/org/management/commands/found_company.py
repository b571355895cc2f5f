"""`found_company`: found a real company with its first people, from JSON on standard input."""

import datetime
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation

from guiju.kernel.errors import Refused
from guiju.kernel.models import Company
from guiju.org.founding.people import Combining, FirstPerson, LetIn, found_with_first_people


class Command(BaseCommand):
    """Found the company or say in one line why not; nothing half done stays."""

    help = "Found a company (as the application); reads JSON, prints JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        """The links are printed once and kept nowhere."""
        try:
            asked = json.load(sys.stdin)
            company = company_from(**asked["company"])
            people = [FirstPerson(**person) for person in asked["people"]]
            combining = combining_from(asked.get("combine_duties"))
            language = asked.get("language", "zh-hans")
        except (ValueError, TypeError, KeyError) as error:
            raise CommandError(f"This cannot be understood: {error}", returncode=3) from error
        with translation.override("en"):
            try:
                let_in = found_with_first_people(company, people, combining, language)
            except Refused as refusal:
                raise CommandError(f"{refusal} {refusal.what_to_do}", returncode=3) from refusal
        answer = {"company": company.name, "people": [as_json(one) for one in let_in]}
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def company_from(
    *, code: str, name: str, credit_code: str = "", time_zone: str = "Asia/Shanghai"
) -> Company:
    """The company, of what may be said about it from outside. Raises TypeError."""
    return Company(code=code, name=name, credit_code=credit_code, time_zone=time_zone)


def combining_from(asked: dict[str, str] | None) -> Combining | None:
    """The wish to let one person hold two duties. Raises KeyError, ValueError."""
    if asked is None:
        return None
    return Combining(asked["reason"], datetime.date.fromisoformat(asked["review_by"]))


def as_json(one: LetIn) -> dict[str, Any]:
    """What the operator hands to one person."""
    return {
        "name": one.person.name,
        "login": one.login,
        "duties": list(one.roles),
        "link": reverse("account-link", args=[one.token]),
    }
