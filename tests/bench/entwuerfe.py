"""Designs of the second wall, compared on one list: open files of my Kommune or my Team.

Each design is a policy (or none) plus the filter the application would add. The list is
page 1 of 25 and the count capped at 1,001.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from kim.schutz.regeln import hat

SPALTEN = "id, aktenzeichen, name, team_id, fallfuehrung_id, letzter_kontakt_am"
SORTIERUNG = "letzter_kontakt_am DESC, id DESC"
KIM_REGEL = f"{hat('kommune_id', 'supervise_faelle')} OR {hat('team_id', 'work_faelle')}"


@dataclass(frozen=True)
class Entwurf:
    """``regel`` is the policy (``None``: no row-level security), ``filter`` the WHERE."""

    name: str
    regel: str | None
    filter: str


def _setting(recht: str) -> str:
    return f"ANY (NULLIF(current_setting('app.{recht}', true), '')::bigint[])"


EXISTS = """EXISTS (
    SELECT FROM kim_kommunegroupobjectpermission p JOIN kim_rollenvergabe v ON v.gruppe_id = p.group_id
    WHERE v.nutzer_id = (SELECT kim_nutzer_id()) AND p.content_object_id = kommune_id)"""
GUARDIAN_KOMMUNE = """kommune_id IN (
    SELECT p.content_object_id FROM kim_kommunegroupobjectpermission p
    JOIN auth_permission a ON a.id = p.permission_id
    JOIN kim_rollenvergabe v ON v.gruppe_id = p.group_id
    WHERE a.codename = 'supervise_faelle' AND v.nutzer_id = {nutzer})"""
GUARDIAN_JE_AKTE = """id IN (
    SELECT p.content_object_id FROM bench.fall_freigabe p
    JOIN kim_rollenvergabe v ON v.gruppe_id = p.group_id WHERE v.nutzer_id = {nutzer})"""


def entwuerfe(kommune_id: int, nutzer_id: int, je_akte: bool) -> list[Entwurf]:
    """All designs for the list of a Kommune; the first is the yardstick."""
    eigene = f"kommune_id = {kommune_id}"
    raus = [
        Entwurf("literal", None, eigene),
        Entwurf("kim", KIM_REGEL, eigene),
        Entwurf(
            "current_setting",
            f"kommune_id = {_setting('supervise_faelle')} OR team_id = {_setting('work_faelle')}",
            eigene,
        ),
        Entwurf("exists", EXISTS, eigene),
        Entwurf("funktion_je_zeile", "bench.darf(kommune_id)", eigene),
        Entwurf("kim_ohne_filter", KIM_REGEL, "true"),
        Entwurf("guardian_kommune", None, GUARDIAN_KOMMUNE.format(nutzer=nutzer_id)),
    ]
    if je_akte:
        raus.append(Entwurf("guardian_je_akte", None, GUARDIAN_JE_AKTE.format(nutzer=nutzer_id)))
    return raus


def team_entwuerfe(team_id: int) -> list[Entwurf]:
    eigene = f"team_id = {team_id}"
    return [Entwurf("literal", None, eigene), Entwurf("kim", KIM_REGEL, eigene)]


def setze_regel(besitzer, tabelle: str, regel: str | None) -> None:
    """Swap the policy of the table: two statements of catalogue, no rewriting."""
    besitzer.execute(f"DROP POLICY IF EXISTS lesen ON {tabelle}")
    if regel is None:
        besitzer.execute(f"ALTER TABLE {tabelle} DISABLE ROW LEVEL SECURITY")
        return
    besitzer.execute(f"ALTER TABLE {tabelle} ENABLE ROW LEVEL SECURITY")
    besitzer.execute(f"ALTER TABLE {tabelle} FORCE ROW LEVEL SECURITY")
    besitzer.execute(f"CREATE POLICY lesen ON {tabelle} USING ({regel})")


def liste(tabelle: str, bedingung: str) -> Callable[[], tuple[list, int]]:
    """The list as a call: 25 rows and the capped count, on the current connection."""
    seite = f"SELECT {SPALTEN} FROM {tabelle} WHERE offen AND {bedingung} ORDER BY {SORTIERUNG} LIMIT 25"
    zahl = (
        f"SELECT count(*) FROM (SELECT 1 FROM {tabelle} WHERE offen AND {bedingung} LIMIT 1001) s"
    )

    def abrufen() -> tuple[list, int]:
        with connection.cursor() as cursor:
            cursor.execute(seite)
            zeilen = cursor.fetchall()
            cursor.execute(zahl)
            return zeilen, cursor.fetchone()[0]

    return abrufen
