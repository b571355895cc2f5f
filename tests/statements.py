"""Counts the statements that PostgreSQL ran where nothing can hide: in the protocol itself."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from psycopg.pq import Trace

# Each statement that ran is told to be complete, BEGIN and COMMIT too; one that is only prepared is
# not.
COMPLETE = re.compile(r"^B\t\d+\tCommandComplete\t", re.MULTILINE)


@dataclass
class Sent:
    """How many statements a block sent, once it has ended."""

    count: int = 0


@contextmanager
def counted() -> Iterator[Sent]:
    """Count each statement of Django's connection, those of transactions included."""
    connection.ensure_connection()
    assert connection.connection is not None
    libpq, sent = connection.connection.pgconn, Sent()
    with tempfile.TemporaryFile("w+") as protocol:
        libpq.trace(protocol.fileno())
        libpq.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        try:
            yield sent
        finally:
            libpq.untrace()
        protocol.seek(0)
        sent.count = len(COMPLETE.findall(protocol.read()))
