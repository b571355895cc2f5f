"""Django's settings. Everything that differs between machines comes from the environment.

The `guiju` command sets these variables for each process that it starts; a wrong one is refused
there, with one line. Here only what is missing altogether stops the start.
"""

import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from guiju.web.configuration import (
    APPS,
    CONTENT_SECURITY_POLICY,
    CSRF_FAILURE_VIEW,
    FORM_RENDERER,
    FORMAT_MODULE_PATH,
    INNER_MIDDLEWARE,
    LANGUAGE_CODE,
    LANGUAGES,
    MESSAGE_STORAGE,
    OUTER_MIDDLEWARE,
    SECURE_CONTENT_TYPE_NOSNIFF,
    SECURE_CROSS_ORIGIN_OPENER_POLICY,
    SECURE_REFERRER_POLICY,
    TEMPLATES,
    X_FRAME_OPTIONS,
)

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "CSRF_FAILURE_VIEW",
    "FORMAT_MODULE_PATH",
    "FORM_RENDERER",
    "LANGUAGES",
    "LANGUAGE_CODE",
    "MESSAGE_STORAGE",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    "SECURE_REFERRER_POLICY",
    "TEMPLATES",
    "X_FRAME_OPTIONS",
]

PACKAGE = Path(__file__).resolve().parent


def from_file(name: str) -> str:
    """The content of the file that a variable names. Raises ImproperlyConfigured."""
    path = os.environ.get(name, "")
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}={path!r} cannot be read: {error.strerror}") from error


def listed(name: str) -> list[str]:
    """The words of a comma-separated variable."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


# ---- what runs -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "axes",
    "procrastinate.contrib.django",
    "guiju.kernel",
    "guiju.records",
    *APPS,
    "guiju.org",
    "guiju.partners",
    "guiju.products",
    "guiju.accounting",
    "guiju.purchasing",
]
MIDDLEWARE = [
    *OUTER_MIDDLEWARE,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guiju.org.account.session.AccountMiddleware",
    *INNER_MIDDLEWARE,
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "guiju.urls"
WSGI_APPLICATION = "guiju.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- time and language ---------------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LOCALE_PATHS = [PACKAGE / "locale"]

# ---- the database --------------------------------------------------------------------------------

GUIJU_APP_ROLE = os.environ.get("GUIJU_APP_ROLE", "guiju_app")
_address = conninfo_to_dict(os.environ.get("DATABASE_URL", ""))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _address.pop("dbname", "guiju"),
        "USER": _address.pop("user", GUIJU_APP_ROLE),
        "PASSWORD": _address.pop("password", ""),
        "HOST": _address.pop("host", ""),
        "PORT": str(_address.pop("port", "")),
        # PostgreSQL knows GMT by itself; UTC it looks up in a time zone folder that may not be
        # there.
        "TIME_ZONE": "GMT",
        # Functions, foreign keys and prepared statements are planned once per session: sessions
        # live long, and a dead one is found before it is used.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Django reads the choices of a form through a cursor: four statements for one.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **_address},
    }
}

# ---- signing in ----------------------------------------------------------------------------------

SECRET_KEY = from_file("GUIJU_SECRET_KEY_FILE")
AUTH_USER_MODEL = "org.Account"
GUIJU_DIRECTORY = "guiju.org.directory.OrgDirectory"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "guiju.org.account.backend.AccountBackend",
]
PASSWORD_HASHERS = ["guiju.org.account.hashing.Hasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []  # org.account.passwords: by profile
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "sign-in"

ACCOUNT_ADAPTER = "guiju.org.account.sign_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS = False  # axes counts failures, in the database, for all nodes together

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "guiju.org.account.sign_in.name_at_the_door"
AXES_LOCKOUT_CALLABLE = "guiju.org.account.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # the kernel's access records are the one log
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = int(timedelta(hours=24).total_seconds())  # org ends sessions much earlier
SESSION_COOKIE_SAMESITE = "Lax"

# ---- the network ---------------------------------------------------------------------------------

_is_tls = os.environ.get("GUIJU_TLS") == "1"
DEBUG = False
ALLOWED_HOSTS = listed("GUIJU_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = listed("GUIJU_ORIGINS")
TRUSTED_PROXIES = [ip_network(word) for word in listed("GUIJU_TRUSTED_PROXIES")]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_tls
SESSION_COOKIE_NAME = "__Host-session" if _is_tls else "guiju-session"
CSRF_COOKIE_NAME = "__Host-csrf" if _is_tls else "guiju-csrf"
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if _is_tls else 0
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Where people reach this installation: what is printed leads there.
GUIJU_ADDRESS = os.environ.get("GUIJU_ADDRESS", "")

# ---- files ---------------------------------------------------------------------------------------

GUIJU_FILES_ROOT = os.environ.get("GUIJU_FILES_ROOT", "")

# ---- static files and log ------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("GUIJU_STATIC_ROOT") or None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "guiju.web.assets.Assets"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_ROOT
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
