"""What must hold before KIM serves real people; otherwise it refuses to start.

``kim.settings.production`` refuses unsafe settings by itself. What only the database knows
is asked here: by ``wsgi`` and the Celery worker at their start, and by ``check --deploy``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.models import Q

from kim.tresor.virenscan import adressmangel

DEMO_DOMAENE = "@kim.example"

_ROLLE = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls, EXISTS (
    SELECT FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
FROM pg_roles r WHERE r.rolname IN (current_user, session_user)
"""


def verweigere_unsicheren_start() -> None:
    """Raise ``ImproperlyConfigured`` if settings or database make serving unsafe.

    In production only; web server and worker run no system checks by themselves.
    """
    if not settings.PRODUKTION:
        return
    maengel = [str(m.msg) for m in pruefe_einstellungen(None)] or datenbankmaengel()
    if maengel:
        raise ImproperlyConfigured("KIM startet nicht. " + " ".join(maengel))


def datenbankmaengel() -> list[str]:
    """Why this database connection must not serve; empty if all is well."""
    return [*_rollenmaengel(), *_demomaengel()]


def _rollenmaengel() -> list[str]:
    raus = []
    with connection.cursor() as cursor:
        cursor.execute(_ROLLE)
        for name, superuser, umgeht, besitzt in cursor.fetchall():
            if superuser:
                raus.append(f"Die Datenbankrolle {name} ist Superuser und umgeht jeden Schutz.")
            elif umgeht:
                raus.append(f"Die Datenbankrolle {name} hat BYPASSRLS und umgeht den Zeilenschutz.")
            elif besitzt:
                raus.append(
                    f"Die Datenbankrolle {name} besitzt Tabellen; DATABASE_URL muss die "
                    "dienende Rolle nennen (kim_app), nicht die besitzende (kim_owner)."
                )
    return raus


def _demomaengel() -> list[str]:
    from kim.models import Nutzer

    demo = Nutzer.objects.filter(Q(ist_demo=True) | Q(email__iendswith=DEMO_DOMAENE))
    if anzahl := demo.count():
        text = f"In der Datenbank sind {anzahl} Demokonten, deren Passwort öffentlich ist."
        return [f"{text} Richten Sie für den Betrieb eine neue Datenbank ein."]
    return []


@register("kim")
def pruefe_einstellungen(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """Settings that nothing else would notice until somebody signs in."""
    from kim.konten.zweiter_faktor import pflichtrollen

    try:
        rollen = pflichtrollen()
    except ValueError as fehler:
        return [Error(str(fehler), id="kim.E001")]
    if settings.PRODUKTION and not rollen:
        return [Error("KIM_MFA_ROLLEN=keine ist im Betrieb nicht erlaubt.", id="kim.E002")]
    return [Error(text, id="kim.E004") for text in _dateimaengel()]


def _dateimaengel() -> list[str]:
    """Documents must not lie where the web server hands out files, nor pass a scanner unseen."""
    ablage = Path(settings.KIM_ABLAGE).resolve()
    ordner = [settings.STATIC_ROOT, *(quelle for _, quelle in settings.STATICFILES_DIRS)]
    offen = [o for o in map(Path, ordner) if ablage.is_relative_to(o.resolve())]
    texte = [f"KIM_ABLAGE liegt in {o}: Dort sind Dateien ohne Anmeldung lesbar." for o in offen]
    return [*texte, *filter(None, [adressmangel(settings.CLAMD_URL)])]


@register("kim", deploy=True)
def pruefe_betrieb(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """``manage.py check --deploy``: the same questions as at the start of the server."""
    try:
        maengel = datenbankmaengel()
    except DatabaseError as fehler:
        maengel = [f"Die Datenbank antwortet nicht: {fehler}"]
    return [Error(text, id="kim.E003") for text in maengel]
