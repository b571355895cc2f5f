"""PostgreSQL's own configuration files, written anew at each start if they differ."""

from pathlib import Path

from guiju.server.folder import full_disk_is_clear, write_whole
from guiju.server.roles import APPLICATION, OWNER
from guiju.server.users import User, current_user

ADMIN = "postgres"
MAP = "guiju_admin"

SETTINGS = {
    # Only through a socket in a folder that nobody else may enter.
    "listen_addresses": "''",
    "unix_socket_permissions": "0777",
    "password_encryption": "'scram-sha-256'",
    # A machine without time zone files knows GMT, and only GMT.
    "timezone": "'GMT'",
    "log_timezone": "'GMT'",
    "lc_messages": "'C'",
    # A small machine: 2 cores and 2 GB are enough.
    "max_connections": "100",
    "shared_buffers": "'128MB'",
    "work_mem": "'8MB'",
    "maintenance_work_mem": "'64MB'",
    "effective_cache_size": "'512MB'",
    "max_parallel_workers_per_gather": "1",
    "jit": "off",
    "random_page_cost": "1.1",
    "min_wal_size": "'80MB'",
    "max_wal_size": "'1GB'",
    "wal_compression": "on",
    "checkpoint_timeout": "'15min'",
    # A query whose client was killed ends by itself and frees its locks.
    "client_connection_check_interval": "'5s'",
    "idle_in_transaction_session_timeout": "'10min'",
    "logging_collector": "off",
    "log_destination": "'stderr'",
    "log_line_prefix": "'%m [%p] %q%u@%d '",
    "log_checkpoints": "off",
    "log_lock_waits": "on",
    "log_min_duration_statement": "'5s'",
    # Parameters hold what people typed; they belong into the database, not into a log.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
# For databases that are thrown away: a crash of the machine may lose them whole.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "'1h'",
    "log_min_duration_statement": "-1",
    "log_min_messages": "error",
}


def write_configuration(
    files: Path, socket: Path, user: User, *, durable: bool, own: Path | None
) -> None:
    """Writes all of PostgreSQL's configuration, and includes the operator's own settings."""
    settings = {
        "unix_socket_directories": _quoted(str(socket)),
        **SETTINGS,
        **({} if durable else THROWAWAY),
    }
    _write(files / "guiju.conf", _lines(settings), user)
    included = ["include 'guiju.conf'"]
    if own is not None and own.is_file():
        _write(files / "operator.conf", own.read_text(encoding="utf-8"), user)
        included.append("include 'operator.conf'")
    _write(files / "postgresql.conf", "\n".join(included) + "\n", user)
    _write(files / "pg_hba.conf", _host_based_access(), user)
    _write(files / "pg_ident.conf", _identities(), user)


def _host_based_access() -> str:
    return "\n".join(
        (
            f"local all {ADMIN} peer map={MAP}",
            f"local all {OWNER},{APPLICATION} scram-sha-256",
            "local all all reject",
            "",
        )
    )


def _identities() -> str:
    # When root runs Guiju, the user of the server process needs no way in; a folder of an
    # ordinary user opens for that user and for root.
    names = sorted({"root", current_user().name})
    return "".join(f'{MAP} "{name}" {ADMIN}\n' for name in names)


def _write(path: Path, text: str, user: User) -> None:
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    with full_disk_is_clear(path.parent):
        write_whole(path, text, owner=user)


def _lines(settings: dict[str, str]) -> str:
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
