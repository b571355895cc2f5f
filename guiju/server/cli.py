"""The `guiju` command."""
# typer reads options from parameters: how many there are, and that some are yes or no, is theirs.
# ruff: noqa: FBT002, PLR0913, PLR0917

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from guiju import __version__
from guiju.server.configuration import Settings, default_data, read_settings
from guiju.server.console import complain
from guiju.server.errors import CANNOT_GO_ON, WRONG_SETTING, Stop, WrongSetting

INTERRUPTED = 130

app = typer.Typer(
    name="guiju",
    help="Guiju, an ERP that enforces its own usage policy.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Data = Annotated[
    str | None,
    typer.Option(
        "--data", metavar="DIR", show_default=False,
        help=f"Data folder (variable GUIJU_DATA; default {default_data()}).",
    ),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Runs a command. Whatever stops it is one line on standard error and an exit code."""
    # Modes are given where they matter; a stricter mask would lock out our own two users.
    os.umask(0o022)
    arguments = sys.argv[1:] or ["--help"]
    try:
        code = app(arguments, standalone_mode=False)
    except Stop as stop:
        complain(stop.line)
        code = stop.exit_code
    except TyperException as error:
        complain(f"{error.format_message()} `guiju --help` lists what there is.")
        code = WRONG_SETTING
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except OSError as error:
        complain(f"{error.filename or 'The system'}: {error.strerror}.")
        code = CANNOT_GO_ON
    sys.exit(code if isinstance(code, int) else 0)


@app.command()
def up(
    data: Data = None,
    port: Annotated[str | None, typer.Option(metavar="N", help="Port to listen on [8000].")] = None,
    host: Annotated[
        str | None, typer.Option(metavar="H", help="Address to listen on [127.0.0.1].")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="A demo company with people in it.")] = False,
    empty: Annotated[bool, typer.Option("--empty", help="No company yet.")] = False,
    tls_certificate: Annotated[
        str | None, typer.Option(metavar="FILE", help="PEM certificate chain.")
    ] = None,
    tls_key: Annotated[str | None, typer.Option(metavar="FILE", help="Its PEM key.")] = None,
    behind_proxy: Annotated[
        list[str] | None,
        typer.Option(metavar="CIDR", help="Network of the proxy that ends TLS; repeatable."),
    ] = None,
    host_name: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Name that people type; repeatable.")
    ] = None,
    accept_clock: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Start although the clock was set back."),
    ] = None,
    log: Annotated[str | None, typer.Option(metavar="FORM", help="auto, console or json.")] = None,
) -> None:
    """Run everything: database, web server, worker, scheduler."""
    from guiju.server.launch import up as run
    from guiju.server.preparing import Wish
    from guiju.server.surroundings import Surroundings

    if demo and empty:
        raise WrongSetting("demo", "--demo and --empty", "one of them")
    if accept_clock is not None and not accept_clock.strip():
        raise WrongSetting("accept_clock", accept_clock, "a reason in words")
    settings = read_settings(
        data, port=port, host=host, tls_certificate=tls_certificate, tls_key=tls_key,
        behind_proxy=behind_proxy, host_names=host_name, log=log,
    )  # fmt: skip
    choice = "demo" if demo else "empty" if empty else None
    run(Surroundings.of(settings), Wish(choice, accept_clock))


@app.command()
def init(
    data: Data = None,
    answers_file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="All answers, as JSON.")
    ] = None,
    company_code: Annotated[str | None, typer.Option(metavar="TEXT", help="Short code.")] = None,
    company_name: Annotated[str | None, typer.Option(metavar="TEXT", help="Full name.")] = None,
    credit_code: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Unified social credit code.")
    ] = None,
    system: Annotated[
        str | None, typer.Option(metavar="'NAME, LOGIN, NUMBER'", help="System administrator.")
    ] = None,
    security: Annotated[
        str | None, typer.Option(metavar="'NAME, LOGIN, NUMBER'", help="Security administrator.")
    ] = None,
    audit: Annotated[
        str | None, typer.Option(metavar="'NAME, LOGIN, NUMBER'", help="Audit administrator.")
    ] = None,
    combine_duties: Annotated[
        str | None,
        typer.Option(
            metavar="REASON",
            help="A small company: the system administrator is security administrator too.",
        ),
    ] = None,
    review_by: Annotated[
        str | None, typer.Option(metavar="DATE", help="When that exception is looked at again.")
    ] = None,
) -> None:
    """Found a real company with its first three people; prints their one-time links."""
    from guiju.server.founding import Answers, found, request_from, request_in
    from guiju.server.surroundings import Surroundings

    surroundings = Surroundings.of(read_settings(data))
    if answers_file is not None:
        request = request_in(answers_file)
    else:
        people = {"system": system, "security": security, "audit": audit}
        request = request_from(
            Answers(company_code, company_name, credit_code, people, combine_duties, review_by)
        )
    found(surroundings, request)


@app.command()
def status(data: Data = None, as_json: AsJson = False) -> None:
    """Say what the data folder is and what runs on it. Exit code 0: runs, 1: ill, 3: stopped."""
    from guiju.server.status import look
    from guiju.server.surroundings import Surroundings

    facts, code = look(Surroundings.of(read_settings(data)))
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False, default=str))
    else:
        for name, value in facts.items():
            shown = ", ".join(f"{k} {v}" for k, v in value.items()) if name == "parts" else value
            typer.echo(f"{name.replace('_', ' '):<20} {'' if shown is None else shown}")
    raise typer.Exit(code)


@app.command()
def psql(
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="[-- ARGS]", help="Arguments for psql.")
    ] = None,
    data: Data = None,
    owner: Annotated[bool, typer.Option("--owner", help="As the owner of the tables.")] = False,
) -> None:
    """Open psql on the database, as the application or as its owner."""
    from guiju.server.surroundings import Surroundings

    surroundings = Surroundings.of(read_settings(data))
    with _database(surroundings):
        address = surroundings.owner_address if owner else surroundings.application_address
        # Ctrl-C belongs to psql: it ends a query there, not the session.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            code = subprocess.run(
                [_psql_program(surroundings), address, *(arguments or [])],
                check=False, env={**os.environ, "PGTZ": "GMT"},
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            ).returncode  # fmt: skip
        finally:
            signal.signal(signal.SIGINT, before)
    raise typer.Exit(code)


@app.command()
def check(data: Data = None, as_json: AsJson = False) -> None:
    """Prove the invariants of the database in SQL. Exit code 1 where one does not hold."""
    from guiju.server.surroundings import Surroundings

    surroundings = Surroundings.of(read_settings(data))
    with _database(surroundings):
        done = surroundings.run("prove", *(["--json"] if as_json else []), owner=True)
    typer.echo(done.stdout, nl=False)
    if done.returncode != 0 and not done.stdout.strip():
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["it said nothing"]
        raise Stop(f"The invariants could not be checked: {said[-1]}", 2)
    raise typer.Exit(done.returncode)


@app.command()
def roles(
    data: Data = None,
    as_sql: Annotated[bool, typer.Option("--sql", help="Print SQL (the only form).")] = False,
) -> None:
    """Print what a DBA runs on an external server to make the two roles and the database."""
    from guiju.server.roles import Names, script

    settings = read_settings(data)
    if not as_sql:
        raise WrongSetting("sql", "nothing", "--sql, the only form there is")
    typer.echo(script(Names.of(settings)), nl=False)


@app.command()
def version(data: Data = None) -> None:
    """Print the version of Guiju, of what last used the data folder, and of PostgreSQL."""
    from guiju.server.binaries import find_binaries
    from guiju.server.folder import Folder

    folder = Folder(read_settings(data).data)
    typer.echo(f"Guiju {__version__}")
    try:
        if used_by := folder.read_note().get("version"):
            typer.echo(f"{folder.path} was last used by Guiju {used_by}")
    except Stop as stop:
        typer.echo(stop.line)
    try:
        found = find_binaries()
    except Stop as stop:
        typer.echo(stop.line)
    else:
        typer.echo(f"PostgreSQL {found.version} in {found.folder}")


def _database(surroundings: Any) -> Any:
    """The embedded server for the length of a block; an external one is there by itself."""
    import contextlib

    if surroundings.cluster is None:
        return contextlib.nullcontext()
    return surroundings.cluster.running()


def _psql_program(surroundings: Any) -> str:
    if surroundings.cluster is not None:
        return str(surroundings.cluster.postmaster.binaries.program("psql"))
    from guiju.server.binaries import find_binaries

    return find_binaries().program("psql")


__all__ = ["Settings", "app", "main"]
