"""The machinery of ``/api/v1/``: tokens, errors, paging, the document that describes it.

An app offers ``api() -> Router`` as a method of its AppConfig, so that ``kim`` imports no app.
"""

from kim.api.aufbau import api_v1

__all__ = ["api_v1"]
