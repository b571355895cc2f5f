"""Whom to believe about where a request came from.

Only a peer inside `settings.TRUSTED_PROXIES` may speak for somebody else. From anybody else the
forwarding headers are taken away, so that nothing behind this middleware can believe them.
"""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

FORWARDING = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


class TrustedProxyMiddleware:
    """Puts the client's address, scheme and host where Django looks for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._trusted: Sequence[Network] = tuple(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Settle who asks, then answer."""
        peer = _address(request.META.get("REMOTE_ADDR", ""))
        said = {name: request.META.pop(name, "") for name in FORWARDING}
        if peer is not None:
            if self._trusts(peer):
                peer = self._client(peer, said["HTTP_X_FORWARDED_FOR"])
                self._take_scheme_and_host(request, said)
            request.META["REMOTE_ADDR"] = str(peer)
        return self._get_response(request)

    def _client(self, peer: Address, forwarded_for: str) -> Address:
        """The nearest address that is no trusted proxy: what stands left of it is hearsay."""
        for text in reversed(forwarded_for.split(",")):
            address = _address(text)
            if address is None:
                return peer
            peer = address
            if not self._trusts(address):
                break
        return peer

    def _take_scheme_and_host(self, request: HttpRequest, said: dict[str, str]) -> None:
        """Take what the proxy that touched us last has said."""
        scheme = said["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip()
        if scheme in {"http", "https"}:
            request.META["wsgi.url_scheme"] = scheme
        if host := said["HTTP_X_FORWARDED_HOST"].rpartition(",")[2].strip():
            request.META["HTTP_HOST"] = host

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _address(text: str) -> Address | None:
    """An address without a port or zone; None where the text is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped if isinstance(mapped, IPv4Address) else address
