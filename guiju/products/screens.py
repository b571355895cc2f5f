"""The heading of products in the navigation."""

from django.utils.translation import gettext_lazy as _

from guiju.web import navigation

navigation.group("products", _("Products"), order=40)
