"""All addresses."""

from django.urls import include, path

from guiju.web import errors

urlpatterns = [
    path("", include("guiju.web.urls")),
    path("", include("guiju.purchasing.urls")),
    path("", include("guiju.org.urls")),
    path("", include("guiju.accounting.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
