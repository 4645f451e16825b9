"""Tests run on a real PostgreSQL as ``kim_app`` (see ``tests/conftest.py``)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["KIM_DB_ROLE"] = "owner"  # creates the test database; then SET ROLE kim_app

from kim.settings.development import *  # noqa: F403
from kim.settings.development import DATABASES, STATIC_ROOT

DATABASES["default"]["TEST"] = {"NAME": os.environ.get("KIM_TEST_DB", "test_kim")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = False
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # else WhiteNoise warns
WHITENOISE_AUTOREFRESH = True  # looks a file up when asked, not all of them per test client
KIM_MFA_ROLLEN = "keine"  # test_anmeldung sets it where the obligation is the subject
KIM_ABLAGE = str(Path(tempfile.gettempdir()) / f"kim-test-ablage-{os.getpid()}")
atexit.register(shutil.rmtree, KIM_ABLAGE, ignore_errors=True)
