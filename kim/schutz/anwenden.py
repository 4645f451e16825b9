"""Turns the models' declarations into PostgreSQL grants, policies and triggers.

Runs after each ``migrate`` as the owning role, is idempotent, and so never drifts
from the models: a new model is protected as soon as its table exists.
"""

from importlib.resources import files
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from kim.schutz import historie
from kim.schutz.regeln import Offen, Zeilenschutz
from kim.siegel import quellen as siegel

# kim_schreiben is dropped too: databases made before the policies were split have it.
POLICIES = (
    "kim_schreiben",
    "kim_lesen",
    "kim_anlegen",
    "kim_aendern",
    "kim_loeschen",
    "kim_waechter",
)
APP_ROLLE = "kim_app"
WAECHTER = "kim_waechter"
KONTEXT_FUNKTIONEN = (
    "kim_rechte(bigint, date)",
    "kim_bereiche(bigint, date)",
    "kim_kontext_nutzer(bigint, date, text, text)",
    "kim_kontext_system(text, text)",
    "kim_api_zugang(text, timestamptz)",
)
EIGENE_APPS = ("kim", "stellen", "casemanagement", "koordination")


def eigene_modelle() -> list[type[models.Model]]:
    """Every concrete model of KIM's apps, history models and m2m tables included."""
    return [
        m
        for label in EIGENE_APPS
        if apps.is_installed(label)
        for m in apps.get_app_config(label).get_models(include_auto_created=True)
        if m._meta.managed and not m._meta.proxy
    ]


def schutz_von(modell: type[models.Model]) -> Offen | Zeilenschutz | None:
    """The declared protection; a history model takes it from its base model."""
    basis = historie.basis_von(modell)
    if basis is None:
        return getattr(modell, "schutz", None)
    regel = getattr(basis, "schutz", None)
    if isinstance(regel, Zeilenschutz):
        lesen, schreiben = regel.historie or regel.lesen, regel.schreiben
    elif isinstance(regel, Offen) and regel.historie:
        lesen, schreiben = regel.historie, "(SELECT kim_hat_kontext())"
    else:
        return regel
    return Zeilenschutz(lesen=lesen, schreiben=schreiben, nur_anfuegen=True)


def anwenden(**_: Any) -> None:
    """(Re)create functions, grants, policies and triggers for all existing tables."""
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        for datei in ("funktionen.sql", "siegel.sql"):
            cursor.execute(files("kim.schutz").joinpath(datei).read_text("utf-8"))
        vorhanden = set(connection.introspection.table_names(cursor))
        anweisungen = _rechte_allgemein()
        for modell in eigene_modelle():
            if modell._meta.db_table in vorhanden:
                anweisungen += _policies(modell)
                if historie.basis_von(modell) is not None:
                    anweisungen += historie.anweisungen(modell)
        versiegelt = [m for m in eigene_modelle() if m._meta.db_table in vorhanden]
        anweisungen += siegel.anweisungen(siegel.quellen(versiegelt))
        cursor.execute(";\n".join(anweisungen))


def _rechte_allgemein() -> list[str]:
    datenbank = connection.ops.quote_name(connection.settings_dict["NAME"])
    return [
        # Imports stage their rows in a temporary table of the transaction.
        f"GRANT CONNECT, TEMPORARY ON DATABASE {datenbank} TO {APP_ROLLE}",
        f"GRANT USAGE ON SCHEMA public TO {APP_ROLLE}, {WAECHTER}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLLE}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLLE}, {WAECHTER}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {WAECHTER}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLLE}",
        # Functions are everybody's by default; these look past the policies.
        *(
            f"{befehl} ON FUNCTION {f} {wem}"
            for f in KONTEXT_FUNKTIONEN
            for befehl, wem in (("REVOKE ALL", "FROM PUBLIC"), ("GRANT EXECUTE", f"TO {APP_ROLLE}"))
        ),
        f"GRANT CREATE ON SCHEMA public TO {WAECHTER}",
        *(
            f"ALTER FUNCTION {f} OWNER TO {WAECHTER}"
            for f in (
                *KONTEXT_FUNKTIONEN,
                "kim_historie_verlauf_bis()",
                "kim_siegeln()",
            )
        ),
        f"REVOKE CREATE ON SCHEMA public FROM {WAECHTER}",
    ]


def _policies(modell: type[models.Model]) -> list[str]:
    tabelle, regel = connection.ops.quote_name(modell._meta.db_table), schutz_von(modell)
    raus = [f"DROP POLICY IF EXISTS {p} ON {tabelle}" for p in POLICIES]
    if historie.basis_von(modell) is not None or getattr(regel, "nur_anfuegen", False):
        raus.append(f"REVOKE UPDATE, DELETE, TRUNCATE ON {tabelle} FROM {APP_ROLLE}")
        raus.append(f"GRANT INSERT ON {tabelle} TO {WAECHTER}")
        if getattr(regel, "schreiben", "") == "false":
            raus.append(f"REVOKE INSERT ON {tabelle} FROM {APP_ROLLE}")
    if spalten := getattr(regel, "waechter_aendert", ()):
        raus.append(f"GRANT UPDATE ({', '.join(spalten)}) ON {tabelle} TO {WAECHTER}")
    if isinstance(regel, Offen) and regel.schreiben:
        regel = Zeilenschutz(lesen="true", schreiben=regel.schreiben)
    if not isinstance(regel, Zeilenschutz):
        return [*raus, f"ALTER TABLE {tabelle} DISABLE ROW LEVEL SECURITY"]
    return [
        *raus,
        f"ALTER TABLE {tabelle} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {tabelle} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY kim_lesen ON {tabelle} FOR SELECT USING ({regel.lesen})",
        # One policy per command: a policy FOR ALL would widen reading to what one may write.
        f"CREATE POLICY kim_anlegen ON {tabelle} FOR INSERT WITH CHECK ({regel.schreiben})",
        (
            f"CREATE POLICY kim_aendern ON {tabelle} FOR UPDATE "
            f"USING ({regel.schreiben}) WITH CHECK ({regel.schreiben})"
        ),
        f"CREATE POLICY kim_loeschen ON {tabelle} FOR DELETE USING ({regel.schreiben})",
        (
            f"CREATE POLICY kim_waechter ON {tabelle} FOR ALL TO {WAECHTER} "
            "USING (true) WITH CHECK (true)"
        ),
    ]
