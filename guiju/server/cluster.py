"""The embedded database of one data folder: made whole or not at all, started, stopped, addressed.

`with Cluster(folder).running() as cluster:` uses the server that runs on the folder, or starts one
and stops it afterwards, unless another command came to use it meanwhile.
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from guiju.server import roles
from guiju.server.binaries import binaries_for
from guiju.server.errors import Stop
from guiju.server.folder import Folder, full_disk_is_clear, write_whole
from guiju.server.initialising import (
    initialise,
    location,
    refuse_if_not_whole,
    refuse_other_version,
)
from guiju.server.locks import Lock
from guiju.server.postgres_files import ADMIN
from guiju.server.postmaster import Postmaster
from guiju.server.sockets import socket_folder
from guiju.server.users import database_user, service_user

Role = Literal["app", "owner", "admin"]
NAMES: dict[Role, str] = {"app": roles.APPLICATION, "owner": roles.OWNER, "admin": ADMIN}


class Cluster:
    """The embedded PostgreSQL of a data folder. Nothing happens until it is asked to.

    `durable=False` is for tests: it does not wait for the disk, and ends with its starter.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True, tied: bool | None = None) -> None:
        self.folder = Folder(data_dir.absolute())
        self._durable = durable
        self._tied = (not durable) if tied is None else tied
        self._users = Lock(self.folder.run / "database-users.lock")
        self._starting = Lock(self.folder.run / "database-starting.lock")
        self._postmaster: Postmaster | None = None

    @property
    def exists(self) -> bool:
        """Whether the database was made."""
        return self.folder.cluster.exists()

    @property
    def postmaster(self) -> Postmaster:
        """The server process over the files of this folder."""
        if self._postmaster is None:
            self._postmaster = self._postmaster_over(self.folder.cluster)
        return self._postmaster

    def create(self) -> None:
        """Makes the cluster, both roles and the database, if they are not there.

        Raises Stop where the folder cannot be used; nothing half made stays under its final name.
        """
        self.folder.make()
        if self.exists:
            refuse_if_not_whole(self.folder.cluster)
        self._make_passwords()
        with self._starting.taken():
            if not self.folder.cluster.is_symlink() and not self.exists:
                partial = location(self.folder)
                making = self._postmaster_over(partial)
                making.tied = True
                self._postmaster = making
                try:
                    initialise(making, self)
                finally:
                    self._postmaster = None
        self._refuse_unusable()

    def start(self) -> None:
        """Starts the server, or joins the one that runs. Raises Stop where it cannot start."""
        self.folder.make()
        self._refuse_unusable()
        self._users.share()
        try:
            with self._starting.taken():
                if self.postmaster.pid() is None:
                    self.postmaster.launch(self.folder.log / "postgres.log")
        except BaseException:
            self._users.release()
            raise

    def stop(self) -> None:
        """Stops the server, whoever started it."""
        with self._starting.taken():
            self.postmaster.stop()
        self._users.release()

    @contextlib.contextmanager
    def running(self) -> Iterator[Self]:
        """The server for the length of a block."""
        self.start()
        try:
            yield self
        finally:
            self._leave()

    @contextlib.asynccontextmanager
    async def launching(self, patience: float = 0) -> AsyncIterator[None]:
        """For a supervisor, around its own launch of the server: nobody else starts one meanwhile.

        A server that a command started is stopped after so many seconds of patience. From now on
        others join, and none of them stops it.
        """
        deadline = time.monotonic() + patience
        while not self._users.try_take():
            if self.postmaster.pid() is None or time.monotonic() >= deadline:
                break
            await asyncio.sleep(0.05)
        self._users.share()
        # Locks between processes wake nobody in an event loop.
        while not self._starting.try_take():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        try:
            self.postmaster.stop()
            self.postmaster.before_launch()
            yield
        finally:
            self._starting.release()

    def address(self, role: Role, database: str = roles.DATABASE) -> str:
        """The URI by which libpq connects as this role."""
        name = NAMES[role]
        found = f"postgresql://{name}@/{quote(database, safe='')}?host="
        found += quote(str(self.postmaster.socket), safe="")
        if role != "admin":
            found += f"&passfile={quote(str(self.folder.passfile(role)), safe='')}"
        return found

    def create_database(self, name: str, template: str | None = None) -> None:
        """Makes a database of the owner; from a template, it is a copy of that."""
        with self.administrating() as connection:
            for statement in roles.database_statements(
                roles.Names(database=name), template or "template0"
            ):
                connection.execute(statement)
        if template is None:
            with self.administrating(name) as connection:
                for statement in roles.schema_statements():
                    connection.execute(statement)

    def drop_database(self, name: str) -> None:
        """Removes a database, and throws out who is connected to it."""
        with self.administrating() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def administrating(self, database: str = ADMIN) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of PostgreSQL's superuser, each statement its own transaction."""
        return psycopg.connect(self.address("admin", database), autocommit=True)

    def password(self, role: Role) -> str:
        """The generated password of a role."""
        line = self.folder.passfile(role).read_text(encoding="utf-8").strip()
        return line.rpartition(":")[2]

    def _refuse_unusable(self) -> None:
        refuse_if_not_whole(self.folder.cluster)
        refuse_other_version(self.folder.cluster, self.postmaster.binaries)

    def _leave(self) -> None:
        with self._starting.taken():
            if self._users.try_take():
                self.postmaster.stop()
        self._users.release()

    def _make_passwords(self) -> None:
        """Makes the missing password files. Only root or the operator can read the owner's."""
        for role, reader in (("owner", None), ("app", service_user(self.folder.path))):
            path = self.folder.passfile(role)
            if path.exists():
                continue
            if self.exists:
                raise Stop(
                    f"{path} is missing: the password of a database role. Take it from a backup."
                )
            with full_disk_is_clear(path.parent):
                line = f"*:*:*:{NAMES[role]}:{secrets.token_urlsafe(32)}\n"  # type: ignore[index]
                write_whole(path, line, owner=reader)

    def _postmaster_over(self, files: Path) -> Postmaster:
        user = database_user(self.folder.path, self.folder.cluster)
        return Postmaster(
            files=files.resolve(),
            socket=socket_folder(self.folder.path, user),
            user=user,
            others=service_user(self.folder.path),
            binaries=binaries_for(user, self.folder.path),
            durable=self._durable,
            tied=self._tied,
            own_settings=self.folder.path / "postgres.conf",
        )
