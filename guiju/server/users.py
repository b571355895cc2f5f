"""Operating system users: who runs what, when the command is started by root.

PostgreSQL refuses to run as root, and nothing that listens to a network should. Two users keep
the web processes from the files of the database: whoever owns those is its superuser.
"""

import functools
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from guiju.server.errors import Stop

DATABASE_USERS = ("guiju-postgres", "postgres", "nobody")
SERVICE_USERS = ("guiju", "nobody")
NO_LOGIN = "/usr/sbin/nologin"


class Lowered(TypedDict, total=False):
    """Arguments of subprocess.Popen that change the user of a child."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class User:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int

    @property
    def lowered(self) -> Lowered:
        """What Popen needs to run as this user; nothing when that is who runs already."""
        if os.geteuid() != 0 or self.uid == 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def database_user(data: Path, cluster: Path) -> User:
    """The user to run PostgreSQL as: the owner of its files where there are any.

    Raises Stop where PostgreSQL could not start as the user found.
    """
    if os.geteuid() != 0:
        return current_user()
    if not cluster.exists():
        return _ordinary_owner(data) or _dedicated_user(DATABASE_USERS)
    if (owner := cluster.stat().st_uid) == 0:
        raise Stop(
            f"{cluster} belongs to root, and PostgreSQL does not run as root. "
            f"Give it to the user it was made by: chown -R guiju-postgres {cluster}"
        )
    return user_by_id(owner)


def service_user(data: Path) -> User:
    """Who runs the web server and the workers: an ordinary owner of the data, or their own user."""
    if os.geteuid() != 0:
        return current_user()
    return _ordinary_owner(data) or _dedicated_user(SERVICE_USERS)


def give_to_owner_of(folder: Path, descriptor: int) -> None:
    """What root makes in somebody's folder is theirs, or they could not use it later."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def current_user() -> User:
    """The user of this process. Raises Stop where the machine does not know its number."""
    return user_by_id(os.geteuid())


def user_by_id(uid: int) -> User:
    """The user with this number. Raises Stop where the machine does not know it."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise Stop(
            f"User number {uid} has no entry in /etc/passwd, and PostgreSQL needs one. "
            "Run as a user that exists, or add the entry."
        ) from None
    return User(entry.pw_name, entry.pw_uid, entry.pw_gid)


def can_reach(user: User, path: Path) -> bool:
    """Whether the user may walk to this path: each folder above it lets them through."""
    if user.uid == 0 or os.geteuid() not in {0, user.uid}:
        return True
    return all(_may_enter(user, folder) for folder in path.absolute().parents)


def _may_enter(user: User, folder: Path) -> bool:
    try:
        status = folder.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    if status.st_uid == user.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _ordinary_owner(data: Path) -> User | None:
    owner = data.stat().st_uid if data.exists() else 0
    return None if owner == 0 else user_by_id(owner)


@functools.cache
def _dedicated_user(names: tuple[str, ...]) -> User:
    known = _look_up(names[0])
    if known is None:
        _add_system_user(names[0])
    for name in names:
        if (found := _look_up(name)) is not None:
            return found
    raise Stop(
        f"Started as root, and none of the users {', '.join(names)} exists or could be made. "
        f"Make one: useradd --system {names[0]}"
    )


def _look_up(name: str) -> User | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return User(entry.pw_name, entry.pw_uid, entry.pw_gid) if entry.pw_uid != 0 else None


def _add_system_user(name: str) -> None:
    useradd = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if useradd is None:
        return
    subprocess.run(
        [useradd, "--system", "--user-group", "--no-create-home",
         "--home-dir", "/nonexistent", "--shell", NO_LOGIN, name],
        check=False, capture_output=True, timeout=30,
    )  # fmt: skip
