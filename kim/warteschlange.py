"""Hand a task to the broker while a person waits for the answer."""

import logging
from typing import Any

from django.conf import settings
from kombu.exceptions import OperationalError as BrokerFehler

from kim.celery import app

log = logging.getLogger("kim.warteschlange")

# Half a second for the broker, no second attempt.
SCHNELL = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "max_retries": 0}


def enqueue(task: str, *args: Any) -> bool:
    """Put a task into the queue; False, and a line in the log, when the broker is down.

    Never raises for an unreachable broker and never takes longer than a second.
    """
    try:
        with app.connection_for_write(
            settings.CELERY_BROKER_URL, connect_timeout=1, transport_options=SCHNELL
        ) as leitung:
            app.send_task(task, args=list(args), connection=leitung, retry=False)
    except BrokerFehler as fehler:
        log.warning("broker unreachable, %s not queued: %s", task, fehler)
        return False
    return True
