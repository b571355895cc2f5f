"""Who may do what in purchasing, as companies start with it (demands P2.2.1, P5.2.1a)."""

from django.utils.translation import gettext_lazy as _

from guiju.org.role.catalogue import COMPANY, DEPARTMENT, OWN, STAFF, add_role, extend_role

REQUEST, SUPPLIER = "purchasing.request", "purchasing.supplier"
APPROVER, BUYER, KEEPER = "approver", "buyer", "supplier-keeper"

# Everybody asks for what their own department needs.
extend_role(
    STAFF,
    (f"{REQUEST}.create", DEPARTMENT),
    *((f"{REQUEST}.{step}", DEPARTMENT) for step in ("read", "print")),
    *((f"{REQUEST}.{step}", OWN) for step in ("edit", "discard", "submit", "withdraw", "propose")),
    (f"{REQUEST}.cancel", OWN),
    *((f"{SUPPLIER}.{step}", COMPANY) for step in ("read", "print")),
)
add_role(
    APPROVER,
    _("Approver"),
    *((f"{REQUEST}.{step}", DEPARTMENT) for step in ("approve", "send_back", "reject", "revise")),
    *((f"{REQUEST}.{step}", DEPARTMENT) for step in ("read", "print")),
)
add_role(
    BUYER,
    _("Buyer"),
    *((f"{REQUEST}.{step}", COMPANY) for step in ("read", "print")),
    *((f"{SUPPLIER}.{step}", COMPANY) for step in ("create", "propose")),
    *((f"{SUPPLIER}.{step}", OWN) for step in ("edit", "discard")),
)
add_role(
    KEEPER,
    _("Keeper of suppliers"),
    *((f"{SUPPLIER}.{step}", COMPANY) for step in ("activate", "retire", "revise")),
    *((f"{REQUEST}.{step}", COMPANY) for step in ("approve", "send_back", "reject")),
)
