"""A setting that cannot be used gets one line: which, what was read, what is allowed."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from guiju.server.configuration import default_data, read_settings
from guiju.server.errors import Stop
from tests.server.conftest import Guiju

EVERYWHERE = "0.0.0.0"  # noqa: S104 - read, never listened on
WRONG_OPTIONS: list[tuple[dict[str, Any], str]] = [
    ({"port": "abc"}, "port"),
    ({"port": "0"}, "port"),
    ({"port": "65536"}, "port"),
    ({"port": "-1"}, "port"),
    ({"port": "\u0663"}, "port"),
    ({"host": "not an address"}, "host"),
    ({"host": "256.1.1.1"}, "host"),
    ({"host": EVERYWHERE}, "host"),
    ({"host": "::"}, "host"),
    ({"behind_proxy": ["10.0.0.0/99"]}, "behind_proxy"),
    ({"behind_proxy": ["0.0.0.0/0"]}, "behind_proxy"),
    ({"behind_proxy": ["127.0.0.1"]}, "host_names"),
    ({"host_names": ["https://erp.example.com/"]}, "host_names"),
    ({"host_names": ["*"]}, "host_names"),
    ({"tls_certificate": "/does/not/exist", "tls_key": "/does/not/exist"}, "tls_certificate"),
    ({"log": "loud"}, "log"),
]
WRONG_VARIABLES = [
    ("GUIJU_PORT", "http", "port"),
    ("GUIJU_WEB_WORKERS", "many", "web_workers"),
    ("GUIJU_WEB_THREADS", "0", "web_threads"),
    ("GUIJU_HOST", "example", "host"),
    ("DATABASE_URL", "mysql://user:hidden@host/database", "database_url"),
    ("DATABASE_URL", "postgresql://host", "database_url"),
    ("GUIJU_OWNER_DATABASE_URL", "nonsense hidden", "owner_database_url"),
]
WRONG_FILES = [
    ("port = ", "TOML"),
    ("port = true", "port"),
    ("port = 8000.5", "port"),
    ("prot = 8000", "prot"),
    ("host_names = 5", "host_names"),
    ("\0", "TOML"),
]


@pytest.mark.parametrize(("options", "named"), WRONG_OPTIONS)
def test_an_option(data: Path, options: dict[str, Any], named: str) -> None:
    with pytest.raises(Stop) as stopped:
        read_settings(str(data), **options)
    says_it_well(stopped.value, named)


@pytest.mark.parametrize(("variable", "value", "named"), WRONG_VARIABLES)
def test_a_variable(
    data: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, named: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(Stop) as stopped:
        read_settings(str(data))
    says_it_well(stopped.value, named)
    assert "hidden" not in stopped.value.line


@pytest.mark.parametrize(("content", "named"), WRONG_FILES)
def test_a_file(data: Path, content: str, named: str) -> None:
    data.mkdir()
    (data / "guiju.toml").write_text(content)
    with pytest.raises(Stop) as stopped:
        read_settings(str(data))
    assert "guiju.toml" in stopped.value.line
    says_it_well(stopped.value, named)


def says_it_well(stop: Stop, named: str) -> None:
    assert stop.exit_code == 2
    assert named in stop.line
    assert "\n" not in stop.line


def test_bytes_that_are_no_text(data: Path) -> None:
    data.mkdir()
    (data / "guiju.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Stop, match="cannot be read as TOML"):
        read_settings(str(data))


def test_option_before_variable_before_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data.mkdir()
    (data / "guiju.toml").write_text('port = 1111\nweb_threads = 7\nhost_names = ["a.example"]\n')
    monkeypatch.setenv("GUIJU_PORT", "2222")
    assert read_settings(str(data)).port == 2222
    settings = read_settings(str(data), port="3333")
    assert (settings.port, settings.web_threads) == (3333, 7)
    assert settings.host_names == ("a.example",)


def test_beyond_this_machine_with_a_proxy(data: Path) -> None:
    settings = read_settings(
        str(data), host=EVERYWHERE, behind_proxy=["10.0.0.5"], host_names=["ERP.Example.com"]
    )
    assert settings.address == "https://erp.example.com/"
    assert settings.origins == ("https://erp.example.com",)


def test_beyond_this_machine_with_tls(data: Path, certificate: tuple[Path, Path]) -> None:
    settings = read_settings(
        str(data), host=EVERYWHERE, port="8443", host_names=["erp.example.com"],
        tls_certificate=str(certificate[0]), tls_key=str(certificate[1]),
    )  # fmt: skip
    assert settings.address == "https://erp.example.com:8443/"


def test_a_certificate_without_its_key(data: Path, certificate: tuple[Path, Path]) -> None:
    with pytest.raises(Stop, match="tls_key"):
        read_settings(str(data), tls_certificate=str(certificate[0]))
    with pytest.raises(Stop, match="tls_certificate"):
        read_settings(str(data), tls_certificate=str(certificate[0]), tls_key=str(certificate[0]))


def test_each_user_has_a_default_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", "/home/somebody/share")
    assert default_data() == Path("/home/somebody/share/guiju")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert default_data() == Path("/var/lib/guiju/data")


def test_the_command_ends_with_one_line_and_two(guiju: Guiju) -> None:
    outcome = guiju.run("up", "--port", "eighty")
    assert outcome.code == 2
    assert "port" in outcome.line and "'eighty'" in outcome.line and "65535" in outcome.line
    assert guiju.run("up", "--prot", "80").code == 2
    assert "--demo and --empty" in guiju.run("up", "--demo", "--empty").line
    assert not guiju.data.exists()


def test_help_and_version_need_no_folder(guiju: Guiju) -> None:
    for arguments in (["--help"], ["up", "--help"], ["version"], []):
        done = subprocess.run(
            [guiju.python, "-m", "guiju", *arguments],
            check=False, capture_output=True, text=True, **guiju.arguments(),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "uiju" in done.stdout
