"""The sign-in page as a browser uses it."""

from html.parser import HTMLParser

from django.test import Client


def signed_in(login: str, password: str) -> Client:
    """A browser in which this person has signed in through the form, its CSRF token included."""
    client = Client(enforce_csrf_checks=True)
    page = client.get("/sign-in/")
    assert page.status_code == 200, page
    form = PasswordForm.read(page.content.decode())
    answer = client.post(form.action or "/sign-in/", form.filled(login, password))
    assert "_auth_user_id" in client.session, answer.content.decode()
    # The door was real; behind it a test need not carry the token from page to page.
    client.handler.enforce_csrf_checks = False
    return client


class PasswordForm(HTMLParser):
    """The form of a page that asks for a password: its address and what it would send."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self._inside = self.found = False

    @classmethod
    def read(cls, page: str) -> "PasswordForm":
        form = cls()
        form.feed(page)
        assert form.found, f"no form asks for a password:\n{page}"
        return form

    def filled(self, login: str, password: str) -> dict[str, str]:
        """What the browser sends when the two visible fields are typed in."""
        typed = {"text": login, "password": password}
        return {
            name: typed.get(self.kinds[name], value)
            for name, value in self.fields.items()
            if self.kinds[name] != "checkbox"
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.found:
            self._inside, self.action, self.fields, self.kinds = (
                True,
                said.get("action", ""),
                {},
                {},
            )
        elif tag == "input" and self._inside and said.get("name"):
            self.fields[said["name"]] = said.get("value", "")
            self.kinds[said["name"]] = said.get("type", "text")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._inside:
            self._inside, self.found = False, "password" in self.kinds.values()
