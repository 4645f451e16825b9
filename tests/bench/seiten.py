"""The three busiest lists as whole requests, against bare views of the same rows.

Until casemanagement brings its lists these are Konten, Organisationen and Stichtage. A bare view
is what one would write by hand: one statement, one table, no account, no rights, no frame.
"""

import re
from collections.abc import Callable
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client

from kim.actions.rollen import grant_role
from kim.kontext import systemkontext
from kim.models import Kommune, Nutzer, Organisation, Rollenvergabe
from kim.permissions import ensure_gruppe
from kim.verlauf import bulk_create_with_history
from tests.bench.ergebnis import Abschnitt, verhaeltnis
from tests.bench.messen import mediane
from tests.bench.umgebung import eigentuemer, schnell

VORLAGE = Template(
    "<!doctype html><html lang=de><title>Liste</title><p>{{ anzahl }}<table>"
    "{% for zeile in zeilen %}<tr>{% for wert in zeile %}<td>{{ wert|default_if_none:'' }}</td>"
    "{% endfor %}</tr>{% endfor %}</table></html>"
)
SEITEN = {
    "konten": "/verwaltung/konten/",
    "organisationen": "/organisationen/",
    "stichtage": "/stellen/",
}
SQL = {
    "konten": """
        SELECT n.name, n.email, k.name, n.is_active, n.last_login,
               (SELECT string_agg(r.rolle || coalesce(' ' || t.name, ''), ', ')
                FROM kim_rollenvergabe r LEFT JOIN kim_team t ON t.id = r.team_id
                WHERE r.nutzer_id = n.id AND r.gueltig_von <= current_date
                AND (r.gueltig_bis IS NULL OR r.gueltig_bis >= current_date))
        FROM kim_nutzer n LEFT JOIN kim_kommune k ON k.id = n.kommune_id
        ORDER BY n.name, n.email LIMIT 25""",
    "organisationen": """
        SELECT o.name, o.art, k.name, array_to_string(o.rechtskreise, ', '), o.telefon
        FROM kim_organisation o LEFT JOIN kim_kommune k ON k.id = o.kommune_id
        WHERE o.aktiv ORDER BY o.name, o.id LIMIT 25""",
    "stichtage": """
        SELECT to_char(e.stichtag, 'DD.MM.YYYY'), count(DISTINCT m.id), sum(z.zugewiesen),
               sum(z.besetzt), round(100 * sum(z.besetzt) / sum(z.zugewiesen), 1)
        FROM (SELECT * FROM stellen_erhebung ORDER BY stichtag DESC LIMIT 20) e
        LEFT JOIN stellen_meldung m ON m.erhebung_id = e.id AND NOT EXISTS (
            SELECT FROM stellen_meldung n WHERE n.erhebung_id = m.erhebung_id
            AND n.kommune_id = m.kommune_id AND n.version > m.version)
        LEFT JOIN stellen_meldungzeile z ON z.meldung_id = m.id
        GROUP BY e.id, e.stichtag ORDER BY e.stichtag DESC""",
}
ANZAHL = {
    "konten": "SELECT count(*) FROM kim_nutzer",
    "organisationen": "SELECT count(*) FROM kim_organisation WHERE aktiv",
    "stichtage": "SELECT count(*) FROM stellen_erhebung",
}


@login_not_required
def nackt(request: HttpRequest, liste: str) -> HttpResponse:
    """One list by hand."""
    with systemkontext("Messung"), connection.cursor() as cursor:
        cursor.execute(SQL[liste])
        zeilen = cursor.fetchall()
        cursor.execute(ANZAHL[liste])
        werte = {"zeilen": zeilen, "anzahl": cursor.fetchone()[0]}
    return HttpResponse(VORLAGE.render(Context(werte)))


def messen(ministerium: Nutzer, runden: int) -> list[Abschnitt]:
    """After ``stellen.messen``: the Stichtage are there."""
    land, kommunal = _fuellen(200 if schnell() else 2_000)
    abrufe = {
        "konten": _abruf(land, SEITEN["konten"]),
        "organisationen": _abruf(land, SEITEN["organisationen"]),
        "stichtage": _abruf(ministerium, SEITEN["stichtage"]),
    }
    abrufe |= {f"{name}, nackt": _abruf(None, f"/nackt/{name}/") for name in SEITEN}
    abrufe["konten, kommunal"] = _abruf(kommunal, SEITEN["konten"])
    for name in SEITEN:
        _dieselben(abrufe[name](), abrufe[f"{name}, nackt"]())
    ms = mediane(abrufe, runden)
    grenze, rechtegrenze = (None, None) if schnell() else (4, 1.15)
    return [
        Abschnitt(
            "The busiest lists",
            f"Whole requests in process, page 1 of {Nutzer.objects.count():,} accounts, "
            f"{Organisation.objects.count():,} Organisationen and of the Stichtage, against a view "
            "with one hand-written statement and a bare table, without account, rights and frame.",
            [
                *(
                    verhaeltnis(name.capitalize(), ms[name], ms[f"{name}, nackt"], grenze)
                    for name in SEITEN
                ),
                verhaeltnis(
                    "Konten: Administration of a Kommune against the Land's",
                    ms["konten, kommunal"], ms["konten"], rechtegrenze,
                ),
            ],
        ),
    ]  # fmt: skip


def _abruf(nutzer: Nutzer | None, url: str) -> Callable[[], HttpResponse]:
    client = Client()
    if nutzer is not None:
        client.force_login(nutzer)

    def abrufen() -> HttpResponse:
        antwort = client.get(url)
        assert antwort.status_code == 200, (url, antwort.status_code)
        return antwort

    return abrufen


def _dieselben(echt: HttpResponse, hand: HttpResponse) -> None:
    """Both show the same rows, in the same order."""
    zeilen = re.findall(r"<tr><td>(.*?)</td>", hand.content.decode())
    gezeigt = re.findall(r'<th scope="row">\s*<a [^>]*>(.*?)</a>', echt.content.decode())
    assert gezeigt == zeilen, (gezeigt[:3], zeilen[:3])


def _fuellen(anzahl: int) -> tuple[Nutzer, Nutzer]:
    """Accounts with a role and Organisationen, spread over the Kommunen; who administers them."""
    with systemkontext("Messung"):
        kommunen = list(Kommune.objects.all())
        orte = [kommunen[n % len(kommunen)] for n in range(anzahl)]
        konten = [
            Nutzer(email=f"n{n}@bench.example", name=f"Konto {n:05}", kommune=ort, password="!")
            for n, ort in enumerate(orte)
        ]
        bulk_create_with_history(konten, Nutzer)
        gruppen = {k.pk: ensure_gruppe("assistenz", kommune=k) for k in kommunen}
        vergaben = [
            Rollenvergabe(
                nutzer=konto, rolle="assistenz", gruppe=gruppen[konto.kommune_id],
                kommune=konto.kommune, grund="Messung", gueltig_von=date(2024, 1, 1),
            )
            for konto in konten
        ]  # fmt: skip
        bulk_create_with_history(vergaben, Rollenvergabe)
        dienste = [
            Organisation(name=f"Dienst {n:05}", kommune=ort, art="traeger", rechtskreise=["SGB II"])
            for n, ort in enumerate(orte)
        ]
        bulk_create_with_history(dienste, Organisation)
        land, kommunal = (
            Nutzer.objects.create_user(f"{name}@bench.example", name=name, kommune=ort)
            for name, ort in (("adminland", None), ("adminort", kommunen[0]))
        )
        seit = {"grund": "Messung", "gueltig_von": date(2024, 1, 1), "by": None}
        grant_role(nutzer=land, rolle="administration_land", **seit)
        grant_role(nutzer=kommunal, rolle="administration", kommune=kommunen[0], **seit)
    with eigentuemer() as besitzer:
        besitzer.execute("VACUUM (ANALYZE)")
    return land, kommunal
