"""The addresses of org."""

from django.urls import path

from guiju.org.account.sign_in import SignInView, sign_out

urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
]
