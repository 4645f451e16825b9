"""What is encrypted comes back as it was; whatever is changed on disk is found."""

import io
from collections.abc import Iterator
from tempfile import TemporaryFile
from unittest import mock

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from kim.feldschluessel import FeldschluesselFehlt
from kim.tresor import chiffre
from kim.tresor.chiffre import KOPF, SIEGEL, Beschaedigt, Klartext, stuecke, verschluesseln

KURZ = 16
"""Length of a piece in these tests, so that few bytes make many."""
JE = KURZ + SIEGEL
inhalte = st.binary(max_size=6 * KURZ + 3)


@pytest.fixture(autouse=True, scope="module")
def kurze_stuecke() -> Iterator[None]:
    with mock.patch.object(chiffre, "STUECK", KURZ):
        yield


def verschluesselt(inhalt: bytes, kennung: str = "a") -> bytes:
    ziel = io.BytesIO()
    verschluesseln(stuecke(io.BytesIO(inhalt)), ziel, kennung=kennung)
    return ziel.getvalue()


def entschluesselt(roh: bytes, kennung: str = "a") -> bytes:
    with TemporaryFile() as datei:
        datei.write(roh)
        datei.seek(0)
        with Klartext(datei, kennung=kennung) as klar:
            inhalt = b"".join(klar)
            assert klar.groesse == len(inhalt)
    return inhalt


@given(inhalte)
def test_any_content_comes_back_as_it_was(inhalt):
    roh = verschluesselt(inhalt)
    assert entschluesselt(roh) == inhalt
    assert verschluesselt(inhalt) != roh
    assert len(inhalt) < 8 or inhalt not in roh


@given(inhalte.filter(bool), st.data())
def test_every_changed_byte_is_found(inhalt, daten):
    roh = bytearray(verschluesselt(inhalt))
    stelle = daten.draw(st.integers(0, len(roh) - 1))
    roh[stelle] ^= daten.draw(st.integers(1, 255))
    with pytest.raises((Beschaedigt, FeldschluesselFehlt)):
        entschluesselt(bytes(roh))


@given(inhalte, st.data())
def test_nothing_can_be_cut_off_or_added(inhalt, daten):
    roh = verschluesselt(inhalt)
    with pytest.raises(Beschaedigt):
        entschluesselt(roh[: daten.draw(st.integers(0, len(roh) - 1))])
    with pytest.raises(Beschaedigt):
        entschluesselt(roh + daten.draw(st.binary(min_size=1, max_size=2 * JE)))


@given(st.permutations(range(4)).filter(lambda p: p != [0, 1, 2, 3]))
def test_pieces_cannot_change_places(reihe):
    roh = verschluesselt(bytes(range(4 * KURZ)))
    teile = [roh[KOPF.size + n * JE : KOPF.size + (n + 1) * JE] for n in range(4)]
    assert len(teile[-1]) == JE
    with pytest.raises(Beschaedigt):
        entschluesselt(roh[: KOPF.size] + b"".join(teile[n] for n in reihe))


@pytest.mark.parametrize("ohne", range(4))
def test_no_piece_can_be_left_out_or_repeated(ohne):
    roh = verschluesselt(bytes(range(4 * KURZ)))
    von, bis = KOPF.size + ohne * JE, KOPF.size + (ohne + 1) * JE
    for gefaelscht in (roh[:von] + roh[bis:], roh[:bis] + roh[von:]):
        with pytest.raises(Beschaedigt):
            entschluesselt(gefaelscht)


def test_a_file_cannot_take_the_place_of_another():
    with pytest.raises(Beschaedigt):
        entschluesselt(verschluesselt(b"Akte von A", kennung="a"), kennung="b")


def test_pieces_of_two_files_of_one_name_do_not_mix():
    eins, zwei = verschluesselt(bytes(2 * KURZ)), verschluesselt(bytes(2 * KURZ))
    with pytest.raises(Beschaedigt):
        entschluesselt(eins[: KOPF.size + JE] + zwei[KOPF.size + JE :])


def test_nothing_of_a_damaged_piece_is_given_out():
    roh = bytearray(verschluesselt(bytes(range(3 * KURZ))))
    roh[KOPF.size + 2 * JE] ^= 1
    gelesen = b""
    with TemporaryFile() as datei:
        datei.write(roh)
        datei.seek(0)
        with pytest.raises(Beschaedigt):
            for stueck in Klartext(datei, kennung="a"):
                gelesen += stueck
        assert datei.closed
    assert gelesen == bytes(range(2 * KURZ))


def test_an_older_key_opens_and_a_missing_one_says_so(settings):
    alt, neu = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.KIM_FELD_SCHLUESSEL = [alt]
    roh = verschluesselt(b"Bescheid")
    settings.KIM_FELD_SCHLUESSEL = [neu, alt]
    assert entschluesselt(roh) == b"Bescheid"
    settings.KIM_FELD_SCHLUESSEL = [neu]
    with pytest.raises(FeldschluesselFehlt):
        entschluesselt(roh)


def test_a_source_that_gives_little_at_a_time_makes_no_other_pieces():
    class Tropfend(io.BytesIO):
        def read(self, anzahl: int | None = -1) -> bytes:
            return super().read(min(anzahl or 0, 3))

    assert [len(s) for s in stuecke(Tropfend(bytes(2 * KURZ + 5)))] == [KURZ, KURZ, 5]
