"""The data folder: what is where, who may read it, and whether it can be used at all."""

import contextlib
import errno
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guiju import __version__
from guiju.server.errors import Refused, Stop
from guiju.server.users import User, give_to_owner_of, service_user, user_by_id

LAYOUT = 1
SPACE_TO_CREATE = 256 * 1024**2
SPACE_TO_START = 32 * 1024**2
OPEN_TO_PASS, CLOSED = 0o711, 0o700


@dataclass(frozen=True)
class Folder:
    """Paths inside one data folder."""

    path: Path

    @property
    def cluster(self) -> Path:
        """The files of PostgreSQL; a link where the database user cannot enter this folder."""
        return self.path / "postgres"

    @property
    def secrets(self) -> Path:
        """Passwords of the two roles and the application's secret key."""
        return self.path / "secrets"

    @property
    def run(self) -> Path:
        """Locks and notes of what runs now. Safe to delete while nothing runs."""
        return self.path / "run"

    @property
    def log(self) -> Path:
        """What the processes said."""
        return self.path / "log"

    @property
    def static(self) -> Path:
        """Collected static files, one folder per state of the code."""
        return self.path / "static"

    @property
    def files(self) -> Path:
        """The papers of all records, each under the digest of its content."""
        return self.path / "files"

    @property
    def note(self) -> Path:
        """What this folder is: layout, version, what was chosen at its first start."""
        return self.path / "guiju.json"

    @property
    def secret_key(self) -> Path:
        """The application's secret key."""
        return self.secrets / "secret_key"

    def passfile(self, role: str) -> Path:
        """The password file of `owner` or `app`."""
        return self.secrets / f"{role}.pgpass"

    def make(self) -> None:
        """Makes the folders and the secret key where they are missing.

        Raises Stop where the folder is not ours, cannot be written or is of a newer version.
        """
        self.refuse_if_foreign()
        with full_disk_is_clear(self.path):
            mode = OPEN_TO_PASS if os.geteuid() == 0 else CLOSED
            if not self.path.exists():
                self.path.mkdir(mode=mode, parents=True)
            for inner, passable in (
                (self.secrets, True), (self.run, True), (self.log, False), (self.static, True),
                (self.files, True),
            ):  # fmt: skip
                inner.mkdir(mode=mode if passable else CLOSED, exist_ok=True)
            self._make_secret_key()

    def give_files_to(self, uid: int, gid: int) -> None:
        """Lets the user that the application runs as keep the papers; by root, where any are not.

        A look at the folder and at those directly in it tells, however many papers there are.
        """
        if all(path.stat().st_uid == uid for path in (self.files, *self.files.iterdir())):
            return
        for path in self.files.rglob("*"):
            os.chown(path, uid, gid)
        os.chown(self.files, uid, gid)

    def refuse_if_foreign(self) -> None:
        """Raises Stop where the folder cannot be used by who runs this, or by this version."""
        existing = self.path
        while not existing.exists():
            existing = existing.parent
        if not existing.is_dir():
            raise Stop(f"{existing} is a file, not a folder. Choose another with --data.")
        owner = existing.stat().st_uid if existing == self.path else os.geteuid()
        if owner != os.geteuid() and os.geteuid() != 0:
            raise Stop(
                f"{self.path} belongs to {_name(owner)}, and this runs as {_name(os.geteuid())}. "
                f"Run it as {_name(owner)}, or choose another folder with --data."
            )
        if not os.access(existing, os.W_OK | os.X_OK):
            raise Stop(
                f"{_name(os.geteuid())} may not write to {existing}. "
                "Allow it, or choose another folder with --data."
            )
        self._refuse_newer()

    def read_note(self) -> dict[str, object]:
        """What the note says; nothing where there is none yet. Raises Stop when it is damaged."""
        try:
            note = json.loads(self.note.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise Stop(f"{self.note} cannot be read: {error.strerror}.") from None
        except ValueError as error:
            raise self._damaged(error) from None
        if not isinstance(note, dict):
            raise self._damaged("it is no JSON object")
        return note

    def write_note(self, **entries: object) -> None:
        """Adds entries to the note, if that changes it."""
        old = self.read_note()
        new = {**old, "layout": LAYOUT, "version": __version__, **entries}
        if new != old:
            with full_disk_is_clear(self.path):
                write_whole(self.note, json.dumps(new, indent=1) + "\n")

    def refuse_if_full(self, needed: int) -> None:
        """Raises Stop where less than this many bytes are free."""
        free = shutil.disk_usage(self.path).free
        if free < needed:
            raise Stop(
                f"The disk of {self.path} has {free // 1024**2} MB free, and "
                f"{needed // 1024**2} MB are needed. Free some, or choose another folder with "
                "--data. Nothing was changed."
            )

    def _damaged(self, reason: object) -> Stop:
        return Stop(
            f"{self.note} cannot be read ({reason}). It says what this folder is; "
            "take it from a backup, or remove it if the folder is known to be of this version."
        )

    def _refuse_newer(self) -> None:
        note = self.read_note()
        made_by = str(note.get("version", __version__))
        layout = note.get("layout", LAYOUT)
        if isinstance(layout, int) and layout > LAYOUT:
            raise Refused(
                f"{self.path} is arranged in a newer way ({layout}) than Guiju {__version__} knows "
                f"({LAYOUT}). Install the newer version. Nothing was changed."
            )
        if _numbers(made_by) > _numbers(__version__):
            raise Refused(
                f"{self.path} was last used by Guiju {made_by}; this is {__version__}, which may "
                f"not read it. Install {made_by} or newer. Nothing was changed."
            )

    def _make_secret_key(self) -> None:
        if not self.secret_key.exists():
            write_whole(
                self.secret_key, secrets.token_urlsafe(64) + "\n", owner=service_user(self.path)
            )


def write_whole(path: Path, text: str, *, owner: User | None = None, mode: int = 0o600) -> None:
    """Writes a file so that it is there whole or not at all, even after a power cut."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), mode)
            if owner is None:
                give_to_owner_of(path.parent, file.fileno())
            elif os.geteuid() == 0:
                os.fchown(file.fileno(), owner.uid, owner.gid)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Makes a rename in this folder survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def free_megabytes(path: Path) -> int:
    """Free space on the disk that holds this path."""
    return shutil.disk_usage(path).free // 1024**2


@contextlib.contextmanager
def full_disk_is_clear(path: Path) -> Iterator[None]:
    """Turns the errors of a full or read-only disk into one line. Raises Stop."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Stop(
                f"The disk of {path} is full. Free some space and start again; "
                "what was there is kept."
            ) from None
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise Stop(
                f"{_name(os.geteuid())} may not write {error.filename or path}: {error.strerror}. "
                "Allow it, or choose another folder with --data."
            ) from None
        raise


def environment_without(names: tuple[str, ...]) -> Mapping[str, str]:
    """The environment of this process without some names."""
    return {name: value for name, value in os.environ.items() if name not in names}


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _name(uid: int) -> str:
    try:
        return user_by_id(uid).name
    except Stop:
        return f"user number {uid}"
