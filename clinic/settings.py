"""All settings, in one file.

The environment decides what differs between machines; ``.env.example`` lists every variable.
With ``DEBUG=true`` nothing needs to be set.  Without it the site refuses to start half configured.
"""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import dj_email_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # everything the running site writes on this machine; ignored by git

env = Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", False)
SHORTEST_KEY = 50


def required(name: str, in_development: str) -> str:
    """Return the variable ``name``; only development may do without it."""
    value = env.str(name, in_development if DEBUG else "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set.  Production needs it: see .env.example for what it means and how to "
            "make one.  For development set DEBUG=true, which needs nothing else."
        )
    return value


def secret(name: str) -> str:
    """Return the key in the variable ``name``, long enough not to be guessed."""
    key = required(name, f"development-only-{name}-".ljust(64, "x"))
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"{name} is too short: it needs {SHORTEST_KEY} characters made by chance.  See .env.example."
        )
    return key


SECRET_KEY = secret("SECRET_KEY")
LINK_KEY = secret("LINK_KEY")
if LINK_KEY == SECRET_KEY:
    raise ImproperlyConfigured(
        "LINK_KEY must differ from SECRET_KEY: patients' links have a key of their own."
    )
BASE_URL = required("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")]
_HOST = urlsplit(BASE_URL).hostname or ""
if not validate_host(_HOST, ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        f"BASE_URL names the host {_HOST!r}, which ALLOWED_HOSTS does not: links in e-mails would be refused."
    )
CLINIC_NAME = env.str("CLINIC_NAME", "Alder Back & Spine Clinic")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it extends
    "clinic.common",
    "clinic.directory",
    "conditions",
    "appointments",
    "clinic.site.apps.SiteConfig",
    "clinic.site.apps.ClinicAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # the templates of its widgets, for FORM_RENDERER
    "crispy_forms",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # outermost: it also covers the answers of all the others
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "clinic.common.middleware.DatabaseAwayMiddleware",
    "clinic.common.middleware.FormSizeMiddleware",
    "clinic.common.middleware.NulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clinic.common.middleware.DeniedMiddleware",
    "appointments.portal.session.PatientSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic.directory.facts.clinic",
                "appointments.portal.callback_offer.callback_offer",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("clinicpack",)
CRISPY_TEMPLATE_PACK = "clinicpack"
CRISPY_FAIL_SILENTLY = False
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- the database -----------------------------------------------------------------------------------------

_STATEMENT_MS = env.int("STATEMENT_TIMEOUT_MS", 5000)
_LOCKS = "-c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000"
_TIMEOUTS = f"-c statement_timeout={_STATEMENT_MS} {_LOCKS}"

if env.str("DATABASE_URL", ""):
    DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
elif DEBUG:
    DATABASES = {"default": {"ENGINE": "clinic.localpg", "NAME": "clinic", "USER": "clinic"}}
else:
    required("DATABASE_URL", "")
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"] |= {"options": _TIMEOUTS, "connect_timeout": 3}

# --- language and time ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "clinic" / "locale"]
MODELTRANSLATION_TRANSLATION_FILES = ("conditions.models.translation", "appointments.models.translation")
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "es")
FORMAT_MODULE_PATH = ["clinic.common.formats"]
USE_TZ = True
TIME_ZONE = "UTC"  # pages show the wall clock of a Location, never this one

# --- what nobody has signed ------------------------------------------------------------------------------

# "all": readers see it, with a sentence that says so.  "education": all but the symptom check and the page of
# danger signs, which then show the list of emergencies alone.  "nothing": only that list.
SHOW_UNSIGNED = env.str("SHOW_UNSIGNED", "all" if DEBUG else "education")
if SHOW_UNSIGNED not in ("all", "education", "nothing"):
    raise ImproperlyConfigured(f"SHOW_UNSIGNED is {SHOW_UNSIGNED!r}: it may be all, education or nothing.")

# --- mail -------------------------------------------------------------------------------------------------

_mail = dj_email_url.parse(required("EMAIL_URL", f"file:///{VAR_DIR / 'mail'}"))
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
FROM_EMAIL = env.str("FROM_EMAIL", "clinic@example.org" if DEBUG else f"clinic@{_HOST}")
_name, _address = parseaddr(FROM_EMAIL)
try:
    # Mail programs show the name, so that who gets a mail sees at once whose it is.
    DEFAULT_FROM_EMAIL = str(Address(_name or CLINIC_NAME, addr_spec=_address))
except (ValueError, IndexError, HeaderParseError) as error:
    raise ImproperlyConfigured(f"FROM_EMAIL is no e-mail address: {FROM_EMAIL!r}.") from error

# --- static files -----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "clinic" / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
# Development and the tests find the files where they are written; production serves what was collected.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# --- safety -----------------------------------------------------------------------------------------------

_SECURE = BASE_URL.startswith("https://")
if not DEBUG and not _SECURE and not env.bool("ALLOW_HTTP", False):
    raise ImproperlyConfigured(
        "BASE_URL must begin with https:// in production: what patients type must not be read on the way."
    )

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by machines inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_NAME = "__Host-session" if _SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _SECURE else "csrf"
CSRF_FAILURE_VIEW = "clinic.common.errors.csrf_failure"
# What a patient has typed: until the browser is closed, or 30 minutes without a click.  Staff who log in have
# a session of their own length, see ``clinic.accounts.logins``.
SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # until the browser is closed, as the privacy page says
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
DATA_UPLOAD_MAX_NUMBER_FILES = 1  # the photo of a practitioner; no other form takes a file

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "clinic.common.logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django and gunicorn bring handlers of their own; everything goes through ours.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        "gunicorn.access": {"handlers": [], "level": "INFO", "propagate": True},
        # The address that somebody tried is nobody's business; clinic.denied says which view refused whom.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
