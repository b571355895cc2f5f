"""Whether the web server answers, asked from this machine."""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass

from guiju.server.web import HEALTH

SECONDS_TO_ANSWER = 10
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked, not listened on


@dataclass(frozen=True)
class Listening:
    """Where the web server listens, and whether it speaks TLS."""

    host: str
    port: int
    is_tls: bool


async def answers(listening: Listening) -> bool:
    """Whether a web process took the question and answered it in time."""
    with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            return b" 200 " in await _first_line(listening)
    return False


async def _first_line(listening: Listening) -> bytes:
    context = None
    if listening.is_tls:
        # It is our own process on our own machine, and its name is not this address.
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    host = EVERYWHERE.get(listening.host, listening.host)
    reader, writer = await asyncio.open_connection(host, listening.port, ssl=context)
    try:
        writer.write(f"GET {HEALTH} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return await reader.readline()
    finally:
        writer.close()
