"""What the scripts of an entry form say, in the language of the page."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Final[dict[str, str | Promise]] = {
    # Numbers and days
    "no_number": _("This is no clear number: write it as 1234.50."),
    "no_whole_number": _("A whole number is needed here."),
    "too_many_places": _("At most %(places)s decimal places are kept here."),
    "no_day": _("This is no clear day: write it as 2026-11-24."),
    "calendar": _("Calendar"),
    # Look-ups
    "choices": _("Choices"),
    "recent": _("lately"),
    "nothing_found": _("Nothing is found."),
    "nothing_chosen": _("(nothing)"),
    "more_below": _("More follow below."),
    "type_more": _("There are more: type more of the name."),
    "out_of_reach": _("The server cannot be reached."),
    "several_fit": _("“%(text)s” fits several: choose one of them."),
    "no_choice": _("“%(text)s” is none of the choices."),
    # Lines
    "line": _("Line"),
    "lines": _("%(number)s lines"),
    "one_line_there": _("1 line"),
    "cell": _("%(column)s, line %(line)s"),
    "sum": _("Sum"),
    "one_line": _("Line breaks are not possible here."),
    "too_long": _("At most %(most)s characters fit here."),
    "tab_leaves": _("Tab now leaves the table."),
    "too_many_lines": _("One document holds at most %(most)s lines."),
    "pasted": _("%(number)s lines are pasted."),
    "to_look_at": _("%(number)s cells need to be looked at (F8)."),
    "unknown_columns": _("Left out, because there is no such column: %(names)s."),
    "beyond": _("%(number)s cells beyond the last column are left out."),
    "over": _("%(number)s lines are left out: one document holds at most %(most)s."),
    "paste_said": _("What was pasted says %(text)s here."),
    "and": _(", "),
    # Drafts, and others who change the same
    "put_back": _("What you typed on %(at)s and did not save is put back."),
    "changed_by": _("%(who)s changed this at %(when)s: %(fields)s."),
}
