"""Who may do what with products, as companies start with it (demands P1.3.2, P2.2.1)."""

from guiju.org.role.catalogue import COMPANY, KEEPER, OWN, STAFF, extend_role

UNIT, TAX_CODE = "products.unitofmeasure", "products.taxcode"
CATEGORY, PRODUCT = "products.category", "products.product"
KINDS = (UNIT, TAX_CODE, CATEGORY, PRODUCT)

extend_role(STAFF, *((f"{kind}.read", COMPANY) for kind in KINDS))
# Two keepers check each other: who proposed one never activates it.
extend_role(
    KEEPER,
    *(
        (f"{kind}.{step}", COMPANY)
        for kind in KINDS
        for step in ("create", "edit", "activate", "retire", "propose", "revise")
    ),
    *((f"{kind}.discard", OWN) for kind in KINDS),
)
