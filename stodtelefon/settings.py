"""Settings: everything that differs between installations comes from the environment (`.env.example` lists it all).

No DATABASE_URL: development, with the embedded Postgres. DATABASE_URL: production, unless DEBUG=true says otherwise.
Django's own yellow pages stay off also in development, since they print opened names and texts.
A secret may lie in a file of its own, named by the setting with _FILE after it: so systemd hands out credentials.
"""

import re
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from stodtelefon.database.embedded import server

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")


def _secret(name: str) -> str:
    """The value of `name`, or what the file holds that `name`_FILE names, or "" when neither is set."""
    path = env.str(f"{name}_FILE", default="")
    if not path:
        return env.str(name, default="")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {why}.") from None


# Development or production

DATABASE_URL = _secret("DATABASE_URL")
EMBEDDED = not DATABASE_URL
PRODUCTION = not env.bool("DEBUG", default=EMBEDDED)
DEBUG = not PRODUCTION and env.bool("DEBUG_PAGES", default=False)

if EMBEDDED and PRODUCTION:
    raise ImproperlyConfigured("DATABASE_URL is missing: the embedded Postgres is never used in production.")

# The database: the application's role, and the owner's that migrates (stodtelefon/database/roles.py)

EMBEDDED_SERVER = None if PRODUCTION else server.Server(BASE_DIR, env.str("EMBEDDED_NAME", default="run"))
if EMBEDDED:
    DATABASES = {
        "default": {
            "ENGINE": "stodtelefon.database.embedded",
            "HOST": str(EMBEDDED_SERVER.socket),
            "NAME": server.DATABASE,
            "USER": server.APPLICATION,
        }
    }
    DATABASE_OWNER = {"USER": server.OWNER}
else:
    DATABASES = {"default": env.db_url_config(DATABASE_URL)}
    DATABASE_OWNER = {"OPTIONS": {}} | env.db_url_config(_secret("DATABASE_OWNER_URL") or DATABASE_URL)
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# Django reads the choices of a select through a cursor on the server: three questions for a handful of rows.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in attempts and one-time codes are counted once for all workers, so the cache is shared.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "stodtelefon_cache",
        "TIMEOUT": 3600,
    }
}

# Keys: from the environment. In development they are made beside the embedded data, and live and die with it.
# A ring is a list of "number:base64 of 32 bytes" (stodtelefon/privacy/keys.py): the first is used, all of them fit.

_made_keys = {} if PRODUCTION else EMBEDDED_SERVER.keys()


def _required(name: str, purpose: str) -> str:
    value = _secret(name) or _made_keys.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is missing: {purpose}. {name}_FILE may name a file instead.")
    return value


def _ring(name: str, purpose: str) -> list[str]:
    return re.split(r"[,\s]+", _required(name, purpose))


SECRET_KEY = _required("SECRET_KEY", "it signs sessions and links, and is a long random text")
FIELD_KEYS = _ring("FIELD_KEYS", "they seal names and texts")
LOOKUP_KEYS = _ring(
    "LOOKUP_KEYS", "they make personal numbers and reference codes findable without being stored"
)
AUDIT_KEYS = _ring("AUDIT_KEYS", "they sign the log of what was done and read")

# Where the log's signed heads are kept besides the database (stodtelefon/audit/outside.py)

HEADS_FILE = env.str("HEADS_FILE", default="")
HEADS_SYSLOG = env.bool("HEADS_SYSLOG", default=False)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1"])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing: it names the addresses that the line answers on.")

# The house, in the order that imports may run

INSTALLED_APPS = [
    "stodtelefon",
    "stodtelefon.database",
    "stodtelefon.jobs",
    "stodtelefon.privacy",
    "stodtelefon.audit",
    "stodtelefon.drafts",
    "stodtelefon.accounts",
    "stodtelefon.organisation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "stodtelefon.apps.ChosenStaticFilesConfig",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
    "js_lib_bootstrap5",
    "pgtrigger",
    "calls",
    "meetings",
    "referrals",
    "outreach",
    "stodtelefon.reporting",
    "stodtelefon.desk",
    "stodtelefon.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "stodtelefon.audit.middleware.remember_origin",
    "stodtelefon.middleware.no_store",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "stodtelefon.organisation.middleware.remember_organisation",
    "stodtelefon.drafts.middleware.DraftsMiddleware",
    "stodtelefon.accounts.middleware.SignInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stodtelefon.middleware.no_nul",
]

ROOT_URLCONF = "stodtelefon.urls"
WSGI_APPLICATION = "stodtelefon.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stodtelefon.navigation.navigation",
            ]
        },
    }
]
FORM_RENDERER = "stodtelefon.forms.bound_field.StodRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "stod"
CRISPY_FAIL_SILENTLY = False

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

# Accounts and sign-in

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the address is unique whatever its case: Django does not see that
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "stodtelefon.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "stodtelefon.accounts.forms.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the administrator's invitation is the proof
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# Cookies, headers and transport

SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=10) * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "stodtelefon.drafts.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer Chromium sends `Origin: null`, and no form passes
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXIES", default=0)  # whose X-Forwarded-For is believed
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # Bootstrap's icons and the QR code of the second factor
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# Static files: served by whitenoise, in development straight from where they lie

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Mail: without EMAIL_URL nothing is sent, and invitation links are copied by hand

globals().update(env.email_url("EMAIL_URL", default="dummymail://" if PRODUCTION else "consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="stodtelefon@localhost")

# Logging: what happened and where in the code; never a statement, a parameter, a request body or an error's own text

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "stodtelefon.logs.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.db.backends": {"level": "CRITICAL"},
        "stodtelefon": {"level": "INFO"},
    },
}
