"""Controls: functions of the app that owns the facts; they say whether a demand holds and why."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from guiju.kernel.models import Company

Text = str | Promise


@dataclass(frozen=True)
class Offence:
    """One record, or one person, because of which a demand does not hold."""

    what: str
    why: Text
    record: int | None = None
    actor: int | None = None


@dataclass(frozen=True)
class Result:
    """What a control found: how much it looked at, and each offence."""

    looked_at: int
    offences: tuple[Offence, ...] = field(default=())

    @property
    def is_proof(self) -> bool:
        """No data is no proof."""
        return self.looked_at > 0

    @property
    def holds(self) -> bool:
        """True where something was looked at and nothing offends."""
        return self.is_proof and not self.offences


@dataclass(frozen=True)
class Control:
    """A registered control."""

    name: str
    label: Text
    demands: tuple[str, ...]
    run: Callable[[Company], Result]


controls: dict[str, Control] = {}


def control(
    name: str, label: Text, *, demands: tuple[str, ...]
) -> Callable[[Callable[[Company], Result]], Callable[[Company], Result]]:
    """Register a control under the demands that it proves. Raises ValueError for a taken name."""

    def decorate(run: Callable[[Company], Result]) -> Callable[[Company], Result]:
        if name in controls:
            raise ValueError(f"{name} is a control already")
        controls[name] = Control(name, label, demands, run)
        return run

    return decorate
