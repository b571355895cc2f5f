"""What the processes of the application get to see: addresses, files, hosts."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

import guiju
from guiju.server.cluster import Cluster
from guiju.server.configuration import Settings
from guiju.server.errors import WRONG_SETTING, Stop
from guiju.server.folder import Folder
from guiju.server.roles import APPLICATION
from guiju.server.users import Lowered, service_user

MARK = "GUIJU_FOLDER"
# Set for one process at most, or never meant for one of ours.
PRIVATE = (
    MARK, "GUIJU_SUPERVISED", "GUIJU_OWNER_DATABASE_URL", "DATABASE_URL", "GUIJU_WEB",
    "PYTHONHOME", "PYTHONSTARTUP",
)  # fmt: skip
DATABASE_FILES = ("passfile", "sslcert", "sslkey")
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Surroundings:
    """One installation: its folder, its settings, and its database, embedded or external."""

    settings: Settings
    folder: Folder
    cluster: Cluster | None

    @classmethod
    def of(cls, settings: Settings) -> "Surroundings":
        """Those of these settings."""
        cluster = None if settings.is_external else Cluster(settings.data)
        return cls(settings, Folder(settings.data), cluster)

    @property
    def application_address(self) -> str:
        """How the application reaches the database."""
        if self.cluster is not None:
            return self.cluster.address("app")
        assert self.settings.database_url is not None
        return self.settings.database_url

    @property
    def owner_address(self) -> str:
        """How the owner reaches it. Raises Stop where an external server's was not given."""
        if self.cluster is not None:
            return self.cluster.address("owner")
        if self.settings.owner_database_url is None:
            raise Stop(
                "This needs the owner of the database: set GUIJU_OWNER_DATABASE_URL to its "
                "address (`guiju roles --sql` says how the owner is made).",
                WRONG_SETTING,
            )
        return self.settings.owner_database_url

    def environment(self, address: str, static: Path | None = None) -> dict[str, str]:
        """The environment of a process of the application."""
        settings = self.settings
        inherited = {name: value for name, value in os.environ.items() if name not in PRIVATE}
        return {
            **inherited,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "guiju.settings",
            "GUIJU_ADDRESS": settings.address,
            "GUIJU_APP_ROLE": self._application_role(),
            "GUIJU_FILES_ROOT": str(self.folder.files),
            "GUIJU_HOSTS": ",".join((*settings.host_names, *LOOPBACK_NAMES)),
            "GUIJU_ORIGINS": ",".join(settings.origins),
            "GUIJU_SECRET_KEY_FILE": str(self.folder.secret_key),
            "GUIJU_STATIC_ROOT": str(static or ""),
            "GUIJU_TLS": "1" if settings.is_tls or settings.behind_proxy else "",
            "GUIJU_TRUSTED_PROXIES": ",".join(settings.behind_proxy),
            "PYTHONPATH": str(Path(guiju.__file__).resolve().parent.parent),
            "PYTHONSAFEPATH": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def supervised_environment(self, address: str, static: Path | None = None) -> dict[str, str]:
        """The same, with a mark by which the next supervisor finds what was left behind."""
        mark = {MARK: str(self.folder.path.resolve()), "GUIJU_SUPERVISED": "1"}
        return {**self.environment(address, static), **mark}

    def command(self, name: str, *arguments: str) -> tuple[str, ...]:
        """A management command of the application.

        Django's checks prove the code, which is the same as when it was tested: not again here.
        """
        return (sys.executable, "-m", "django", name, "--skip-checks", *arguments)

    def run(
        self, *arguments: str, owner: bool = False, said: str | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Runs a management command to its end, with a text on its standard input."""
        address = self.owner_address if owner else self.application_address
        return subprocess.run(
            self.command(*arguments), check=False, capture_output=True, text=True, input=said,
            stdin=subprocess.DEVNULL if said is None else None,
            env=self.environment(address), cwd="/",
        )  # fmt: skip

    def _application_role(self) -> str:
        if self.settings.database_url is None:
            return APPLICATION
        return str(conninfo_to_dict(self.settings.database_url).get("user") or APPLICATION)


def lowered_if_possible(surroundings: Surroundings) -> tuple[Lowered, str | None]:
    """How to run the application as its own user when root started this; else why not.

    The user must be able to run this Python and to read its secrets.
    """
    user = service_user(surroundings.folder.path)
    if not user.lowered:
        return {}, None
    folder = surroundings.folder
    files = [folder.secret_key]
    if surroundings.cluster is not None:
        files.append(folder.passfile("app"))
    settings = surroundings.settings
    files.extend(path for path in (settings.tls_certificate, settings.tls_key) if path)
    if settings.database_url is not None:
        parts = conninfo_to_dict(settings.database_url)
        files.extend(Path(str(parts[name])) for name in DATABASE_FILES if parts.get(name))
    trial = "import sys, granian._granian, django, guiju\nfor f in sys.argv[1:]: open(f).close()"
    try:
        done = subprocess.run(
            [sys.executable, "-c", trial, *map(str, files)], check=False, capture_output=True,
            text=True, env=surroundings.environment(""), cwd="/", stdin=subprocess.DEVNULL,
            **user.lowered,
        )  # fmt: skip
    except OSError as error:
        return {}, f"{user.name} may not run {sys.executable}: {error.strerror}"
    if done.returncode == 0:
        return user.lowered, None
    return {}, (done.stderr.strip().splitlines() or ["it does not start"])[-1]
