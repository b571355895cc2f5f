"""Who may do what in purchasing, as companies start with it (demands P2.2.1, P5.2.1a)."""

from django.utils.translation import gettext_lazy as _

from guiju.org.role.catalogue import (
    COMPANY,
    DEPARTMENT,
    KEEPER,
    OWN,
    STAFF,
    add_role,
    extend_role,
)

REQUEST, PARTNER = "purchasing.request", "partners.partner"
APPROVER, BUYER = "approver", "buyer"

# Everybody asks for what their own department needs.
extend_role(
    STAFF,
    (f"{REQUEST}.create", DEPARTMENT),
    (f"{REQUEST}.read", DEPARTMENT),
    *((f"{REQUEST}.{step}", OWN) for step in ("edit", "discard", "submit", "withdraw", "propose")),
    (f"{REQUEST}.cancel", OWN),
)
add_role(
    APPROVER,
    _("Approver"),
    *((f"{REQUEST}.{step}", DEPARTMENT) for step in ("approve", "send_back", "reject", "revise")),
    (f"{REQUEST}.read", DEPARTMENT),
)
add_role(
    BUYER,
    _("Buyer"),
    (f"{REQUEST}.read", COMPANY),
    *((f"{PARTNER}.{step}", COMPANY) for step in ("create", "propose")),
    *((f"{PARTNER}.{step}", OWN) for step in ("edit", "discard")),
)
extend_role(
    KEEPER,
    *((f"{REQUEST}.{step}", COMPANY) for step in ("approve", "send_back", "reject")),
)
