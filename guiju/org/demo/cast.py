"""Who stands on the sign-in page in demo mode."""

from typing import TypedDict

from guiju.org.demo.company import PASSWORD, PEOPLE


class Member(TypedDict):
    """One of the cast."""

    login: str
    name: str
    post: str
    password: str


def demo_cast() -> list[Member]:
    """Those of the demo's people through whom the company is looked at."""
    return [
        Member(login=person.login, name=person.name, post=person.post, password=PASSWORD)
        for person in PEOPLE
        if person.in_cast
    ]
