"""Change the key of the encrypted fields."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from kim.feldschluessel import decrypt, encrypt

FELDER = ("secret", "seed")


@transaction.atomic
def reencrypt() -> int:
    """Encrypt all secrets of second factors anew with the first key. Returns how many.

    Afterwards the older keys can go. Raises ``FeldschluesselFehlt`` and changes nothing
    when one of the secrets has a key that is not configured.
    """
    anzahl = 0
    for faktor in Authenticator.objects.select_for_update().order_by("pk").iterator():
        neu = {f: encrypt(decrypt(faktor.data[f])) for f in FELDER if f in faktor.data}
        if neu:
            faktor.data |= neu
            faktor.save(update_fields=["data"])
            anzahl += 1
    return anzahl
