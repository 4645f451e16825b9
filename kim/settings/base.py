"""Settings shared by all environments; everything secret or local comes by environment."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from celery.schedules import crontab

from kim.settings.anmeldung import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VERSION = "0.1.0"


def env_flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "ja", "yes"}


def database_from_url(url: str) -> dict:
    """Django's settings for ``postgresql://user:pw@host:port/name?host=/socket/dir``."""
    teile = urlsplit(url)
    optionen = {k: v[0] for k, v in parse_qs(teile.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": teile.path.lstrip("/"),
        "USER": unquote(teile.username or ""),
        "PASSWORD": unquote(teile.password or ""),
        "HOST": optionen.pop("host", teile.hostname or ""),
        "PORT": str(teile.port or optionen.pop("port", "")),
        "OPTIONS": optionen,
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEBUG = False
DEMO = False
PRODUKTION = False
ALLOWED_HOSTS: list[str] = []
INTERNAL_IPS: list[str] = []

INSTALLED_APPS = [
    "kim",
    "stellen",
    "casemanagement",
    "koordination",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "guardian",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "kim.middleware.AnfrageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kim.middleware.SitzungsdauerMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kim.api.middleware.ApiMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kim.konten.middleware.SitzungMiddleware",
    "kim.middleware.KontextMiddleware",
    "kim.konten.middleware.ZweiterFaktorMiddleware",
]

ROOT_URLCONF = "kim.urls"
WSGI_APPLICATION = "kim.wsgi.application"
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
                "kim.kontextprozessoren.oberflaeche",
            ],
            "builtins": ["django.templatetags.static", "kim.templatetags.kim"],
        },
    }
]

# -- database: kim_app serves, kim_owner owns and migrates ------------------------------
_url = os.environ.get("DATABASE_URL", "")
if os.environ.get("KIM_DB_ROLE") == "owner":
    _url = os.environ.get("DATABASE_OWNER_URL", _url)
DATABASES = {"default": database_from_url(_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The throttle of the sign-in needs a cache that all workers share; the database is the
# one server KIM can't run without, so a dead broker never locks anybody out.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kim_cache"}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(minutes=60).total_seconds())
SESSION_SAVE_EVERY_REQUEST = True
# However busy: after a working day one signs in again (kim.konten.middleware).
KIM_SITZUNG_STUNDEN = int(os.environ.get("KIM_SITZUNG_STUNDEN", "12"))
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kim.views.fehler.csrf"

# -- accounts -------------------------------------------------------------------------
AUTH_USER_MODEL = "kim.Nutzer"
AUTHENTICATION_BACKENDS = ["kim.konten.backend.KontoBackend"]
# Rights are resolved by kim.kontext, which also looks at from and to; guardian's own
# backend would not, so it is left out on purpose (guardian.W001).
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# -- language, time, static files ---------------------------------------------------------
LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
FORM_RENDERER = "kim.formulare.KernRenderer"
STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("KIM_STATIC_ROOT", str(BASE_DIR / ".kim" / "static"))
STATICFILES_DIRS = [
    ("kern", BASE_DIR / "node_modules" / "@kern-ux" / "native" / "dist"),
    ("handbuch", BASE_DIR / "docs" / "handbuch" / "bilder"),
]
KIM_BETREIBER = os.environ.get("KIM_BETREIBER", "")
# Documents, encrypted (kim.tresor): outside of everything that a web server hands out by itself.
KIM_ABLAGE = os.environ.get("KIM_ABLAGE", str(BASE_DIR / ".kim" / "ablage"))
KIM_DATEI_MAX_MB = int(os.environ.get("KIM_DATEI_MAX_MB", "25"))
CLAMD_URL = os.environ.get("CLAMD_URL", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "kim.tresor.hochladen.NamenloseDatei",
]

# -- security headers ---------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "microphone", "geolocation", "payment", "usb", "display-capture")
}

# -- API: per token, counted in the database -------------------------------------------------
KIM_API_ANFRAGEN_JE_MINUTE = int(os.environ.get("KIM_API_ANFRAGEN_JE_MINUTE", "120"))

# -- open data: who publishes, as it stands in the metadata --------------------------------
# The ministry responsible as of November 2026; another name comes by environment.
KIM_HERAUSGEBER = os.environ.get("KIM_HERAUSGEBER") or (
    "Ministerium für Kinder, Jugend, Familie, Gleichstellung, Flucht und Integration "
    "des Landes Nordrhein-Westfalen"
)
KIM_HERAUSGEBER_KONTAKT = os.environ.get("KIM_HERAUSGEBER_KONTAKT", "")
KIM_DCAT_CONTRIBUTOR_ID = os.environ.get("KIM_DCAT_CONTRIBUTOR_ID", "")

# -- Fallakte: further languages of the consent, one TOML file each; docs/betrieb.md ---------
KIM_EINWILLIGUNGEN = os.environ.get("KIM_EINWILLIGUNGEN", "")

# -- log: to stderr, with request id, without personal data ---------------------------------
LOGGING: dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"anfrage": {"()": "kim.logbuch.AnfrageFilter"}},
    "formatters": {
        "kim": {
            "()": "kim.logbuch.LogFormat",
            "fmt": "{asctime} {levelname} {name} [{anfrage_id}] {message}",
            "style": "{",
        }
    },
    "handlers": {
        "strom": {
            "class": "logging.StreamHandler",
            "filters": ["anfrage"],
            "formatter": "kim",
        }
    },
    "root": {"handlers": ["strom"], "level": "WARNING"},
    # Django's own handlers print nothing in production.
    "loggers": {"django": {"handlers": [], "level": "WARNING"}, "kim": {"level": "INFO"}},
}

# -- jobs ---------------------------------------------------------------------------------
CELERY_BROKER_URL = os.environ.get("BROKER_URL", "")
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "unacked_restore_throttle": 1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlives any outage of the broker
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # the worker logs through LOGGING too
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "auftraege_nachreichen": {"task": "kim.tasks.auftraege_nachreichen", "schedule": 30.0},
    "auftraege_aufraeumen": {
        "task": "kim.tasks.auftraege_aufraeumen",
        "schedule": crontab(hour=3, minute=10),
    },
    "entwuerfe_loeschen": {
        "task": "casemanagement.tasks.entwuerfe_loeschen",
        "schedule": crontab(hour=3, minute=50),
    },
    "siegeln": {"task": "kim.tasks.siegeln", "schedule": crontab(hour=2, minute=0)},
    "pruefungen": {
        "task": "stellen.tasks.offene_erhebungen_pruefen",
        "schedule": crontab(hour=4, minute=0),
    },
    "rollen_pruefen": {
        "task": "kim.tasks.rollen_pruefen",
        "schedule": crontab(hour=2, minute=30),
    },
    # Hourly, although it acts once a day: a missed run is caught up the same day.
    "erinnern": {"task": "stellen.tasks.erinnern", "schedule": crontab(hour="6-18", minute=30)},
    "ablage_aufraeumen": {
        "task": "kim.tasks.ablage_aufraeumen",
        "schedule": crontab(hour=3, minute=40),
    },
    "mails_versenden": {"task": "kim.tasks.mails_versenden", "schedule": 300.0},
}
AUFTRAG_ERGEBNIS_TAGE = 7
AUFTRAG_HERZSCHLAG_SEKUNDEN = 60
AUFTRAG_VERSUCHE = 3

# -- mails about notices --------------------------------------------------------------------
KIM_ADRESSE = os.environ.get("KIM_ADRESSE", "http://127.0.0.1:8000").rstrip("/")
KIM_MAIL_AB = os.environ.get("KIM_MAIL_AB", "07:00")
"""From when on the one mail of a day is sent, local time."""
EMAIL_TIMEOUT = 20

# -- seals: the heads of the chains go here, and from here to another machine ----------------
SIEGEL_EXPORT_VERZEICHNIS = os.environ.get(
    "SIEGEL_EXPORT_VERZEICHNIS", str(BASE_DIR / ".kim" / "siegel")
)
