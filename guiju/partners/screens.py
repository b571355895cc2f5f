"""The heading of masters in the navigation."""

from django.utils.translation import gettext_lazy as _

from guiju.web import navigation

navigation.group("partners", _("Partners"), order=30)
