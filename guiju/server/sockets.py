"""The folder of PostgreSQL's socket: close to the data if that fits, else a short one elsewhere."""

import hashlib
import os
import stat
from pathlib import Path

from guiju.server.errors import Stop
from guiju.server.users import User, can_reach

# A socket's path holds 107 bytes on Linux and 103 on macOS; `/.s.PGSQL.5432` takes 14 of them.
LONGEST_FOLDER = 88
PORT = 5432


def socket_folder(data: Path, user: User) -> Path:
    """Where the socket of this data folder is; the same each time it is asked."""
    near = data.resolve() / "run" / "socket"
    if len(os.fsencode(near)) <= LONGEST_FOLDER and can_reach(user, near / "socket"):
        return near
    mark = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:16]
    if os.geteuid() == 0:
        return Path("/run/guiju") / mark
    return Path("/tmp") / f"guiju-{os.geteuid()}-{mark}"  # noqa: S108 - its owner is verified


def make_socket_folder(folder: Path, user: User, others: User) -> None:
    """Makes the folder, or verifies that it is ours. Raises Stop where somebody else made it.

    `others` are who the processes run as that connect.
    """
    if os.geteuid() == 0:
        folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _verify(folder, user)
    if os.geteuid() == 0:
        os.chown(folder, user.uid, others.gid)
        folder.chmod(0o750)


def _verify(folder: Path, user: User) -> None:
    status = folder.lstat()
    ours = status.st_uid in {user.uid, os.geteuid()}
    if not stat.S_ISDIR(status.st_mode) or not ours or status.st_mode & 0o022:
        raise Stop(
            f"{folder} must be a folder of {user.name} that nobody else may write to, and is not. "
            "Remove it, and start again."
        )
