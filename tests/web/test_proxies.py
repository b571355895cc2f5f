"""Only a trusted proxy may say where a request came from."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory

from guiju.web.proxies import TrustedProxyMiddleware

PROXY = "10.0.0.2"
CLIENT = "203.0.113.7"


@pytest.fixture(autouse=True)
def trusted(settings_with: Any) -> None:
    settings_with(TRUSTED_PROXIES=[ip_network("10.0.0.0/8"), ip_network("fd00::/8")])


def seen(peer: str, **headers: str) -> HttpRequest:
    """The request as what stands behind the middleware sees it."""
    behind: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponseBase:
        behind.append(request)
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    TrustedProxyMiddleware(answer)(request)
    return behind[0]


@pytest.mark.parametrize(
    ("forwarded_for", "expected"),
    [
        (CLIENT, CLIENT),
        (f"198.51.100.1, {CLIENT}", CLIENT),  # the left one is what the client claims
        (f"{CLIENT}, 10.0.0.9", CLIENT),  # two proxies of ours
        (f"{CLIENT}:51234", CLIENT),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        (f"::ffff:{CLIENT}", CLIENT),
        ("10.0.0.9", "10.0.0.9"),
        ("unknown", PROXY),
        (f"{CLIENT}, <script>", PROXY),
        ("", PROXY),
    ],
)
def test_behind_a_trusted_proxy_the_nearest_untrusted_address_counts(
    forwarded_for: str, expected: str
) -> None:
    assert seen(PROXY, **{"X-Forwarded-For": forwarded_for}).META["REMOTE_ADDR"] == expected


def test_a_trusted_proxy_tells_scheme_and_host() -> None:
    request = seen(PROXY, **{"X-Forwarded-Proto": "https", "X-Forwarded-Host": "localhost"})
    assert request.is_secure()
    assert request.get_host() == "localhost"


def test_nobody_else_is_believed_and_nothing_is_left_to_be_believed_later() -> None:
    request = seen(
        CLIENT,
        **{
            "X-Forwarded-For": "192.0.2.1",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example",
            "X-Real-IP": "192.0.2.1",
            "Forwarded": "for=192.0.2.1",
        },
    )
    assert request.META["REMOTE_ADDR"] == CLIENT
    assert not request.is_secure()
    assert request.get_host() == "testserver"
    assert not [name for name in request.headers if "orward" in name or "Real" in name]


def test_a_scheme_made_up_is_ignored() -> None:
    assert seen(PROXY, **{"X-Forwarded-Proto": "gopher"}).scheme == "http"


def test_without_an_address_as_over_a_local_socket_nothing_is_believed() -> None:
    assert seen("", **{"X-Forwarded-For": CLIENT}).META["REMOTE_ADDR"] == ""
