"""``make run``: demo mode on embedded servers, bound to this machine."""

from kim.settings.base import *  # noqa: F403
from kim.settings.base import LOGGING, env_flag

DEMO = env_flag("KIM_DEMO", True)
DEBUG = env_flag("DEBUG")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
LOGGING["formatters"]["kim"]["mit_meldungen"] = True
