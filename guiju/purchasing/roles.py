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

REQUEST, PRICE = "purchasing.request", "purchasing.price"
ORDER = "purchasing.order"
PARTNER, PRODUCT = "partners.partner", "products.product"
APPROVER, BUYER = "approver", "buyer"
MANAGER, CONTROLLER = "purchasing-manager", "spending-controller"
SEE = ("read", "print")
DECIDE = ("approve", "send_back", "reject")

# Everybody asks for what their own department needs.
extend_role(
    STAFF,
    (f"{REQUEST}.create", DEPARTMENT),
    *((f"{REQUEST}.{step}", DEPARTMENT) for step in SEE),
    *((f"{REQUEST}.{step}", OWN) for step in ("edit", "discard", "submit", "withdraw", "propose")),
    (f"{REQUEST}.cancel", OWN),
)
add_role(
    APPROVER,
    _("Approver"),
    *((f"{REQUEST}.{step}", DEPARTMENT) for step in ("approve", "send_back", "reject", "revise")),
    *((f"{REQUEST}.{step}", DEPARTMENT) for step in SEE),
)
add_role(
    BUYER,
    _("Buyer"),
    *((f"{kind}.{step}", COMPANY) for kind in (REQUEST, PRICE, ORDER) for step in SEE),
    (f"{ORDER}.create", DEPARTMENT),
    *(
        (f"{ORDER}.{step}", OWN)
        for step in ("edit", "discard", "submit", "withdraw", "propose", "cancel", "short_close")
    ),
    *(
        (f"{kind}.{step}", COMPANY)
        for kind in (PARTNER, PRODUCT, PRICE)
        for step in ("create", "propose")
    ),
    *(
        (f"{kind}.{step}", OWN)
        for kind in (PARTNER, PRODUCT, PRICE)
        for step in ("edit", "discard")
    ),
)
# Who heads buying decides on orders; who watches spending decides beside them, on any department's.
add_role(
    MANAGER,
    _("Purchasing manager"),
    *((f"{REQUEST}.{step}", COMPANY) for step in SEE),
    *(
        (f"{ORDER}.{step}", COMPANY)
        for step in (*SEE, *DECIDE, "revise", "propose", "cancel", "short_close")
    ),
)
add_role(
    CONTROLLER,
    _("Spending controller"),
    *(
        (f"{kind}.{step}", COMPANY)
        for kind in (REQUEST, ORDER)
        for step in (*SEE, *DECIDE, "revise")
    ),
)
extend_role(
    KEEPER,
    *((f"{PRICE}.{step}", COMPANY) for step in (*SEE, "activate", "retire", "revise")),
    *((f"{REQUEST}.{step}", COMPANY) for step in ("approve", "send_back", "reject")),
)
