"""Accounting as a Django app."""

from guiju.web.kinds import KindsConfig


class AccountingConfig(KindsConfig):
    """A folder per kind of record."""

    default = True
    name = "guiju.accounting"
    label = "accounting"
    kinds = (
        "account",
        "word",
        "period",
        "entry",
        "posting_rule",
        "opening",
        "late_posting",
    )

    def ready(self) -> None:
        """Load what registers itself beside the kinds."""
        super().ready()
        from guiju.accounting import (
            invariants,  # noqa: F401
            urls,  # noqa: F401  # reports register their places
        )
        from guiju.accounting.book import actions  # noqa: F401
        from guiju.accounting.subledger import generating  # noqa: F401
