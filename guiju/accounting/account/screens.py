"""How people meet the chart of accounts."""

from guiju.accounting.account.models import Account
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Account,
    slug="accounts",
    icon="list-tree",
    group="accounting",
    place=70,
    name="name",
    order="code",
    columns=(
        "code",
        "name",
        "account_class",
        "side",
        "role",
        "liquidity",
        "department_use",
        "person_use",
        "partner_use",
        "product_use",
        "state",
    ),
    filters=("account_class", "role", "liquidity"),
    search=("code", "name", "english", "pinyin"),
    fields=(
        "code",
        "name",
        "english",
        "account_class",
        "side",
        "role",
        "liquidity",
        "department_use",
        "person_use",
        "partner_use",
        "product_use",
        "has_quantity",
        "is_foreign",
        "is_closed",
    ),
)
