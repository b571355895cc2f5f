"""Known vulnerabilities in what is locked, and the bill of materials (CycloneDX) in build/.

The bill is written in any case. Exit codes: 0, everything was asked about and nothing is known; 1,
a vulnerability is known, or the PostgreSQL wheel brings other libraries than the list beside this
file says; 2, nothing bad is known, but not everything could be asked about.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BIN = str(Path(sys.executable).parent)
LOCKS = [ROOT / "requirements" / f"{name}.lock" for name in ("bootstrap", "runtime", "dev")]
PIP_AUDIT = [f"{BIN}/pip-audit", "--disable-pip", "--require-hashes", "--format", "json"]
CYCLONEDX = [f"{BIN}/cyclonedx-py", "requirements", "--output-reproducible"]
BILL = ROOT / "build" / "sbom.json"
BUNDLED = Path(__file__).with_name("bundled.toml")
PINNED = re.compile(r"^[\w.\[\]-]+==", re.MULTILINE)
UNASKED = 2

# A library from Enterprise Linux 9 names its file of debugging symbols, and with it its version.
BUILT_AS = re.compile(rb"\.so[\w.]*-(\d[\w.]*)-[\w.]+\.el9\w*\.\w+\.debug")

Component = dict[str, Any]


@dataclass(frozen=True)
class Audit:
    """What is known of the packages of one lock."""

    packages: int
    known: tuple[str, ...] = ()
    """Vulnerabilities, a line each."""
    unasked: int = 0
    because: str = ""
    """Why the first of those was not asked about."""


def main() -> int:
    """Write the bill, compare the list, ask about all packages; the exit code."""
    bill = bill_of_materials()
    BILL.parent.mkdir(exist_ok=True)
    BILL.write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n")
    print(f"{BILL.relative_to(ROOT)}: {sum(1 for _ in flat(bill['components']))} components")
    differences = list(differs(tomllib.loads(BUNDLED.read_text())))
    for difference in differences:
        print(f"{BUNDLED.name}: {difference}")
    audits = {lock.name: audited(lock) for lock in LOCKS}
    for line in report(audits):
        print(line)
    if differences or any(audit.known for audit in audits.values()):
        return 1
    return UNASKED if any(audit.unasked for audit in audits.values()) else 0


def report(audits: dict[str, Audit]) -> Iterator[str]:
    """What was found; one line where nobody could be asked about anything."""
    packages = sum(audit.packages for audit in audits.values())
    unasked = sum(audit.unasked for audit in audits.values())
    if unasked == packages:
        because = next((audit.because for audit in audits.values()), "")
        yield (
            "The database of vulnerabilities cannot be reached from here, and nothing is known of "
            f"the {packages} locked packages ({because})."
        )
        return
    for name, audit in audits.items():
        asked = audit.packages - audit.unasked
        yield f"{name}: {asked} packages asked about, {len(audit.known)} known vulnerabilities"
        yield from (f"  {line}" for line in audit.known)
        if audit.unasked:
            yield f"  {audit.unasked} could not be asked about, the first: {audit.because}"


def audited(lock: Path) -> Audit:
    """Asks about every package of a lock."""
    asked = subprocess.run(
        [*PIP_AUDIT, "--requirement", str(lock)],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(asked.stdout)["dependencies"]
    except ValueError:
        number = len(PINNED.findall(lock.read_text()))
        return Audit(number, unasked=number, because=asked.stderr.strip().rpartition("\n")[2])
    unasked = [package["skip_reason"] for package in packages if "skip_reason" in package]
    known = [
        f"{package['name']} {package['version']}: {vulnerability['id']}"
        f", repaired in {', '.join(vulnerability['fix_versions']) or 'no version yet'}"
        for package in packages
        for vulnerability in package.get("vulns", ())
    ]
    return Audit(len(packages), tuple(known), len(unasked), unasked[0] if unasked else "")


def differs(listed: dict[str, Any]) -> Iterator[str]:
    """Where the list of bundled libraries and the installed files part."""
    components = {file: part for part in listed["component"] for file in part["files"]}
    there: dict[str, str | None] = {}
    for path in sorted(installed_folder(listed).glob("lib*.so*")):
        named = BUILT_AS.search(path.read_bytes())
        there[path.name.partition(".")[0]] = named[1].decode() if named else None
    yield from (f"{file} is not listed" for file in sorted(there.keys() - components.keys()))
    yield from (f"{file} is not there" for file in sorted(components.keys() - there.keys()))
    for file in sorted(there.keys() & components.keys()):
        version = there[file]
        if version and version != components[file]["version"]:
            yield f"{file} is {version}, not {components[file]['version']}"


def installed_folder(listed: dict[str, Any]) -> Path:
    """Where the bundled libraries are."""
    return Path(str(distribution(listed["package"]).locate_file(listed["folder"])))


def bill_of_materials() -> dict[str, Any]:
    """All that runs with Guiju: the locked packages, and inside them what they brought along."""
    made = subprocess.run(
        [*CYCLONEDX, "--pyproject", str(ROOT / "pyproject.toml"), str(LOCKS[1])],
        capture_output=True,
        text=True,
        check=True,
    )
    bill: dict[str, Any] = json.loads(made.stdout)
    listed = tomllib.loads(BUNDLED.read_text())
    for package in bill["components"]:
        if package["name"] == listed["package"]:
            package["components"] = [as_component(part) for part in listed["component"]]
        elif inside := list(own_bill(package["name"])):
            package["components"] = inside
    return bill


def as_component(part: dict[str, Any]) -> Component:
    """A listed library in the terms of CycloneDX."""
    return {
        "type": "library",
        "name": part["name"],
        "version": part["version"],
        "purl": f"pkg:generic/{part['name']}@{part['version']}",
        "licenses": [{"expression": part["licence"]}],
    }


def own_bill(package: str) -> Iterator[Component]:
    """What a package says of itself that it brought along (PEP 770)."""
    try:
        installed: Distribution = distribution(package)
    except PackageNotFoundError:
        return  # for another platform
    for file in installed.files or ():
        if file.parent.name == "sboms" and file.suffix == ".json":
            for component in json.loads(file.read_text()).get("components", ()):
                # References are unique only within the bill that they come from.
                yield {key: value for key, value in component.items() if key != "bom-ref"}


def flat(components: list[Component]) -> Iterator[Component]:
    """Components and those within them."""
    for component in components:
        yield component
        yield from flat(component.get("components", []))


if __name__ == "__main__":
    sys.exit(main())
