"""The generator: files as a Kommune would hold them, in any number.

Every later list is measured on such rows: spread over the 54 Kommunen as their Case
Management positions (VZÄ), over Teams of three, 70 % of them open.
"""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import psycopg

from kim.actions.rollen import grant_role
from kim.kontext import systemkontext
from kim.models import Kommune, Nutzer, Organisation, Team
from tests.bench.umgebung import ROOT

VZAE_JE_TEAM = 3
GRUPPEN_TABELLE = "bench.fall_freigabe"


@dataclass(frozen=True)
class Personen:
    """Who looks: supervision of a middling and of the largest Kommune, a Case Manager:in."""

    fachaufsicht: Nutzer
    case_management: Nutzer
    koordination: Nutzer
    """Keeps the Organisationen of its Kommune."""
    neu: Nutzer
    """Not yet of any Team: the colleague who gets a grant."""
    kommune: Kommune
    groesste: Kommune
    team: Team


def vzae_je_kommune() -> dict[str, Decimal]:
    """Case Management VZÄ assigned per AGS at 30.06.2024."""
    pfad = ROOT / "stellen" / "daten" / "stellenbesetzung-2024-06-30.csv"
    with pfad.open(encoding="utf-8", newline="") as datei:
        return {
            zeile["ags"]: Decimal(zeile["zugewiesen"])
            for zeile in csv.DictReader(datei)
            if zeile["stellenart"] == "case_management"
        }


def lege_personen_an() -> Personen:
    """Teams of all Kommunen and the accounts that look."""
    vzae = vzae_je_kommune()
    with systemkontext("Messung"):
        for kommune in Kommune.objects.all():
            for nummer in range(max(1, round(vzae[kommune.ags] / VZAE_JE_TEAM))):
                _team(kommune, nummer + 1)
        dueren = Kommune.objects.get(ags="05358")
        groesste = Kommune.objects.get(ags=max(vzae, key=vzae.__getitem__))
        team = Team.objects.filter(kommune=dueren).order_by("pk").first()
        return Personen(
            fachaufsicht=_konto("fachaufsicht", "fachaufsicht", kommune=dueren),
            case_management=_konto("cm", "case_management", team=team),
            koordination=_konto("koordination", "koordination", kommune=dueren),
            neu=_konto("neu", None, kommune=dueren),
            kommune=dueren,
            groesste=groesste,
            team=team,
        )


def _team(kommune: Kommune, nummer: int) -> Team:
    traeger = Organisation.objects.create(name=f"Träger {nummer}", kommune=kommune, art="traeger")
    return Team.objects.create(name=f"Team {nummer}", kommune=kommune, organisation=traeger)


def _konto(
    name: str, rolle: str | None, kommune: Kommune | None = None, team: Team | None = None
) -> Nutzer:
    nutzer = Nutzer.objects.create_user(
        f"{name}@bench.example", name=name, kommune=team.kommune if team else kommune
    )
    if rolle is not None:
        grant_role(
            nutzer=nutzer,
            rolle=rolle,
            kommune=kommune,
            team=team,
            grund="Messung",
            gueltig_von=date(2020, 1, 1),
            by=None,
        )
    return nutzer


def erzeuge_faelle(verbindung: psycopg.Connection, anzahl: int) -> str:
    """Make the table ``bench.fall_<anzahl>`` with indexes and statistics; return its name."""
    tabelle = f"bench.fall_{anzahl}"
    kurz = f"fall_{anzahl}"
    gewichte = vzae_je_kommune()
    for anweisung in (
        "CREATE SCHEMA IF NOT EXISTS bench",
        "GRANT USAGE ON SCHEMA bench TO kim_app, kim_waechter",
        "CREATE TABLE IF NOT EXISTS bench.gewicht (ags text PRIMARY KEY, vzae numeric)",
        """CREATE TABLE IF NOT EXISTS bench.los
            (nummer int PRIMARY KEY, kommune_id bigint, teams bigint[])""",
        f"DROP TABLE IF EXISTS {tabelle}",
        f"""CREATE TABLE {tabelle} (
            id bigint PRIMARY KEY, aktenzeichen text NOT NULL, name text NOT NULL,
            kommune_id bigint NOT NULL, team_id bigint NOT NULL, fallfuehrung_id bigint NOT NULL,
            status text NOT NULL, offen boolean NOT NULL,
            letzter_kontakt_am timestamptz NOT NULL)""",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tabelle} TO kim_app",
    ):
        verbindung.execute(anweisung)
    with verbindung.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench.gewicht VALUES (%s, %s) ON CONFLICT DO NOTHING",
            list(gewichte.items()),
        )
    verbindung.execute(_LOSE)
    verbindung.execute("ANALYZE bench.los")
    verbindung.execute(_FUELLEN.format(tabelle=tabelle), {"anzahl": anzahl})
    sortierung = "letzter_kontakt_am DESC, id DESC"
    for spalte in ("kommune_id", "team_id", "fallfuehrung_id"):
        # With the columns the policy asks for, a count needs no look at the table itself.
        dazu = ", ".join(s for s in ("kommune_id", "team_id") if s != spalte)
        verbindung.execute(
            f"CREATE INDEX {kurz}_{spalte} ON {tabelle} ({spalte}, {sortierung}) "
            f"INCLUDE ({dazu}) WHERE offen"
        )
    verbindung.execute(f"VACUUM (ANALYZE) {tabelle}")
    return tabelle


# 10,000 lots are dealt to the Kommunen by their share of the VZÄ; each row draws one.
_LOSE = """
INSERT INTO bench.los
WITH strecke AS (
    SELECT k.id AS kommune_id,
           (sum(g.vzae) OVER (ORDER BY k.id) - g.vzae) / sum(g.vzae) OVER () * 10000 AS von,
           sum(g.vzae) OVER (ORDER BY k.id) / sum(g.vzae) OVER () * 10000 AS bis
    FROM kim_kommune k JOIN bench.gewicht g USING (ags)
)
SELECT nummer, kommune_id, (SELECT array_agg(t.id ORDER BY t.id) FROM kim_team t
                            WHERE t.kommune_id = strecke.kommune_id)
FROM generate_series(0, 9999) nummer JOIN strecke ON nummer >= von AND nummer < bis
ON CONFLICT DO NOTHING
"""
_FUELLEN = """
INSERT INTO {tabelle}
SELECT n, 'KIM-' || l.kommune_id || '-2024-' || n, 'Person ' || n, l.kommune_id,
       l.teams[1 + zufall %% array_length(l.teams, 1)],
       l.teams[1 + zufall %% array_length(l.teams, 1)] * 3 + (zufall / 7) %% 3,
       CASE WHEN zufall / 64 %% 10 < 7 THEN 'leistungssteuerung' ELSE 'abgeschlossen' END,
       zufall / 64 %% 10 < 7,
       timestamptz '2024-06-30' - make_interval(mins => zufall %% 525600)
FROM (SELECT n, hashint8(n) & 2147483647 AS zufall FROM generate_series(1, %(anzahl)s) n) z
JOIN bench.los l ON l.nummer = n::bigint * 7919 %% 10000
"""
