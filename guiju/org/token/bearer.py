"""Who comes with a token."""

from django.db import connection

from guiju.kernel.models import Actor
from guiju.org.token.actions import digest
from guiju.web.api.door import Bearer, bearer_by

LENGTH = 43  # of 256 bits in base 64


@bearer_by
def bearer(token: str) -> Bearer | None:
    """The actor and the scopes of a token that holds now; None where it does not."""
    if len(token) != LENGTH:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor, scopes FROM org_bearer_of_token(%s)", [digest(token)])
        found = cursor.fetchone()
    if found is None:
        return None
    actor = Actor.objects.select_related("company").get(pk=found[0])
    return Bearer(actor, tuple(found[1])) if actor.company is not None else None
