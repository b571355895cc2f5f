"""How a copy comes about: drawn on its kind's paper while the record is locked, then counted."""

from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.errors import RuleBroken, WrongState
from guiju.kernel.unit import Caller, Unit
from guiju.records.prints import Draw, PrintCopy, print_copy
from guiju.records.record import Kind
from guiju.web.kinds.screen import Screen
from guiju.web.printing.paper import SIZES
from guiju.web.printing.press import press, warm_up
from guiju.web.printing.sheet import LANGUAGES, Sheet


def make_copy(
    screen: Screen, record: Kind, *, by: Caller | Unit, language: str, size: str = ""
) -> PrintCopy:
    """Print the record. Raises NotPermitted, WrongState, and RuleBroken for an unknown paper."""
    size = size or screen.paper.size
    if language not in LANGUAGES:
        raise RuleBroken(_("Nothing is printed in this language."), field="language")
    if size not in SIZES:
        raise RuleBroken(_("There is no such paper."), field="size")
    warm_up()
    draw = drawing(screen, language, size)
    return print_copy(record, by=by, language=language, size=size, draw=draw)


def drawing(screen: Screen, language: str, size: str) -> Draw:
    """What draws a copy on the paper of its kind."""

    def draw(record: Kind, number: int, unit: Unit) -> bytes:
        check_printable(screen, record)
        zone = ZoneInfo(unit.company.time_zone)
        with translation.override(language), timezone.override(zone):
            data = Sheet(screen, record, number, unit, language, size).data()
        return press(screen.template, data, clock.now())

    return draw


def check_printable(screen: Screen, record: Kind) -> None:
    """Raises WrongState where the kind says that such a record is on no paper."""
    if record.state in screen.paper.never_in:
        raise WrongState(
            _("%(record)s is %(state)s, and what is so is not printed.")
            % {"record": record, "state": record.state_shown.label},
            what_to_do=_("Look at it on the screen."),
            demand="P3.3.3",
        )
