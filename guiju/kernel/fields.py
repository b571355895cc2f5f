"""Foreign keys that cannot leave the company.

Django's own constraint is left out: the operation `Business` installs the composite key
(company_id, x_id) -> (company_id, id) in its place, so that each link costs one check, not two.
"""

from typing import Any

from django.db import models


class Link(models.ForeignKey[Any, Any]):
    """A link between two business tables of the same company."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        options["db_constraint"] = False
        super().__init__(to, on_delete, **options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Leave out what the class implies."""
        name, path, arguments, options = super().deconstruct()
        del options["db_constraint"]
        return name, path, arguments, options


class PartOf(Link):
    """The link from a line to the record whose content it is."""

    def __init__(self, to: Any, on_delete: Any = models.CASCADE, **options: Any) -> None:
        super().__init__(to, on_delete, **options)
