"""Locks between processes. The kernel frees them when their holder dies, however it dies."""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from guiju.server.users import give_to_owner_of


class Lock:
    """A lock file: many may share it, or one may have it alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def share(self) -> None:
        """Waits until nobody has it alone, then shares it."""
        self._take(fcntl.LOCK_SH)

    def take(self) -> None:
        """Waits until nobody else has it, then has it alone."""
        self._take(fcntl.LOCK_EX)

    def try_take(self) -> bool:
        """Has it alone if nobody else has it at all. Says whether that was so."""
        try:
            self._take(fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in {errno.EAGAIN, errno.EACCES}:
                return False
            raise
        return True

    def release(self) -> None:
        """Lets go of it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Has it alone for the length of a block."""
        self.take()
        try:
            yield
        finally:
            self.release()

    def _take(self, how: int) -> None:
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            give_to_owner_of(self._path.parent, self._handle)
        fcntl.flock(self._handle, how)
