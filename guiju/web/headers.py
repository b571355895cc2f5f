"""What every answer says about itself: not to be cached, not to be embedded, no devices."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

DEVICES: Final = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
PERMISSIONS_POLICY: Final = ", ".join(f"{device}=()" for device in DEVICES)


class HeadersMiddleware:
    """Stands inside WhiteNoise, so static files keep their long life in the cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then say what holds for each answer."""
        response = self._get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response
