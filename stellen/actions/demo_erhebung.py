"""An invented survey for 31.12.2024: Düren still has to send, Soest has sent. Demo mode only.

Loaded after the demo posts, so that the Meldungen are prefilled from them.
"""

from datetime import date, timedelta

from django.utils import timezone

from kim.models import Nutzer
from stellen.actions.erhebungen import create_erhebung, open_erhebung
from stellen.actions.gespraech import add_beitrag
from stellen.actions.meldungen import change_status
from stellen.constants import Beitragsart, MeldungStatus
from stellen.models import Erhebung, Meldung

STICHTAG = date(2024, 12, 31)
TAGE = 21
"""The deadline lies so many days after the first start."""
HINWEIS = (
    "Erfundene Demodaten. Bitte prüfen Sie die vorausgefüllten Zahlen und senden Sie Ihre Meldung "
    "bis zur Frist."
)
GESENDET = "05974"


def load_demo_erhebung() -> list[str]:
    """Open the survey once; a second start changes nothing."""
    if Erhebung.objects.filter(stichtag=STICHTAG).exists():
        return ["Demo-Erhebung: schon vorhanden"]
    frist = timezone.localdate() + timedelta(days=TAGE)
    erhebung = create_erhebung(
        stichtag=STICHTAG, frist=frist, hinweis=HINWEIS, ist_demo=True, by=None
    )
    anzahl = open_erhebung(erhebung=erhebung, by=None, stumm=True)
    meldung = Meldung.objects.get(erhebung=erhebung, kommune__ags=GESENDET)
    change_status(meldung=meldung, status=MeldungStatus.GEMELDET, by=None)
    person = Nutzer.objects.filter(email="koordination.soest@kim.example").first()
    if person is not None:
        add_beitrag(
            meldung=meldung,
            art=Beitragsart.KOMMENTAR,
            text="Alle Zahlen sind mit der Personalstelle abgestimmt. (Erfundenes Beispiel)",
            by=person,
            stumm=True,
        )
    return [f"Demo-Erhebung: {anzahl} Meldungen vorausgefüllt"]
