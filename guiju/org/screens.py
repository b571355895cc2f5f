"""What org puts into the navigation; its home cards and pages register themselves."""

from django.utils.translation import gettext_lazy as _

from guiju.org import home  # noqa: F401  registers the cards
from guiju.org.parameter import screens as of_parameters  # noqa: F401  registers the screen
from guiju.org.route import screens  # noqa: F401  registers the screen
from guiju.web import navigation
from guiju.web.navigation import Entry

navigation.group("masters", _("Masters"), order=30)
navigation.group("company", _("Company"), order=80)
navigation.register(
    Entry("company", _("People"), "users", "people", "org.person.read", order=10),
    Entry("company", _("Departments"), "network", "departments", "org.department.read", order=20),
)
