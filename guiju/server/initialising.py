"""The first start: files, roles and database, under another name until they are whole."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.server import processes, roles
from guiju.server.binaries import SHARED_HOME, Binaries
from guiju.server.errors import Stop
from guiju.server.folder import SPACE_TO_CREATE, Folder, full_disk_is_clear, sync_folder
from guiju.server.postgres_files import ADMIN
from guiju.server.postmaster import Postmaster, environment, explanation
from guiju.server.users import can_reach, database_user

if TYPE_CHECKING:
    import psycopg

    from guiju.server.cluster import Cluster

# Written last: its presence says that everything before it is there.
WHOLE = "guiju-whole"
PARTIAL = ".partial"
SPACE_OF_A_CLUSTER = 64 * 1024**2


def location(folder: Folder) -> Path:
    """Where the files are made: in the data folder, unless the database user cannot enter it."""
    user = database_user(folder.path, folder.cluster)
    if can_reach(user, folder.cluster):
        return folder.path / f"postgres{PARTIAL}"
    mark = hashlib.sha256(os.fsencode(folder.path.resolve())).hexdigest()[:12]
    return SHARED_HOME / f"{folder.path.name}-{mark}{PARTIAL}"


def initialise(postmaster: Postmaster, cluster: Cluster) -> None:
    """Makes everything under a partial name, then renames it. Raises Stop where it cannot."""
    partial, folder = postmaster.files, cluster.folder
    folder.refuse_if_full(SPACE_TO_CREATE if postmaster.durable else 0)
    partial.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    _clear_away(partial)
    try:
        with full_disk_is_clear(partial):
            partial.mkdir(mode=0o700)
            if os.geteuid() == 0:
                os.chown(partial, postmaster.user.uid, postmaster.user.gid)
            _run_initdb(postmaster)
            _make_roles_and_database(postmaster, cluster)
            (partial / WHOLE).write_text(f"{postmaster.binaries.version}\n", encoding="utf-8")
            _give_final_name(partial, folder)
    except BaseException:
        postmaster.stop()
        _clear_away(partial)
        raise


def refuse_if_not_whole(files: Path) -> None:
    """Raises Stop where these are not the complete files of a database of ours."""
    if files.is_symlink() and not files.exists():
        raise Stop(
            f"{files} points to {files.readlink()}, and that is gone. Bring it back from a backup."
        )
    if not files.is_dir():
        raise Stop(f"There is no database in {files.parent} yet. Start one with `guiju up`.")
    if not os.access(files, os.R_OK | os.X_OK):
        raise Stop(
            f"The database in {files} belongs to another user of this machine. "
            "Run the command as that user or as root."
        )
    if not (files / WHOLE).is_file():
        raise Stop(
            f"{files} is not a complete database of Guiju. If it holds nothing you need, remove "
            "it and start again; nothing was changed."
        )


def refuse_other_version(files: Path, binaries: Binaries) -> None:
    """Raises Stop where the programs do not read these files."""
    version = (files / "PG_VERSION").read_text(encoding="utf-8").strip()
    if version != str(binaries.major):
        raise Stop(
            f"The database in {files} is of PostgreSQL {version}, the programs here are of "
            f"{binaries.version}. Name programs of version {version} with GUIJU_POSTGRES_BIN. "
            "Nothing was changed."
        )


def _clear_away(partial: Path) -> None:
    """Removes what was half made, and first ends whatever a killed maker left at work in it."""
    if not partial.exists():
        return
    for pid in processes.working_in(partial):
        processes.end(pid)
    shutil.rmtree(partial, ignore_errors=True)


def _run_initdb(postmaster: Postmaster) -> None:
    command = [
        postmaster.binaries.program("initdb"), f"--pgdata={postmaster.files}",
        f"--username={ADMIN}", "--encoding=UTF8", f"--locale={roles.LOCALE}",
        "--data-checksums", "--auth-local=peer", "--auth-host=reject", "--no-instructions",
    ]  # fmt: skip
    if not postmaster.durable:
        command.append("--no-sync")
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        cwd="/", env=environment(), preexec_fn=processes.dying_with_parent(signal.SIGKILL),
        **postmaster.user.lowered,
    )  # fmt: skip
    if done.returncode != 0:
        said = done.stdout + done.stderr
        if shutil.disk_usage(postmaster.files.parent).free < SPACE_OF_A_CLUSTER:
            # On a disk that is full, PostgreSQL may say something else altogether.
            said = "No space left on device"
        raise Stop(explanation(said, postmaster.files))


def _make_roles_and_database(postmaster: Postmaster, cluster: Cluster) -> None:
    postmaster.launch(cluster.folder.log / "postgres.log")
    with cluster.administrating() as connection:
        for statement in roles.role_statements():
            connection.execute(statement)
        for role, name in (("owner", roles.OWNER), ("app", roles.APPLICATION)):
            _set_password(connection, name, cluster.password(role))  # type: ignore[arg-type]
        for statement in roles.database_statements():
            connection.execute(statement)
    with cluster.administrating(roles.DATABASE) as connection:
        for statement in roles.schema_statements():
            connection.execute(statement)
    postmaster.stop()


def _set_password(connection: psycopg.Connection, name: str, password: str) -> None:
    # The verifier is computed here, so that the password itself can be in no log.
    connection.pgconn.change_password(name.encode(), password.encode())


def _give_final_name(partial: Path, folder: Folder) -> None:
    if partial.parent == folder.path:
        partial.rename(folder.cluster)
    else:
        # A new name each time: a data folder that was removed must not come back with old data.
        final = partial.with_name(f"{partial.name.removesuffix(PARTIAL)}-{secrets.token_hex(4)}")
        partial.rename(final)
        sync_folder(final.parent)
        folder.cluster.symlink_to(final)
    sync_folder(folder.path)
