"""Settings of one installation: option, else environment, else guiju.toml, else default."""

import ipaddress
import os
import ssl
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from guiju.server.errors import WRONG_SETTING, Stop, WrongSetting

FILE = "guiju.toml"
NAMES = (
    "host", "port", "host_names", "behind_proxy", "tls_certificate", "tls_key",
    "web_workers", "web_threads", "log", "database_url", "owner_database_url",
)  # fmt: skip
# These two have the names that operators of other programs expect.
VARIABLES = {
    "database_url": "DATABASE_URL",
    "owner_database_url": "GUIJU_OWNER_DATABASE_URL",
}
LOGS = ("auto", "console", "json")
MOST_WORKERS, MOST_THREADS = 64, 64
NETWORK = "a network such as 10.0.0.5/32, not the whole internet"


@dataclass(frozen=True)
class Settings:
    """Everything that differs between machines."""

    data: Path
    host: str
    port: int
    host_names: tuple[str, ...]
    behind_proxy: tuple[str, ...]
    tls_certificate: Path | None
    tls_key: Path | None
    web_workers: int
    web_threads: int
    log: str
    database_url: str | None = field(repr=False)
    owner_database_url: str | None = field(repr=False)

    @property
    def is_tls(self) -> bool:
        """Whether the listener itself speaks TLS."""
        return self.tls_certificate is not None

    @property
    def is_external(self) -> bool:
        """Whether the database is somebody else's server."""
        return self.database_url is not None

    @property
    def address(self) -> str:
        """What to type into a browser."""
        name = self.host_names[0] if self.host_names else self.host
        if name in {"0.0.0.0", "::"}:  # noqa: S104 - shown, not listened on
            name = "localhost"
        shown = f"[{name}]" if ":" in name else name
        if self.behind_proxy:
            return f"https://{shown}/"
        scheme, usual = ("https", 443) if self.is_tls else ("http", 80)
        return f"{scheme}://{shown}{'' if self.port == usual else f':{self.port}'}/"

    @property
    def origins(self) -> tuple[str, ...]:
        """Where forms may come from."""
        if not (self.is_tls or self.behind_proxy):
            return ()
        port = f":{self.port}" if self.is_tls and self.port != 443 else ""  # noqa: PLR2004
        return tuple(f"https://{name}{port}" for name in self.host_names)


def read_settings(data: str | None = None, **options: Any) -> Settings:
    """Reads all settings. Raises Stop with one line for the first that cannot be used."""
    folder = _data_folder(data)
    sources = _Sources(options, os.environ, _file(folder / FILE))
    certificate, key = sources.path("tls_certificate"), sources.path("tls_key")
    settings = Settings(
        data=folder,
        host=_host(*sources.read("host", "127.0.0.1")),
        port=_whole_number(*sources.read("port", 8000), 1, 65535),
        host_names=tuple(_host_name(*named) for named in sources.listed("host_names")),
        behind_proxy=tuple(_network(*named) for named in sources.listed("behind_proxy")),
        tls_certificate=certificate,
        tls_key=key,
        web_workers=_whole_number(
            *sources.read("web_workers", max(2, min(4, os.cpu_count() or 2))), 1, MOST_WORKERS
        ),
        web_threads=_whole_number(*sources.read("web_threads", 4), 1, MOST_THREADS),
        log=_one_of(*sources.read("log", "auto"), LOGS),
        database_url=_database_address(*sources.read("database_url", None)),
        owner_database_url=_database_address(*sources.read("owner_database_url", None)),
    )
    _refuse_contradictions(settings)
    return settings


def default_data() -> Path:
    """The data folder where none is named: one per user, as the system suggests."""
    if os.geteuid() == 0:
        return Path("/var/lib/guiju/data")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Guiju"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "guiju"


@dataclass(frozen=True)
class _Sources:
    options: Mapping[str, Any]
    environment: Mapping[str, str]
    file: Mapping[str, Any]

    def read(self, name: str, default: Any) -> tuple[str, Any]:
        """The place and the value of a setting."""
        given = self.options.get(name)
        if given is not None and given != []:
            return f"{name} (option --{name.replace('_', '-').rstrip('s')})", given
        variable = VARIABLES.get(name, f"GUIJU_{name.upper()}")
        if self.environment.get(variable):
            return f"{name} (variable {variable})", self.environment[variable]
        if name in self.file:
            return f"{name} (file {FILE})", self.file[name]
        return name, default

    def listed(self, name: str) -> list[tuple[str, Any]]:
        """The place and each value of a setting that may have several."""
        place, value = self.read(name, [])
        if isinstance(value, str):
            value = [word for word in value.replace(",", " ").split() if word]
        if not isinstance(value, list):
            raise WrongSetting(place, value, "a list of texts")
        return [(place, one) for one in value]

    def path(self, name: str) -> Path | None:
        """A file that can be read."""
        place, value = self.read(name, None)
        if value is None:
            return None
        path = Path(str(value)).expanduser().absolute()
        try:
            path.read_bytes()
        except OSError as error:
            reason = f"{value} ({error.strerror})"
            raise WrongSetting(place, reason, "a PEM file that can be read") from None
        return path


def _data_folder(given: str | None) -> Path:
    named = given or os.environ.get("GUIJU_DATA")
    if named is None:
        return default_data()
    if not named.strip() or "\0" in named or "\n" in named:
        raise WrongSetting("data", named, "the path of a folder")
    return Path(named).expanduser().absolute()


def _file(path: Path) -> Mapping[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError:
        raise Stop(
            f"{path.parent} may not be entered, or {path.name} in it not be read, by who runs "
            "this. Run it as the owner of the folder, or choose another folder with --data."
        ) from None
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}.", WRONG_SETTING) from None
    except ValueError as error:
        raise Stop(f"{path} cannot be read as TOML: {error}.", WRONG_SETTING) from None
    for name, value in content.items():
        if name not in NAMES:
            allowed = f"in {FILE} only {', '.join(NAMES)}"
            raise WrongSetting(f"{name} (file {FILE})", value, allowed)
    return content


def _host(place: str, value: Any) -> str:
    if value == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise WrongSetting(place, value, "an IP address of this machine, or localhost") from None


def _whole_number(place: str, value: Any, least: int, most: int) -> int:
    text = str(value)
    is_number = text.isascii() and text.isdigit() and not isinstance(value, bool)
    if not is_number or not least <= int(text) <= most:
        raise WrongSetting(place, value, f"a whole number from {least} to {most}")
    return int(text)


def _one_of(place: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise WrongSetting(place, value, " or ".join(allowed))
    return str(value)


def _host_name(place: str, value: Any) -> str:
    allowed = "a host name such as erp.example.com, without scheme, port or path"
    text = str(value).lower()
    labels = text.split(".")
    if not all(
        label and all(letter.isalnum() or letter == "-" for letter in label) for label in labels
    ):
        raise WrongSetting(place, value, allowed)
    return text


def _network(place: str, value: Any) -> str:
    try:
        network = ipaddress.ip_network(value)
    except ValueError:
        raise WrongSetting(place, value, NETWORK) from None
    if network.prefixlen == 0:
        raise WrongSetting(place, value, NETWORK)
    return str(network)


def _database_address(place: str, value: Any) -> str | None:
    if value is None:
        return None
    allowed = "an address such as postgresql://guiju_app@db.example.com/guiju"
    try:
        parts = conninfo_to_dict(value)
    except (psycopg.Error, TypeError):
        # The value may hold a password, so it is not repeated.
        raise WrongSetting(place, "something that is no such address", allowed) from None
    if not (parts.get("user") and parts.get("dbname")):
        raise WrongSetting(place, "an address without user or database", allowed)
    return str(value)


def _refuse_contradictions(settings: Settings) -> None:
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        missing = "tls_key" if settings.tls_key is None else "tls_certificate"
        raise WrongSetting(missing, "nothing", "both tls_certificate and tls_key, or neither")
    if settings.tls_certificate and settings.tls_key:
        _verify_certificate(settings.tls_certificate, settings.tls_key)
    is_local = ipaddress.ip_address(settings.host).is_loopback
    if not is_local and not settings.is_tls and not settings.behind_proxy:
        allowed = (
            "beyond this machine only with --tls-certificate and --tls-key, or with "
            "--behind-proxy naming the proxy that ends TLS"
        )
        raise WrongSetting("host", settings.host, allowed)
    if (settings.behind_proxy or not is_local) and not settings.host_names:
        allowed = "the name that people type, by --host-name, as soon as others can connect"
        raise WrongSetting("host_names", "nothing", allowed)


def _verify_certificate(certificate: Path, key: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            certificate, key, password=lambda: ""
        )
    except (ssl.SSLError, OSError) as error:
        raise WrongSetting(
            "tls_certificate",
            f"{certificate} with key {key} ({error.strerror or error})",
            "a PEM certificate chain and its own unencrypted PEM key",
        ) from None
