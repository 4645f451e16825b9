"""WSGI entry point for gunicorn; refuses to serve an unsafe installation."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim.settings.production")

application = get_wsgi_application()

from kim.pruefungen import verweigere_unsicheren_start  # noqa: E402 - needs the apps

verweigere_unsicheren_start()
