"""The list "open files of my Kommune or my Team" under each design and in each size."""

from collections.abc import Callable
from datetime import date

import psycopg
from django.db import connection, transaction

from kim.actions.rollen import grant_role
from kim.kontext import kontext, systemkontext
from kim.models import Nutzer
from tests.bench import entwuerfe
from tests.bench.ergebnis import Abschnitt, Messwert, verhaeltnis
from tests.bench.erzeuger import GRUPPEN_TABELLE, Personen, erzeuge_faelle
from tests.bench.messen import dauer, mediane
from tests.bench.umgebung import schnell

GROESSEN = (10_000, 100_000, 1_000_000)
SCHNELL = (1_000, 2_000, 4_000)
LANGSAM = {
    "current_setting",
    "funktion_je_zeile",
    "guardian_je_akte",
    "guardian_kommune",
    "kim_ohne_filter",
}
NAMEN = {
    "kim": "KIM: scalar subquery `(SELECT kim_recht(…))::bigint[]` + filter",
    "current_setting": "policy with `current_setting(…)::bigint[]` + filter",
    "exists": "policy with EXISTS over the rights tables + filter",
    "funktion_je_zeile": "policy calling a function per row + filter",
    "kim_ohne_filter": "KIM's policy without the filter",
    "guardian_kommune": "guardian on Kommune as subquery, no policy",
    "guardian_je_akte": "guardian rows per file, no policy",
}
FUNKTION = """CREATE OR REPLACE FUNCTION bench.darf(p_kommune bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN p_kommune = ANY (kim_recht('supervise_faelle')); END $$"""


def messen(besitzer: psycopg.Connection, personen: Personen, runden: int) -> list[Abschnitt]:
    groessen = SCHNELL if schnell() else GROESSEN
    tabellen = {n: erzeuge_faelle(besitzer, n) for n in groessen}
    besitzer.execute(FUNKTION)
    gross = tabellen[groessen[-1]]
    _freigaben_je_akte(besitzer, personen, gross)
    return [
        _vergleich(besitzer, personen, gross, runden),
        _flachheit(besitzer, personen, tabellen, runden),
        _blaettern(besitzer, personen, gross, runden),
        _vergabe(besitzer, personen, gross),
    ]


def _freigaben_je_akte(besitzer: psycopg.Connection, personen: Personen, tabelle: str) -> None:
    """Guardian's rows per file: one for the supervision's group, one for the Team's."""
    with systemkontext("Messung"):
        gruppe = personen.fachaufsicht.rollenvergaben.get().gruppe_id
    for anweisung in (
        f"DROP TABLE IF EXISTS {GRUPPEN_TABELLE}",
        f"""CREATE TABLE {GRUPPEN_TABELLE} AS
            SELECT id AS content_object_id, CASE WHEN kommune_id = {personen.kommune.pk}
                THEN {gruppe} ELSE 1000000 + kommune_id END AS group_id FROM {tabelle}
            UNION ALL SELECT id, 2000000 + team_id FROM {tabelle}""",
        f"CREATE INDEX ON {GRUPPEN_TABELLE} (group_id, content_object_id)",
        f"CREATE INDEX ON {GRUPPEN_TABELLE} (content_object_id)",
        f"GRANT SELECT, INSERT ON {GRUPPEN_TABELLE} TO kim_app",
        f"VACUUM (ANALYZE) {GRUPPEN_TABELLE}",
    ):
        besitzer.execute(anweisung)


def _im_kontext(nutzer: Nutzer, liste: Callable[[], object]) -> Callable[[], float]:
    """Milliseconds of the list alone, the best of five; the context is set before, as in a request."""

    def lauf() -> float:
        with kontext(nutzer) as k, connection.cursor() as cursor:
            for recht in ("supervise_faelle", "work_faelle"):
                ids = ",".join(map(str, sorted(k.rechte.bereiche(recht))))
                cursor.execute("SELECT set_config(%s, %s, true)", [f"app.{recht}", f"{{{ids}}}"])
            liste()
            return min(dauer(liste) for _ in range(5))

    return lauf


def _mediane(
    besitzer: psycopg.Connection,
    tabelle: str,
    nutzer: Nutzer,
    kandidaten: list[entwuerfe.Entwurf],
    runden: int,
) -> dict[str, float]:
    """Medians per design; a round switches the policy, unmeasured."""
    zeiten: dict[str, list[float]] = {e.name: [] for e in kandidaten}
    for _ in range(runden):
        for entwurf in kandidaten:
            entwuerfe.setze_regel(besitzer, tabelle, entwurf.regel)
            lauf = _im_kontext(nutzer, entwuerfe.liste(tabelle, entwurf.filter))
            zeiten[entwurf.name].append(lauf())
    entwuerfe.setze_regel(besitzer, tabelle, entwuerfe.KIM_REGEL)
    return {name: sorted(werte)[len(werte) // 2] for name, werte in zeiten.items()}


def _vergleich(
    besitzer: psycopg.Connection, personen: Personen, tabelle: str, runden: int
) -> Abschnitt:
    """Quick designs among themselves in many rounds, slow ones in few: they empty the caches."""
    alle = entwuerfe.entwuerfe(personen.kommune.pk, personen.fachaufsicht.pk, True)
    rasch = [e for e in alle if e.name not in LANGSAM]
    langsam = [e for e in alle if e.name in LANGSAM or e.name == "literal"]
    viele, wenige = runden * 3, min(runden, 3)
    schnelle = _mediane(besitzer, tabelle, personen.fachaufsicht, rasch, viele)
    uebrige = _mediane(besitzer, tabelle, personen.fachaufsicht, langsam, wenige)
    im_team = entwuerfe.team_entwuerfe(personen.team.pk)
    team = _mediane(besitzer, tabelle, personen.case_management, im_team, viele)
    werte = [
        verhaeltnis(f"Kommune: {NAMEN['kim']}", schnelle["kim"], schnelle["literal"]),
        verhaeltnis(f"Team: {NAMEN['kim']}", team["kim"], team["literal"]),
    ]
    for zeiten in (schnelle, uebrige):
        literal = zeiten.pop("literal")
        werte += [
            verhaeltnis(NAMEN[name], ms, literal) for name, ms in zeiten.items() if name != "kim"
        ]
    return Abschnitt(
        "Designs of the second wall",
        "Open files of one Kommune (of one Team where it says so), page 1 of 25 and count capped "
        "at 1,001, in the largest table. Yardstick: the same statements with the literal id and "
        "no row-level security, in the same rounds. The list indexes INCLUDE the other column of "
        "the policy; without that the count loses its index-only scan (3.6× once measured). Bare SQL is "
        "a stricter yardstick than the goal's, the same ORM query, which is the next section.",
        werte,
    )


def _flachheit(
    besitzer: psycopg.Connection, personen: Personen, tabellen: dict[int, str], runden: int
) -> Abschnitt:
    laeufe = {}
    for anzahl, tabelle in tabellen.items():
        entwuerfe.setze_regel(besitzer, tabelle, entwuerfe.KIM_REGEL)
        liste = entwuerfe.liste(tabelle, f"kommune_id = {personen.kommune.pk}")
        laeufe[anzahl] = _im_kontext(personen.fachaufsicht, liste)
    zeiten: dict[int, list[float]] = {n: [] for n in tabellen}
    for _ in range(runden):
        for anzahl, lauf in laeufe.items():
            zeiten[anzahl].append(lauf())
    mitte = {n: sorted(z)[len(z) // 2] for n, z in zeiten.items()}
    seiten = _nur_seite(personen, tabellen, runden)
    klein, gross = min(mitte), max(mitte)
    werte = [Messwert(f"page and count at {n:,} files", ms, "ms") for n, ms in mitte.items()]
    werte.append(
        verhaeltnis(
            f"page alone, {gross:,} against {klein:,} files",
            seiten[gross],
            seiten[klein],
            None if schnell() else 1.3,
        )
    )
    return Abschnitt(
        "Flat from small to large",
        "KIM's design. The count reaches its cap of 1,001 only in the larger tables, so the goal "
        "of 1.3× is for the page.",
        werte,
    )


def _nur_seite(personen: Personen, tabellen: dict[int, str], runden: int) -> dict[int, float]:
    def seite(tabelle: str) -> Callable[[], None]:
        def abrufen() -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {entwuerfe.SPALTEN} FROM {tabelle} WHERE offen AND kommune_id = %s"
                    f" ORDER BY {entwuerfe.SORTIERUNG} LIMIT 25",
                    [personen.kommune.pk],
                )
                cursor.fetchall()

        return abrufen

    with kontext(personen.fachaufsicht):
        namen = {str(n): seite(tabelle) for n, tabelle in tabellen.items()}
        return {int(n): ms for n, ms in mediane(namen, runden).items()}


def _blaettern(
    besitzer: psycopg.Connection, personen: Personen, tabelle: str, runden: int
) -> Abschnitt:
    """The last page by OFFSET and by key, against the first."""
    offen = f"FROM {tabelle} WHERE offen AND kommune_id = {personen.kommune.pk}"
    with systemkontext("Messung"), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {offen}")
        versatz = max(0, cursor.fetchone()[0] - 25)
        cursor.execute(
            f"SELECT letzter_kontakt_am, id {offen} ORDER BY {entwuerfe.SORTIERUNG}"
            " OFFSET %s LIMIT 1",
            [versatz],
        )
        schluessel = cursor.fetchone()
    ordnung = f"ORDER BY {entwuerfe.SORTIERUNG} LIMIT 25"
    spalten = f"SELECT {entwuerfe.SPALTEN} {offen}"
    nach = f"{spalten} AND (letzter_kontakt_am, id) < (%s, %s) {ordnung}"
    kandidaten = {
        "erste": _lesen(f"{spalten} {ordnung}"),
        "letzte": _lesen(nach, schluessel),
        "versatz": _lesen(f"{spalten} {ordnung} OFFSET %s", (versatz,)),
    }
    with kontext(personen.fachaufsicht):
        zeiten = mediane(kandidaten, runden)
    grenze = None if schnell() else 2
    return Abschnitt(
        "Last page",
        f"Page {versatz // 25 + 1:,} of the same list, with KIM's policy.",
        [
            verhaeltnis("by key, against page 1", zeiten["letzte"], zeiten["erste"], grenze),
            verhaeltnis("by OFFSET, against page 1", zeiten["versatz"], zeiten["erste"]),
        ],
    )


def _lesen(sql: str, werte: tuple = ()) -> Callable[[], None]:
    def abrufen() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, werte)
            cursor.fetchall()

    return abrufen


def _vergabe(besitzer: psycopg.Connection, personen: Personen, tabelle: str) -> Abschnitt:
    """What one more colleague costs in the largest Kommune."""

    def rolle() -> None:
        with systemkontext("Messung"):
            grant_role(
                nutzer=personen.neu,
                rolle="fachaufsicht",
                kommune=personen.groesste,
                grund="Messung",
                gueltig_von=date(2024, 1, 1),
                by=None,
            )
            transaction.set_rollback(True)

    def je_akte() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {GRUPPEN_TABELLE} SELECT id, 3000000 FROM {tabelle}"
                " WHERE kommune_id = %s",
                [personen.groesste.pk],
            )
            transaction.set_rollback(True)

    entwuerfe.setze_regel(besitzer, tabelle, None)
    zeiten = mediane({"rolle": rolle, "je_akte": je_akte}, 1 if schnell() else 3)
    entwuerfe.setze_regel(besitzer, tabelle, entwuerfe.KIM_REGEL)
    return Abschnitt(
        "A new colleague",
        f"Supervision of {personen.groesste.name}: a role in KIM (history included), or a row per "
        "file as one bare INSERT … SELECT.",
        [
            Messwert("role on the Kommune", zeiten["rolle"], "ms"),
            Messwert("row per file", zeiten["je_akte"], "ms"),
        ],
    )
