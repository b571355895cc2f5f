"""Who may do what with the books, as companies start with it (MOF order 98, art. 12).

The cashier reviews nothing and keeps no books of income, expense, receivables or payables: those
roles are apart from the cashier's. Who prepares an entry never reviews it; that is a rule of the
step, so that two accountants may review each other.
"""

from django.utils.translation import gettext_lazy as _

from guiju.org.role.catalogue import COMPANY, OWN, add_role, declare_apart

ACCOUNT, WORD, PERIOD = "accounting.account", "accounting.word", "accounting.period"
ENTRY, BOOK, LEDGER = "accounting.entry", "accounting.book", "accounting.ledger"
RULE, OPENING, LATE = "accounting.postingrule", "accounting.opening", "accounting.lateposting"
MASTERS = (ACCOUNT, WORD, RULE)

ACCOUNTANT, REVIEWER, CASHIER = "accountant", "accounting-reviewer", "cashier"
BOOKKEEPER, CHIEF = "bookkeeper", "chief-accountant"

RECORDS = (*MASTERS, PERIOD, ENTRY, OPENING, LATE)
READS = (
    *((f"{kind}.{step}", COMPANY) for kind in RECORDS for step in ("read", "print")),
    *((f"{kind}.read", COMPANY) for kind in (BOOK, LEDGER)),
)

add_role(
    ACCOUNTANT,
    _("Accountant"),
    *READS,
    *((f"{ENTRY}.{step}", COMPANY) for step in ("create", "edit", "submit")),
    *((f"{ENTRY}.{step}", OWN) for step in ("withdraw", "discard")),
    *((f"{ENTRY}.{step}", COMPANY) for step in ("reverse", "redo", "adjust")),
    *((f"{kind}.{step}", COMPANY) for kind in MASTERS for step in ("create", "propose")),
    *((f"{kind}.{step}", OWN) for kind in MASTERS for step in ("edit", "discard")),
    *((f"{OPENING}.{step}", COMPANY) for step in ("create", "edit")),
    (f"{OPENING}.discard", OWN),
    ("accounting.generation.run", COMPANY),
    (f"{PERIOD}.carry", COMPANY),
    (f"{LATE}.create", COMPANY),
    (f"{LATE}.end", OWN),
    (f"{BOOK}.adopt", COMPANY),
    (f"{BOOK}.withdraw", OWN),
)
add_role(
    REVIEWER,
    _("Reviewer of entries"),
    *READS,
    *((f"{ENTRY}.{step}", COMPANY) for step in ("review", "unreview", "send_back", "void")),
)
add_role(
    CASHIER,
    _("Cashier"),
    *READS,
    (f"{ENTRY}.sign", COMPANY),
)
add_role(
    BOOKKEEPER,
    _("Bookkeeper"),
    *READS,
    (f"{ENTRY}.post", COMPANY),
    *((f"{PERIOD}.{step}", COMPANY) for step in ("create", "close")),
)
add_role(
    CHIEF,
    _("Chief accountant"),
    *READS,
    *((f"{kind}.{step}", COMPANY) for kind in MASTERS for step in ("activate", "retire")),
    *((f"{kind}.revise", COMPANY) for kind in (ACCOUNT, WORD)),
    (f"{PERIOD}.lock", COMPANY),
    (f"{OPENING}.approve", COMPANY),
    *((f"{LATE}.{step}", COMPANY) for step in ("grant", "refuse", "end")),
    (f"{BOOK}.confirm", COMPANY),
)

for _role in (REVIEWER, ACCOUNTANT, BOOKKEEPER):
    declare_apart(
        CASHIER,
        _role,
        _("Who handles money neither reviews entries nor keeps the books of what it was for."),
    )
