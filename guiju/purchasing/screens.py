"""The heading of purchasing in the navigation."""

from django.utils.translation import gettext_lazy as _

from guiju.web import navigation

navigation.group("purchasing", _("Purchasing"), order=20)
