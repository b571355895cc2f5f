"""A program with a token, as it talks to the API."""

import datetime
import json
import secrets
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from guiju.kernel import clock
from guiju.org.token.actions import give_token
from guiju.org.token.models import Token
from tests.companies import caller

ROOT = "/api/v1"
Said = tuple[int, Any]


class Program:
    """Comes with its token, and a new key for each thing to be done."""

    def __init__(self, secret: str) -> None:
        self._client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str) -> Said:
        return self._read(self._client.get(ROOT + path))

    def post(self, path: str, body: Any = None, key: UUID | str | None = None) -> Said:
        answer = self._client.post(
            ROOT + path, json.dumps(body or {}), "application/json", headers=self._key(key)
        )
        return self._read(answer)

    def patch(self, path: str, body: Any) -> Said:
        answer = self._client.patch(
            ROOT + path, json.dumps(body), "application/json", headers=self._key(None)
        )
        return self._read(answer)

    def attach(self, path: str, file: Any, **form: str) -> Said:
        answer = self._client.post(ROOT + path, {"file": file, **form}, headers=self._key(None))
        return self._read(answer)

    def raw(self, path: str) -> Any:
        return self._client.get(ROOT + path)

    def _key(self, key: UUID | str | None) -> dict[str, str]:
        return {"Idempotency-Key": str(uuid4() if key is None else key)}

    def _read(self, answer: Any) -> Said:
        return answer.status_code, json.loads(answer.content)


def given(login: str, *scopes: str, days: int = 30, service: str = "") -> tuple[str, Token]:
    """A token that this person gives."""
    secret = secrets.token_urlsafe(32)
    token = give_token(
        by=caller(login),
        name="test",
        token=secret,
        scopes=list(scopes),
        expires_at=clock.now() + datetime.timedelta(days=days),
        service=service,
    )
    return secret, token


def program(login: str, *scopes: str, service: str = "") -> Program:
    """A program of this person."""
    return Program(given(login, *scopes, service=service)[0])
