"""Hand a stored file to a browser that must not run anything in it."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from kim.tresor.ablage import oeffnen
from kim.tresor.typen import DATEITYPEN


def liefere(kennung: str, *, name: str, typ: str) -> StreamingHttpResponse:
    """The file as a download, decrypted while it is sent. The caller has asked for the right.

    Raises ``AblageFehlt`` before anything is sent. A file found damaged on the way ends the
    connection before the promised length, so that no browser takes it for complete.
    """
    inhalt = oeffnen(kennung)
    antwort = StreamingHttpResponse(inhalt, content_type=DATEITYPEN[typ].mime)
    antwort["Content-Length"] = str(inhalt.groesse)
    antwort["Content-Disposition"] = content_disposition_header(True, name)
    antwort["Content-Security-Policy"] = "default-src 'none'; sandbox"
    antwort["X-Content-Type-Options"] = "nosniff"
    antwort["Cross-Origin-Resource-Policy"] = "same-origin"
    antwort["Cache-Control"] = "private, no-store"
    return antwort
