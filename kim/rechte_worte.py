"""Rights in plain words: what an account may do today, and where.

Reads the same resolved rights that decide; nothing here grants anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from kim.kontext import LAND, rechte_von, resolve_rechte
from kim.models import Kommune, Nutzer, Rollenvergabe, Team
from kim.rechte_katalog import KOMMUNE_RECHTE, ROLLEN, TEAM_RECHTE, Ebene, Rolle

ALLE_RECHTE = KOMMUNE_RECHTE | TEAM_RECHTE


@dataclass(frozen=True)
class RechtSatz:
    """One right: the words of the catalogue and the scopes it is held for."""

    recht: str
    text: str
    bereiche: tuple[str, ...]


@dataclass(frozen=True)
class Ausschluss:
    """What a held role must never do."""

    rolle: str
    text: str


def rechte_in_worten(nutzer: Nutzer, betrachter: Nutzer) -> list[RechtSatz]:
    """The effective rights of ``nutzer`` today, as far as ``betrachter`` may see them.

    Everybody sees all their own; an administration those in the Kommunen it administers.
    """
    rechte = resolve_rechte(nutzer.pk)
    sichtbar = (
        None if nutzer.pk == betrachter.pk else rechte_von(betrachter).bereiche("view_konten")
    )
    kommunen = {k.pk: k.name for k in Kommune.objects.all()}
    team_ids = {i for recht in TEAM_RECHTE for i in rechte.bereiche(recht)}
    teams = {t.pk: t for t in Team.objects.filter(pk__in=team_ids).select_related("kommune")}
    saetze = []
    for recht, text in ALLE_RECHTE.items():
        ids = rechte.bereiche(recht)
        if recht in TEAM_RECHTE:
            namen = [
                f"Team {t}"
                for t in teams.values()
                if t.pk in ids and (sichtbar is None or t.kommune_id in sichtbar)
            ]
        else:
            namen = _bereichsnamen(ids, sichtbar, kommunen)
        if namen:
            saetze.append(RechtSatz(recht, text, tuple(namen)))
    return saetze


def _bereichsnamen(
    ids: frozenset[int], sichtbar: frozenset[int] | None, kommunen: dict[int, str]
) -> list[str]:
    if LAND in ids and (sichtbar is None or LAND in sichtbar):
        return [Ebene.LAND.label]
    return [n for pk, n in kommunen.items() if pk in ids and (sichtbar is None or pk in sichtbar)]


def ausschluesse(vergaben: Iterable[Rollenvergabe]) -> list[Ausschluss]:
    """Per role held today: what it must never do."""
    heute = timezone.localdate()
    rollen = {v.rolle for v in vergaben if ist_gueltig(v, heute)}
    return [
        Ausschluss(rolle.label, ROLLEN[rolle].niemals)
        for rolle in Rolle
        if rolle in rollen and ROLLEN[rolle].niemals
    ]


def ist_gueltig(vergabe: Rollenvergabe, tag) -> bool:
    return vergabe.gueltig_von <= tag and (
        vergabe.gueltig_bis is None or vergabe.gueltig_bis >= tag
    )


def rechte_der_rolle(rolle: str) -> list[str]:
    """What a role gives, in words; for the question before taking it back."""
    regel = ROLLEN[Rolle(rolle)]
    return [ALLE_RECHTE[r] for r in (*regel.kommune_rechte, *regel.team_rechte)]
