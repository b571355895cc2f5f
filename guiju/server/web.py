"""What the supervisor and the web server process agree on."""

import json
from dataclasses import asdict, dataclass

VARIABLE = "GUIJU_WEB"
HEALTH = "/-/health"
BACKLOG = 1024
SECONDS_TO_FINISH = 10


@dataclass(frozen=True)
class Web:
    """What the web server needs to know, handed over in one variable."""

    descriptor: int
    gate: int
    """A pipe whose end says that the database is ready to be asked."""
    workers: int
    threads: int
    certificate: str | None
    key: str | None

    def variable(self) -> dict[str, str]:
        """The environment that carries this."""
        return {VARIABLE: json.dumps(asdict(self))}
