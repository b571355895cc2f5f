"""The heading of accounting in the navigation."""

from django.utils.translation import gettext_lazy as _

from guiju.web import navigation

navigation.group("accounting", _("Accounting"), order=30)
