"""Checks of who works where. They count and compare; no name ever leaves them."""

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from kim.suche import falte
from kim.zahlen import datum_text, vzae_text
from stellen.constants import Schwelle, Schwere, Stellenart
from stellen.pruefungen.register import pruefung
from stellen.pruefungen.schwellen import schwelle_text
from stellen.pruefungen.stoff import Posten, Pruefstoff
from stellen.pruefungen.typen import Fund

_ANREDEN = {"dr", "prof", "dipl", "frau", "herr"}
_TEILE = re.compile(r"[^\W\d_]+")


@pruefung(
    "konten_vzae",
    titel="Mehr Konten im Case Management als besetzte Stellen",
    schwere=Schwere.HINWEIS,
    erklaerung="Konten sind Personen, VZÄ sind Arbeitszeit: In Teilzeit gibt es zu Recht mehr Konten "
    "als VZÄ. Gezählt werden aktive Konten, die am Stichtag Case Manager:in waren; auffällig sind "
    "erst mehr als die Schwelle je gemeldetem besetztem VZÄ (aufgerundet). Die Zahl der Konten nennt "
    "keine Person.",
    abhilfe="Sperren Sie Konten ausgeschiedener Personen oder berichtigen Sie die besetzten VZÄ.",
    schwellen=(Schwelle.KOEPFE_JE_VZAE,),
)
def konten_vzae(stoff: Pruefstoff) -> Iterator[Fund]:
    je_vzae = stoff.schwellen[Schwelle.KOEPFE_JE_VZAE]
    for kommune_id, konten in stoff.konten.items():
        zahlen = stoff.zeilen.get((kommune_id, Stellenart.CASE_MANAGEMENT.value))
        if zahlen is None:
            continue
        erwartbar = int((zahlen.besetzt * je_vzae).to_integral_value(ROUND_CEILING))
        if konten > erwartbar:
            wort = "aktives Konto ist" if konten == 1 else "aktive Konten sind"
            yield Fund(
                kommune_id,
                "",
                f"{konten} {wort} Case Manager:in, gemeldet sind {vzae_text(zahlen.besetzt)} VZÄ "
                "besetzt.",
                Decimal(konten - erwartbar),
                (
                    ("aktive Konten", str(konten)),
                    ("besetzte VZÄ", vzae_text(zahlen.besetzt)),
                    ("höchstens erwartbar", f"{erwartbar} Konten"),
                ),
            )


@pruefung(
    "person_doppelt",
    titel="Gleicher Name in mehreren Kommunen",
    schwere=Schwere.HINWEIS,
    erklaerung="Verglichen werden die Namen auf den Stellen des Stichtags, in jeder Schreibung und "
    "Reihenfolge, und nur, wo beides gilt: verschiedene Kommunen und zusammen mehr VZÄ, als eine "
    "Person leisten kann. Es kann sich um verschiedene Personen gleichen Namens handeln; wer "
    "verschiedene Konten hat, zählt nicht als eine Person, und wer länger abwesend ist, zählt nicht "
    "mit. Kein Befund nennt einen Namen, und keine Kommune erfährt, welche die andere ist.",
    abhilfe="Fragen Sie die Person nach einer weiteren Beschäftigung, oder bestätigen Sie, dass es "
    "sich um eine andere Person handelt.",
    schwellen=(Schwelle.PERSON_VZAE,),
)
def person_doppelt(stoff: Pruefstoff) -> Iterator[Fund]:
    grenze = stoff.schwellen[Schwelle.PERSON_VZAE]
    for posten in _je_person(stoff.besetzungen):
        zusammen = sum((p.vzae for p in posten), Decimal("0.00"))
        kommunen = {p.kommune_id for p in posten}
        if len(kommunen) < 2 or zusammen <= grenze:
            continue
        for kommune_id in kommunen:
            yield _fund_der_kommune([p for p in posten if p.kommune_id == kommune_id], stoff)
        namen = [k.name for k in stoff.kommunen.values() if k.pk in kommunen]
        yield Fund(
            None,
            f"fachkraft:{min(p.fachkraft_id for p in posten)}",
            f"{' und '.join(namen)}: Personen gleichen Namens besetzen zusammen "
            f"{vzae_text(zusammen)} VZÄ."[:500],
            zusammen,
            tuple(
                (k.name, vzae_text(sum(p.vzae for p in posten if p.kommune_id == k.pk)))
                for k in stoff.kommunen.values()
                if k.pk in kommunen
            ),
        )


def _fund_der_kommune(eigene: list[Posten], stoff: Pruefstoff) -> Fund:
    """What the Kommune may know: which of its own posts, and nothing of the other Kommune."""
    erster = min(eigene, key=lambda p: p.fachkraft_id)
    eigen = sum((p.vzae for p in eigene), Decimal("0.00"))
    grenze = schwelle_text(Schwelle.PERSON_VZAE, stoff.schwellen[Schwelle.PERSON_VZAE])
    return Fund(
        erster.kommune_id,
        f"fachkraft:{erster.fachkraft_id}",
        f"{Stellenart(erster.stellenart).label}, {vzae_text(eigen)} VZÄ, besetzt seit "
        f"{datum_text(erster.von)}: Eine Person gleichen Namens ist auch in einer anderen Kommune "
        f"eingetragen, zusammen mehr als {grenze}.",
        None,
        (("in dieser Kommune", vzae_text(eigen)), ("höchstens je Person", grenze)),
    )


def _je_person(besetzungen: list[Posten]) -> list[list[Posten]]:
    """Posts by person: the same account, or the same name where no account says otherwise."""
    konten: dict[str, set[int]] = {}
    for posten in besetzungen:
        if posten.nutzer_id is not None:
            konten.setdefault(namensform(posten.name), set()).add(posten.nutzer_id)
    gruppen: dict[object, list[Posten]] = {}
    for posten in besetzungen:
        form = namensform(posten.name)
        nutzer = {posten.nutzer_id} if posten.nutzer_id else konten.get(form, set())
        person = next(iter(nutzer)) if len(nutzer) == 1 else form
        if person:
            gruppen.setdefault(person, []).append(posten)
    return list(gruppen.values())


def namensform(name: str) -> str:
    """Comparable form: parts of the name in order of the alphabet, without accents and titles.

    Empty where fewer than two parts are written out: „N. N.“ and „M.“ are no names.
    """
    teile = sorted(t for t in _TEILE.findall(falte(name)) if len(t) > 1 and t not in _ANREDEN)
    return " ".join(teile) if len(teile) > 1 else ""
