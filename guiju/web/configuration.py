"""What the settings take from the shell. Importable before Django is set up."""

from typing import Any, Final

APPS: Final = [
    "guiju.web",
    "django.forms",  # TemplatesSetting looks for its templates here
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "lucide",
    # Not "template_partials": its own AppConfig would rewrite the loaders below.
    "template_partials.apps.SimpleAppConfig",
]

# From the outside in. The settings put sessions, authentication and org's actor between the two.
OUTER_MIDDLEWARE: Final = [
    "guiju.web.proxies.TrustedProxyMiddleware",  # first: all others believe what it leaves
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guiju.web.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
INNER_MIDDLEWARE: Final = [
    "guiju.web.language.LanguageMiddleware",  # after the actor: the account's language is first
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES: Final[list[dict[str, Any]]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "guiju.web.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "guiju.web.templatetags.web",
            ],
        },
    }
]

FORM_RENDERER: Final = "guiju.web.forms.Renderer"
FORMAT_MODULE_PATH: Final = ["guiju.web.formats"]
MESSAGE_STORAGE: Final = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_FAILURE_VIEW: Final = "guiju.web.errors.csrf_failure"
LANGUAGES: Final = [("zh-hans", "\u7b80\u4f53\u4e2d\u6587"), ("en", "English")]
LANGUAGE_CODE: Final = "zh-hans"

CONTENT_SECURITY_POLICY: Final[dict[str, Any]] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        # htmx writes HTML that the server sent; static/web/trust.js lets that through alone.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default"],
    }
}
SECURE_CROSS_ORIGIN_OPENER_POLICY: Final = "same-origin"
SECURE_REFERRER_POLICY: Final = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF: Final = True
X_FRAME_OPTIONS: Final = "DENY"
