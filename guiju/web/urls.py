"""The addresses of the shell itself."""

from django.urls import path

from guiju.web.display import display
from guiju.web.home import home

urlpatterns = [
    path("", home, name="home"),
    path("display/", display, name="display"),
]
