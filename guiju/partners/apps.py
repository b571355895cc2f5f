"""Partners as a Django app."""

from guiju.web.kinds import KindsConfig


class PartnersConfig(KindsConfig):
    """A folder per kind of record."""

    default = True
    name = "guiju.partners"
    label = "partners"
    kinds = ("partner",)
