"""Ask for the password (or second factor) again before rights change or personal data leaves."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest


@reauthentication_required
def require_bestaetigung(request: HttpRequest) -> None:
    """Send to the confirmation page unless confirmed in the last minutes; then come back.

    Called after the rights are checked, so that the page tells nothing to those without.
    """
