"""Signing in: allauth, second factor, passwords, throttling, OpenID Connect.

Imported by ``base``. Names begin with the prefix allauth wants; what an operator may
change comes by environment.
"""

import os

# -- sign-in by e-mail; accounts are made by the administration, nobody signs up ----------
ACCOUNT_ADAPTER = "kim.konten.adapter.KontoAdapter"
ACCOUNT_FORMS = {
    "change_password": "kim.konten.formulare.PasswortAendernForm",
    "set_password": "kim.konten.formulare.PasswortSetzenForm",
    "reset_password_from_key": "kim.konten.formulare.NeuesPasswortForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
# An invitation waits in a mailbox over a weekend, not over a holiday.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60

# Per address (a whole Kreishaus may share one) and per account. Counted in the database.
ANMELDUNG_VERSUCHE = 5
ANMELDUNG_SPERRE_MINUTEN = 15
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": f"50/15m/ip,{ANMELDUNG_VERSUCHE}/{ANMELDUNG_SPERRE_MINUTEN}m/key",
    "reset_password": "20/m/ip,3/15m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("KIM_PROXYS", "0"))

# -- second factor ------------------------------------------------------------------------
MFA_ADAPTER = "kim.konten.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
# Fernet keys with commas, newest first: the first encrypts, all decrypt (kim.feldschluessel).
KIM_FELD_SCHLUESSEL = [
    s.strip() for s in os.environ.get("KIM_FELD_SCHLUESSEL", "").split(",") if s.strip()
]
MFA_TOTP_ISSUER = "KIM NRW"
MFA_TOTP_TOLERANCE = 1
# Roles whose accounts must have a second factor: ``alle``, ``keine`` or slugs with commas
# (kim.konten.zweiter_faktor reads it, a check refuses unknown ones). Not in demo mode.
KIM_MFA_ROLLEN = os.environ.get("KIM_MFA_ROLLEN") or "alle"  # empty is no exemption

# -- passwords: BSI IT-Grundschutz, Edition 2023 ------------------------------------------
# ORP.4.A8: none that is easy to guess or listed; ORP.4.A22: fit quality, not so complicated
# that nobody can keep it; ORP.4.A23: no change for the calendar's sake. So: length instead
# of composition, lists and similarity checked, no expiry.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "kim.konten.passwoerter.NaheliegendValidator"},
]

# -- OpenID Connect: ready by environment, off without -------------------------------------
SOCIALACCOUNT_ADAPTER = "kim.konten.adapter.OidcAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False


def oidc_anbieter(umgebung: "os._Environ[str] | dict[str, str]") -> dict:
    """``SOCIALACCOUNT_PROVIDERS`` from OIDC_*; empty while they are not set."""
    if not umgebung.get("OIDC_SERVER_URL"):
        return {}
    app = {
        "provider_id": "oidc",
        "name": umgebung.get("OIDC_NAME") or "Dienstkonto",
        "client_id": umgebung["OIDC_CLIENT_ID"],
        "secret": umgebung["OIDC_CLIENT_SECRET"],
        "settings": {"server_url": umgebung["OIDC_SERVER_URL"]},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


SOCIALACCOUNT_PROVIDERS = oidc_anbieter(os.environ)
