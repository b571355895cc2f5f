"""The addresses of org."""

from django.urls import path, register_converter

from guiju.org.account import screens as account
from guiju.org.account import steps
from guiju.org.account.sign_in import SignInView, sign_out
from guiju.org.delegation import screens as delegation
from guiju.org.department import screens as department
from guiju.org.parameter import screens as parameter
from guiju.org.person import screens as person
from guiju.org.role import exceptions
from guiju.org.role import steps as role
from guiju.org.token import screens as token
from guiju.web.addresses import Word

register_converter(Word, "word")

urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("account/", account.own_account, name="account"),
    path("account/password/", account.password, name="account-password"),
    path("account/link/<word:token>/", account.link, name="account-link"),
    path("account/tokens/", token.tokens, name="tokens"),
    path("account/tokens/new/", token.give, name="token-give"),
    path("account/tokens/<int:pk>/revoke/", token.revoke, name="token-revoke"),
    path("people/", person.people, name="people"),
    path("register-person/", person.register, name="person-register"),
    path("people/<word:staff_number>/", person.person, name="person"),
    path("people/<word:staff_number>/open/", steps.open_step, name="account-open"),
    path("people/<word:staff_number>/give-link/", steps.give_link_step, name="account-give-link"),
    path("people/<word:staff_number>/suspend/", steps.suspend_step, name="account-suspend"),
    path("people/<word:staff_number>/resume/", steps.resume_step, name="account-resume"),
    path("people/<word:staff_number>/release/", steps.release_step, name="account-release"),
    path("people/<word:staff_number>/grant/", role.grant_step, name="role-grant"),
    path("assignments/<int:pk>/withdraw/", role.withdraw_step, name="role-withdraw"),
    path("duty-exceptions/<int:pk>/renew/", exceptions.renew, name="duty-exception-renew"),
    path("duty-exceptions/<int:pk>/confirm/", exceptions.confirm, name="duty-exception-confirm"),
    path("parameters/", parameter.page, name="parameters"),
    path("delegations/", delegation.delegations, name="delegations"),
    path("delegations/give/", delegation.give, name="delegation-give"),
    path("delegations/<int:pk>/end/", delegation.end, name="delegation-end"),
    path("departments/", department.departments, name="departments"),
    path("create-department/", department.create, name="department-create"),
    path("departments/<word:code>/", department.department, name="department"),
    path("departments/<word:code>/post/", department.post, name="post-create"),
    path("departments/<word:code>/head/", department.head, name="department-head"),
]
