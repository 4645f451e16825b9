"""Real servers: everything by environment; unsafe settings refuse to start.

What is checked here and in ``kim.pruefungen`` is listed in ``docs/betrieb.md``.
"""

import os

from django.core.exceptions import ImproperlyConfigured

from kim.feldschluessel import schluesselmangel
from kim.settings.base import *  # noqa: F403
from kim.settings.base import DATABASES, KIM_FELD_SCHLUESSEL, env_flag

DEBUG = False
DEMO = False
PRODUKTION = True


def _pflicht(name: str) -> str:
    wert = os.environ.get(name, "")
    if not wert:
        raise ImproperlyConfigured(f"{name} muss im Betrieb gesetzt sein.")
    return wert


def _ablehnen(bedingung: bool, grund: str) -> None:
    if bedingung:
        raise ImproperlyConfigured(grund)


_ablehnen(env_flag("DEBUG"), "DEBUG ist im Betrieb nicht erlaubt.")
_ablehnen(env_flag("KIM_DEMO"), "KIM_DEMO ist im Betrieb nicht erlaubt: keine Demokonten.")
SECRET_KEY = _pflicht("SECRET_KEY")
_ablehnen(
    len(SECRET_KEY) < 50 or "insecure" in SECRET_KEY or len(set(SECRET_KEY)) < 10,
    "SECRET_KEY muss ein zufälliger Wert von mindestens 50 Zeichen sein.",
)
_pflicht("KIM_FELD_SCHLUESSEL")
_mangel = schluesselmangel(KIM_FELD_SCHLUESSEL)
_ablehnen(bool(_mangel), _mangel)
_pflicht("DATABASE_URL")
CELERY_BROKER_URL = _pflicht("BROKER_URL")
# Heads that stay in the program's directory prove nothing: who may change that, may change them.
SIEGEL_EXPORT_VERZEICHNIS = _pflicht("SIEGEL_EXPORT_VERZEICHNIS")
KIM_ABLAGE = _pflicht("KIM_ABLAGE")
ALLOWED_HOSTS = [h.strip() for h in _pflicht("ALLOWED_HOSTS").split(",") if h.strip()]
_ablehnen("*" in ALLOWED_HOSTS, "ALLOWED_HOSTS muss die Namen nennen, nicht „*“.")
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS]
# Ignored on a unix socket; another mode (verify-full) comes with DATABASE_URL.
DATABASES["default"]["OPTIONS"].setdefault("sslmode", "require")

ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("KIM_PROXYS", "1"))
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
KIM_ADRESSE = os.environ.get("KIM_ADRESSE", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "kim@localhost")
