"""Settings: what differs between installations comes from the environment (`deploy/stodtelefon.env` explains it all).

No DATABASE_URL: development, with the embedded Postgres. DATABASE_URL: production, unless DEBUG=true says otherwise.
Django's own yellow pages stay off also in development, since they print opened names and texts.
A secret may lie in a file of its own, named by the setting with _FILE after it: so systemd hands out credentials.
What is missing or cannot be understood is refused at the start, in one sentence that never holds a secret.
"""

import contextlib
import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured
from psycopg2 import ProgrammingError
from psycopg2.extensions import make_dsn

from stodtelefon import logs
from stodtelefon.database.embedded import server

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")


def _secret(name: str, *, is_empty_refused: bool = False) -> str:
    """The value of `name`, or what the file holds that `name`_FILE names, or "" when neither is set."""
    path = env.str(f"{name}_FILE", default="")
    if not path:
        return env.ENVIRON.get(name, "")  # not by env.str: a secret may begin with a dollar sign
    try:
        value = Path(path).read_text(encoding="utf-8-sig").strip()  # an editor may have put a mark first
    except (OSError, UnicodeDecodeError) as error:
        why = next(words for kind, words in UNREADABLE.items() if isinstance(error, kind))
        raise ImproperlyConfigured(f"{name}_FILE pekar på {path}, som inte går att läsa: {why}.") from None
    if is_empty_refused and not value:
        raise ImproperlyConfigured(f"{name}_FILE pekar på {path}, som är tom.")
    return value


def _list(name: str, default: list[str]) -> list[str]:
    return [one.strip() for one in env.list(name, default=default) if one.strip()]


def _is_on(name: str, default: bool = False) -> bool:
    """Yes or no. A word that is neither is refused: it would quietly be a no."""
    said = env.str(name, default="").strip().lower()
    if said not in ANSWERS:
        raise ImproperlyConfigured(f"{name} ska vara true eller false.")
    return default if said == "" else ANSWERS[said]


def _whole(name: str, default: int) -> int:
    said = env.str(name, default="").strip()
    if not re.fullmatch(r"\d{0,6}", said, re.ASCII):
        raise ImproperlyConfigured(f"{name} ska vara ett heltal, 0 eller mer.")
    return int(said) if said else default


def _database(name: str) -> dict:
    """The Postgres that a URL names. The URL is never printed: a password stands in it."""
    found, url = {}, _secret(name)
    if url.startswith(("postgres://", "postgresql://")):
        with contextlib.suppress(ValueError):
            found = env.db_url_config(url)
    try:
        make_dsn(**found.get("OPTIONS", {}))
    except ProgrammingError:
        found = {}
    if not found.get("NAME") or any("\0" in str(part) for part in found.values()):
        raise ImproperlyConfigured(
            f"{name} ska vara adressen till en Postgres: postgres://roll:lösenord@värd:5432/databas, "
            "där lösenordets särskilda tecken skrivs som %xx."
        )
    return found | {"ENGINE": "stodtelefon.database.engine"}


UNREADABLE = {
    FileNotFoundError: "den finns inte",
    PermissionError: "kontot som programmet körs med får inte",
    UnicodeDecodeError: "den är ingen textfil",
    OSError: "den är ingen vanlig fil, eller så är disken trasig",
}
ANSWERS = (
    {"": None}
    | dict.fromkeys(("true", "1", "yes", "on"), True)
    | dict.fromkeys(("false", "0", "no", "off"), False)
)

# Development or production

DATABASE_URL = _secret("DATABASE_URL", is_empty_refused=True)  # without it, it would quietly be development
EMBEDDED = not DATABASE_URL
PRODUCTION = not _is_on("DEBUG", EMBEDDED)
DEBUG = not PRODUCTION and _is_on("DEBUG_PAGES")

if EMBEDDED and PRODUCTION:
    raise ImproperlyConfigured("DATABASE_URL saknas: den inbyggda databasen används aldrig i drift.")

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
    DATABASES = {"default": _database("DATABASE_URL")}
    DATABASE_OWNER = {"OPTIONS": {}} | _database(
        "DATABASE_OWNER_URL" if _secret("DATABASE_OWNER_URL") else "DATABASE_URL"
    )
DATABASES["default"]["CONN_MAX_AGE"] = None  # stodtelefon/database/engine/warm.py says how long
# A database that is not there is told at once: two seconds to connect, ten until what was sent has been received.
# One that is idle asks now and then whether the other side is there: a wall between may have forgotten it.
IMPATIENT = {
    "connect_timeout": 2,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 60,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
DATABASES["default"]["OPTIONS"] = IMPATIENT | DATABASES["default"].get("OPTIONS", {})
# Django reads the choices of a select through a cursor on the server: three questions for a handful of rows.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DRILL_URL = _secret("DRILL_URL")  # an empty Postgres, on which `manage.py drill` restores a copy
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in attempts and one-time codes are counted once for all workers, and no flood of others washes them out.
CACHES = {
    "default": {
        "BACKEND": "stodtelefon.database.cache.LastingCache",
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
        raise ImproperlyConfigured(f"{name} saknas: {purpose}. {name}_FILE kan peka på en fil i stället.")
    return value


def _ring(name: str, purpose: str) -> list[str]:
    return re.split(r"[,\s]+", _required(name, purpose))


SECRET_KEY = _required("SECRET_KEY", "den signerar inloggningar och är en lång slumpad text")
if PRODUCTION and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10):
    raise ImproperlyConfigured("SECRET_KEY är för svag: den ska vara slumpad och minst 50 tecken lång.")
FIELD_KEYS = _ring("FIELD_KEYS", "de förseglar namn och texter")
LOOKUP_KEYS = _ring("LOOKUP_KEYS", "de gör personnummer och koder sökbara utan att de sparas")
AUDIT_KEYS = _ring("AUDIT_KEYS", "de signerar loggen över vad som gjorts och lästs")

# Where the log's signed heads are kept besides the database (stodtelefon/audit/outside.py)

HEADS_FILE = env.str("HEADS_FILE", default="")
HEADS_SYSLOG = _is_on("HEADS_SYSLOG")

ALLOWED_HOSTS = _list("ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1"])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS saknas: den säger vilka adresser linjen svarar på.")

SITE_URL = env.str("SITE_URL", default="").rstrip("/")  # what links begin with that are handed to people

# The house, in the order that imports may run

INSTALLED_APPS = [
    "stodtelefon",
    "stodtelefon.database",
    "stodtelefon.jobs",
    "stodtelefon.privacy",
    "stodtelefon.audit",
    "stodtelefon.earlier",
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
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "js_lib_bootstrap5",
    "pgtrigger",
    "calls",
    "meetings",
    "referrals",
    "outreach",
    "stodtelefon.review",
    "stodtelefon.reporting",
    "stodtelefon.desk",
    "stodtelefon.public",
    "stodtelefon.demo",
]

MIDDLEWARE = [
    "stodtelefon.watch.middleware.watch",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "stodtelefon.audit.middleware.remember_origin",
    "stodtelefon.addresses.find_mount_once",
    "stodtelefon.middleware.no_store",
    "stodtelefon.middleware.content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "stodtelefon.accounts.middleware.screen_lock",
    "django.contrib.messages.middleware.MessageMiddleware",
    "stodtelefon.organisation.middleware.remember_organisation",
    "stodtelefon.drafts.showings.shown_by_address",
    "stodtelefon.drafts.middleware.drafts",
    "stodtelefon.drafts.sendings.once",
    "stodtelefon.accounts.middleware.SignInMiddleware",
    "calls.read_out.until_left",
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
try:
    ZoneInfo(TIME_ZONE)
except ZoneInfoNotFoundError:
    raise ImproperlyConfigured(
        f"Tidszonen {TIME_ZONE} saknas på maskinen: installera paketet tzdata."
    ) from None

# Accounts and sign-in

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the address is unique whatever its case: Django does not see that
    "security.W005",  # whether other names of the domain speak https is not for us to say: HSTS_SUBDOMAINS
    "security.W021",  # so too the browsers' own lists: HSTS_PRELOAD
    "security.W008",  # stodtelefon/checks.py looks at it together with the proxies
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "stodtelefon.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "stodtelefon.accounts.forms.sign_in.SignInForm"}
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}  # counted in stodtelefon/accounts/attempts.py
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS, ACCOUNT_SIGNUP_FIELDS = {"email"}, ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the administrator's invitation is the proof
# The second factor (stodtelefon/accounts/second_factor.py). In development nobody has to have one.
SECOND_FACTOR = _is_on("SECOND_FACTOR", PRODUCTION)
if PRODUCTION and not SECOND_FACTOR:
    raise ImproperlyConfigured("SECOND_FACTOR kan inte vara false i drift: det är bara till för provkörning.")
# Sign-in through the municipality's own OpenID Provider (stodtelefon/accounts/openid_connect/); without issuer none.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").strip()
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="").strip()
OIDC_CLIENT_SECRET = _secret("OIDC_CLIENT_SECRET")
OIDC_NAME = env.str("OIDC_NAME", default="").strip() or "kommunens inloggning"
OIDC_SCOPES = _list("OIDC_SCOPES", []) or ["openid", "email"]
OIDC_ROLE_CLAIM = env.str("OIDC_ROLE_CLAIM", default="").strip()
OIDC_ROLES = env.str("OIDC_ROLES", default="").strip()
OIDC_SECOND_FACTOR = _list("OIDC_SECOND_FACTOR", [])
OIDC_MAIL_IS_VERIFIED = _is_on("OIDC_MAIL_IS_VERIFIED")
OIDC_ONLY = _is_on("OIDC_ONLY")
MFA_ADAPTER = "stodtelefon.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "stodtelefon.accounts.forms.sign_in.CodeForm",
    "authenticate_webauthn": "stodtelefon.accounts.forms.sign_in.KeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong; no code is taken twice all the same
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "stodtelefon.accounts.passwords.NotOneselfValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# Cookies, headers and transport

SESSION_ENGINE = "stodtelefon.accounts.sessions"
SESSION_COOKIE_AGE = _whole("SESSION_HOURS", 10) * 3600
# The screen that nobody touches is locked (stodtelefon/accounts/screen_lock.py), with a warning before. In minutes.
LOCK_WARNING_MINUTES = 2
LOCK_MINUTES = max(LOCK_WARNING_MINUTES + 1, _whole("LOCK_MINUTES", 15))
LOCK_MINUTES_IN_CONVERSATION = max(LOCK_MINUTES, _whole("LOCK_MINUTES_IN_CONVERSATION", 60))
DRAFT_DAYS = max(1, _whole("DRAFT_DAYS", 30))  # since somebody last wrote in it
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
if PRODUCTION:  # names that this host alone can give, over https: no neighbour under the same domain can
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_FAILURE_VIEW = "stodtelefon.accounts.views.sign_in.csrf_failure"
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS", [])
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer Chromium sends `Origin: null`, and no form passes
SECURE_SSL_REDIRECT = PRODUCTION and _is_on("SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION and _is_on("HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD = PRODUCTION and _is_on("HSTS_PRELOAD")
ALLAUTH_TRUSTED_PROXY_COUNT = _whole("PROXIES", 0)  # whose X-Forwarded-For is believed
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

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
STATIC_ROOT = env.str("STATIC_ROOT", default="") or str(BASE_DIR / "staticfiles")
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "stodtelefon.static_files.HashedFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Mail: without EMAIL_URL nothing is sent, and invitation links are copied by hand

_mail = _secret("EMAIL_URL") or ("dummymail://" if PRODUCTION else "consolemail://")
try:
    globals().update(env.email_url_config(_mail))
except (ImproperlyConfigured, ValueError):
    raise ImproperlyConfigured(
        "EMAIL_URL ska se ut så här: smtp+tls://namn:lösenord@mejl.kommunen.example:587."
    ) from None
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="stodtelefon@localhost")

# Watching: who may ask /halsa/redo/ for names and /matt/ for figures. Without a token there are no figures.

METRICS_TOKEN = _secret("METRICS_TOKEN")

# Logging: what happened and where in the code; never a statement, a parameter, a request body or an error's own text

LOG_FORMAT = env.str("LOG_FORMAT", default="") or "text"
if LOG_FORMAT not in logs.FORMATTERS:
    raise ImproperlyConfigured("LOG_FORMAT ska vara text eller json.")
LOGGING = logs.configuration(LOG_FORMAT, tells_requests=PRODUCTION)
