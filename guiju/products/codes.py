"""Own codes of masters: short, chosen by people, and each of one live record of its kind."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.records.masters import LIVE


def check_code_is_free(record: Any) -> None:
    """Raises RuleBroken where another live one of the kind has the code."""
    rows = type(record)._default_manager.filter(
        company=record.company_id, code=record.code, state__in=LIVE
    )
    if other := rows.exclude(pk=record.pk).first():
        raise RuleBroken(
            _("The code “%(code)s” is taken by %(other)s.") % {"code": record.code, "other": other},
            field="code",
            demand="P1.3.2",
        )
