"""`guiju init`: a real company and the first people of it, from options, a file or questions."""

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from guiju.server.child import Children
from guiju.server.console import Console, tell
from guiju.server.errors import REFUSED, WRONG_SETTING, Refused, Stop, WrongSetting
from guiju.server.preparing import Wish, examine, prepare
from guiju.server.running import Running, is_supervised
from guiju.server.surroundings import Surroundings
from guiju.server.users import Lowered

DUTIES = {
    "system": "system administrator: accounts and running the system",
    "security": "security administrator: who may do what",
    "audit": "audit administrator: looks at what the two others did",
}
PERSON = "three texts with commas between them: name, login, staff number"


@dataclass(frozen=True)
class Answers:
    """What the options say; what is missing is asked, if there is somebody to ask."""

    code: str | None
    name: str | None
    credit_code: str | None
    people: dict[str, str | None]
    combine_duties: str | None
    review_by: str | None


def found(surroundings: Surroundings, request: dict[str, Any]) -> None:
    """Founds the company and shows the one-time links. Raises Stop where it is refused."""
    folder = surroundings.folder
    folder.refuse_if_foreign()
    if folder.read_note().get("mode") == "demo":
        raise Refused(
            f"{folder.path} holds the demo company, and no real one gets into it. "
            "Choose another folder with --data."
        )
    if surroundings.cluster is not None:
        surroundings.cluster.create()
        with surroundings.cluster.running():
            _prepare_and_found(surroundings, request)
    else:
        folder.make()
        _prepare_and_found(surroundings, request)


def request_from(answers: Answers) -> dict[str, Any]:
    """What to found, from the options and from questions. Raises Stop where nobody can be asked."""
    combining = answers.combine_duties is not None
    duties = ["system", "audit"] if combining else list(DUTIES)
    company = {
        "code": _asked("company-code", "Code of the company, such as HL", answers.code),
        "name": _asked("company-name", "Full name of the company", answers.name),
        "credit_code": _asked(
            "credit-code", "Unified social credit code, 18 characters", answers.credit_code
        ),
    }
    people = [_person(duty, answers.people.get(duty)) for duty in duties]
    combined = None
    if combining:
        review_by = _asked("review-by", "Review the exception by (YYYY-MM-DD)", answers.review_by)
        combined = {"reason": answers.combine_duties, "review_by": review_by}
    return {"company": company, "people": people, "combine_duties": combined}


def request_in(file: Path) -> dict[str, Any]:
    """What to found, from a JSON file. Raises Stop where it cannot be read."""
    try:
        request = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Stop(f"{file} cannot be read as JSON: {error}.", WRONG_SETTING) from None
    if not isinstance(request, dict) or not {"company", "people"} <= request.keys():
        raise WrongSetting("from", str(file), "an object with company and people")
    return request


def _prepare_and_found(surroundings: Surroundings, request: dict[str, Any]) -> None:
    if is_supervised(surroundings.folder):
        # The supervisor has prepared the database, or is at it and refuses a second time here.
        mode = surroundings.folder.read_note().get("mode", "empty")
    else:
        running = Running(surroundings.folder, "guiju init")
        running.take()
        running.end_orphans()
        try:
            mode = asyncio.run(_prepare(surroundings))
        finally:
            running.forget()
            running.release()
    if mode == "demo":
        raise Refused("This database holds the demo company, and no real one gets into it.")
    done = surroundings.run("found_company", said=json.dumps(request))
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["it said nothing"]
        raise Stop(said[-1].removeprefix("CommandError: "), REFUSED)
    surroundings.folder.write_note(mode="company", choice=None)
    _show(json.loads(done.stdout), surroundings.settings.address)


async def _prepare(surroundings: Surroundings) -> str:
    console = Console(surroundings.settings.log)
    console.keep_in(surroundings.folder.log / "guiju.log")
    found = examine(surroundings, Wish(), console)
    return await prepare(surroundings, Wish(), Children(), console, found, Lowered())


def _show(founded: dict[str, Any], address: str) -> None:
    lines = [
        "Each link works once. Hand it to its person only; there they choose a password.", ""
    ]  # fmt: skip
    for person in founded["people"]:
        lines.append(f"{person['name']} signs in as {person['login']}: {_listed(person['duties'])}")
        lines.append(f"  {address.rstrip('/')}{person['link']}")
    lines.extend(("", "Start it with `guiju up`, if it does not run yet."))
    tell(f"{founded['company']} is founded.", lines)


def _listed(duties: list[str]) -> str:
    return ", ".join(duties)


def _person(duty: str, given: str | None) -> dict[str, str]:
    if given is None:
        if sys.stdin.isatty():
            typer.echo(f"\nThe {DUTIES[duty]}", err=True)
        name = _asked(duty, "  Name", None)
        login = _asked(duty, "  Login", None)
        number = _asked(duty, "  Staff number", None)
    else:
        words = [word.strip() for word in given.split(",")]
        if len(words) != 3 or not all(words):  # noqa: PLR2004 - name, login, staff number
            raise WrongSetting(f"{duty} (option --{duty})", given, PERSON)
        name, login, number = words
    return {"duty": duty, "name": name, "login": login, "staff_number": number}


def _asked(option: str, question: str, given: str | None) -> str:
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Stop(
            f"Option --{option} is missing, and there is nobody to ask: standard input is no "
            "terminal. Give it, or all answers with --from FILE.",
            WRONG_SETTING,
        )
    prompt: Callable[..., str] = typer.prompt
    return prompt(question, err=True)
