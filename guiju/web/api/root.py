"""The root of the API: everything under /api/v1/, with its description in OpenAPI."""

from typing import Final

from ninja import NinjaAPI

from guiju import __version__
from guiju.web.api import problems, shared
from guiju.web.api.door import BearerAuth
from guiju.web.api.kinds import router_of
from guiju.web.kinds.screen import screens

DESCRIPTION: Final = """
The kinds, steps, rights and refusals of the screens, for programs. Come with a token of your
account page: `Authorization: Bearer ...`. What changes something needs `Idempotency-Key`, a UUID of
your own for each thing to be done. Refusals are problem details (RFC 9457): compare `code`.
"""


def root() -> NinjaAPI:
    """The API with a router for each kind. Made once every app has registered."""
    api = NinjaAPI(
        title="Guiju",
        version=__version__,
        description=DESCRIPTION,
        auth=BearerAuth(),
        docs_url=None,  # its page needs inline scripts, which the content policy refuses
        openapi_url="/openapi.json",
        urls_namespace="api",
    )
    problems.install(api)
    api.add_router("", shared.router)
    for screen in screens.values():
        api.add_router(f"/{screen.slug}", router_of(screen))
    return api
