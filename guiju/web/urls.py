"""The addresses of the shell itself."""

from django.urls import path

from guiju.web.api.root import root
from guiju.web.display import display, form_token
from guiju.web.evidence import screens as evidence
from guiju.web.home import home
from guiju.web.kinds.addresses import addresses
from guiju.web.views import screens as views

urlpatterns = [
    path("", home, name="home"),
    path("display/", display, name="display"),
    path("form-token/", form_token, name="form-token"),
    *addresses(),
    *evidence.addresses(),
    *views.addresses(),
    path("api/v1/", root().urls),
]
