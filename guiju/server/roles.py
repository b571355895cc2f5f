"""The two roles and the database, as SQL: run at first start here, or by a DBA elsewhere.

The owner owns the database and is no superuser; the application owns nothing, so that it can
neither drop a table, nor disable a trigger, nor pass row-level security.
"""

from dataclasses import dataclass
from urllib.parse import quote

from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from guiju.server.configuration import Settings

OWNER = "guiju_owner"
APPLICATION = "guiju_app"
DATABASE = "guiju"
LOCALE = "C.UTF-8"
MODEST = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
# Nothing that a person waits for may hold locks longer than this.
LIMITS = {
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "1min",
    "statement_timeout": "5min",
    "transaction_timeout": "10min",
}


@dataclass(frozen=True)
class Names:
    """What the two roles and the database are called."""

    owner: str = OWNER
    application: str = APPLICATION
    database: str = DATABASE

    @classmethod
    def of(cls, settings: Settings) -> "Names":
        """Those in the addresses of an external server, where these were given."""
        application = conninfo_to_dict(settings.database_url or "")
        owner = conninfo_to_dict(settings.owner_database_url or "")
        return cls(
            str(owner.get("user") or OWNER),
            str(application.get("user") or APPLICATION),
            str(application.get("dbname") or owner.get("dbname") or DATABASE),
        )


EMBEDDED = Names()


def role_statements(names: Names = EMBEDDED) -> list[sql.Composed]:
    """Creates both roles, without passwords."""
    owner, application = sql.Identifier(names.owner), sql.Identifier(names.application)
    modest = sql.SQL(MODEST)
    return [
        sql.SQL("CREATE ROLE {} {}").format(owner, modest),
        sql.SQL("CREATE ROLE {} {}").format(application, modest),
        *(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                application, sql.Identifier(name), sql.Literal(value)
            )
            for name, value in LIMITS.items()
        ),
    ]


def database_statements(names: Names = EMBEDDED, template: str = "template0") -> list[sql.Composed]:
    """Creates a database of the owner, in which nobody makes temporary tables but the owner."""
    database, owner = sql.Identifier(names.database), sql.Identifier(names.owner)
    application = sql.Identifier(names.application)
    locale = (
        sql.SQL(" ENCODING 'UTF8' LOCALE {}").format(sql.Literal(LOCALE))
        if template == "template0"
        else sql.SQL("")
    )
    return [
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}{}").format(
            database, owner, sql.Identifier(template), locale
        ),
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, application),
    ]


def schema_statements(names: Names = EMBEDDED) -> list[sql.Composed]:
    """To be run inside the database: only the owner creates in schema public."""
    owner, application = sql.Identifier(names.owner), sql.Identifier(names.application)
    return [
        sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC").format(),
        sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(owner),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(application),
    ]


def script(names: Names = EMBEDDED) -> str:
    """What a DBA runs with psql, as a superuser, on an external server."""
    owner, application = _quoted(names.owner), _quoted(names.application)
    lines = [
        "-- Guiju: two roles and a database. Run with psql as a superuser of PostgreSQL 17+.",
        "-- psql asks for the two passwords; they are sent as SCRAM verifiers, never in clear.",
        r"\set ON_ERROR_STOP on",
        "SET password_encryption = 'scram-sha-256';",
        *_lines(role_statements(names)),
        rf"\password {owner}",
        rf"\password {application}",
        *_lines(database_statements(names)),
        rf"\connect {_quoted(names.database)}",
        *_lines(schema_statements(names)),
        "",
        "-- Then start Guiju with both addresses:",
        f"--   DATABASE_URL=postgresql://{_address(names.application, names.database)}",
        f"--   GUIJU_OWNER_DATABASE_URL=postgresql://{_address(names.owner, names.database)}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string()


def _address(role: str, database: str) -> str:
    return f"{quote(role)}:PASSWORD@HOST:5432/{quote(database)}?sslmode=verify-full"


def _lines(statements: list[sql.Composed]) -> list[str]:
    return [f"{statement.as_string()};" for statement in statements]
