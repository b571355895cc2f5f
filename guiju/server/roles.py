"""The two roles and the database, as SQL: run at first start here, or by a DBA elsewhere.

The owner owns the database and is no superuser; the application owns nothing, so that it can
neither drop a table, nor disable a trigger, nor pass row-level security.
"""

from psycopg import sql

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


def role_statements() -> list[sql.Composed]:
    """Creates both roles, without passwords."""
    owner, application = sql.Identifier(OWNER), sql.Identifier(APPLICATION)
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


def database_statements(name: str = DATABASE, template: str = "template0") -> list[sql.Composed]:
    """Creates a database of the owner, in which nobody makes temporary tables but the owner."""
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    application = sql.Identifier(APPLICATION)
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


def schema_statements() -> list[sql.Composed]:
    """To be run inside the database: only the owner creates in schema public."""
    owner, application = sql.Identifier(OWNER), sql.Identifier(APPLICATION)
    return [
        sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC").format(),
        sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(owner),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(application),
    ]


def script() -> str:
    """What a DBA runs with psql, as a superuser, on an external server."""
    lines = [
        "-- Guiju: two roles and a database. Run with psql as a superuser of PostgreSQL 17+.",
        "-- psql asks for the two passwords; they are sent as SCRAM verifiers, never in clear.",
        r"\set ON_ERROR_STOP on",
        "SET password_encryption = 'scram-sha-256';",
        *_lines(role_statements()),
        rf"\password {OWNER}",
        rf"\password {APPLICATION}",
        *_lines(database_statements()),
        rf"\connect {DATABASE}",
        *_lines(schema_statements()),
        "",
        "-- Then start Guiju with both addresses:",
        f"--   DATABASE_URL=postgresql://{APPLICATION}:PASSWORD@HOST:5432/{DATABASE}?sslmode=verify-full",
        f"--   GUIJU_OWNER_DATABASE_URL=postgresql://{OWNER}:PASSWORD@HOST:5432/{DATABASE}?sslmode=verify-full",
    ]
    return "\n".join(lines) + "\n"


def _lines(statements: list[sql.Composed]) -> list[str]:
    return [f"{statement.as_string()};" for statement in statements]
