"""The addresses of accounting beside those of its kinds."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
