"""Who may do what with partners, as companies start with it (demands P1.3.2, P2.2.1)."""

from guiju.org.role.catalogue import COMPANY, KEEPER, STAFF, extend_role

PARTNER = "partners.partner"

extend_role(STAFF, (f"{PARTNER}.read", COMPANY))
extend_role(KEEPER, *((f"{PARTNER}.{step}", COMPANY) for step in ("activate", "retire", "revise")))
