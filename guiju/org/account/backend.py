"""Looking up the account of a session: one statement, with the actor and the company."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from guiju.org.account.models import Account


class AccountBackend(ModelBackend):
    """Django's own, but rights are the directory's business and never Django's."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account, while it is active."""
        account = Account.objects.select_related("actor__company").filter(pk=user_id).first()
        return account if account is not None and account.is_active else None
