"""The terms of the policies of the Fallakte.

A file belongs to one Team of one Kommune. Who reads it: the Team, the Fachaufsicht of the
Kommune, and single accounts by a share or as Vertretung until a day. Everything below a file
is seen by who sees the file: its policy looks for the file, and the file's own policy answers.
"""

from kim.schutz.regeln import EIGENE, SYSTEM, Zeilenschutz, hat

IM_TEAM = hat("team_id", "work_faelle")
AUFSICHT = hat("kommune_id", "supervise_faelle")
ZUSATZ = "(SELECT casemanagement_zusatzfaelle())::bigint[]"
"""SQL: files shared with the account, or in which it is Vertretung, today."""
VERTRAULICH = "(SELECT casemanagement_vertrauliche())::bigint[]"
"""SQL: files whose confidential notes the account reads today as Vertretung or in an emergency."""
STAMM = f"{SYSTEM} OR {IM_TEAM} OR {AUFSICHT}"

_SICHTBAR = "EXISTS (SELECT FROM casemanagement_fall f WHERE f.id = fall_id)"
_BEARBEITBAR = (
    "EXISTS (SELECT FROM casemanagement_fall f WHERE f.id = fall_id"
    f" AND ({SYSTEM} OR {hat('f.team_id', 'work_faelle')} OR f.id = ANY ({ZUSATZ})))"
)
NICHT_VERTRAULICH = (
    f"(NOT vertraulich OR {SYSTEM} OR verfasser_id = {EIGENE} OR fall_id = ANY ({VERTRAULICH})"
    " OR EXISTS (SELECT FROM casemanagement_fall f WHERE f.id = fall_id"
    f" AND f.fallfuehrung_id = {EIGENE}))"
)


def zuweisbar(spalte: str = "fall_id") -> str:
    """SQL: the file is of an own Team, or of a Kommune one supervises.

    Who a file is given to, who substitutes and whom it is shared with is their decision alone;
    a share or a Vertretung must not be able to prolong itself.
    """
    return (
        f"EXISTS (SELECT FROM casemanagement_fall f WHERE f.id = {spalte}"
        f" AND ({SYSTEM} OR {hat('f.team_id', 'work_faelle')}"
        f" OR {hat('f.kommune_id', 'supervise_faelle')}))"
    )


UNTER_AKTE = Zeilenschutz(lesen=_SICHTBAR, schreiben=_BEARBEITBAR)
"""Below a file: read by whoever sees it; written by its Team, a share or the Vertretung."""
UNTER_AKTE_VERTRAULICH = Zeilenschutz(
    lesen=f"{_SICHTBAR} AND {NICHT_VERTRAULICH}",
    schreiben=f"{_BEARBEITBAR} AND {NICHT_VERTRAULICH}",
)
UNTER_PERSON = Zeilenschutz(
    lesen="EXISTS (SELECT FROM casemanagement_person p WHERE p.id = person_id)",
    schreiben="EXISTS (SELECT FROM casemanagement_person p WHERE p.id = person_id"  # noqa: S608
    f" AND ({SYSTEM} OR {hat('p.team_id', 'work_faelle')}"
    f" OR p.id IN (SELECT f.person_id FROM casemanagement_fall f WHERE f.id = ANY ({ZUSATZ}))))",
)
