"""Which spellings are one name, and which may be one person's."""
# ruff: noqa: RUF001 - signs that look like one another are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.common.names import first_and_last, is_called, name_key, surnames, surnames_agree, ways, words

# Letters that do not fall out of a key, and none of which is another one with an accent.
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize("sign", "'’‘ʼʻ`´′＇‛ʹˈ")
def test_key_leaves_out_apostrophes_of_every_keyboard(sign):
    assert name_key(f"O{sign}Brien") == name_key("OBrien") == "obrien"


@pytest.mark.parametrize("sign", "-‐‑‒–—―−﹣－")
def test_key_takes_hyphens_of_every_kind_for_spaces(sign):
    assert name_key(f"García{sign}López") == name_key("Garcia  Lopez") == "garcia lopez"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("José  PÉREZ", "jose perez"),
        ("Jose\u0301 Pe\u0301rez", "jose perez"),
        ("\u00a0Łukasz\u2009Øster ", "lukasz oster"),
        ("Strauß", "strauss"),
        ("Đặng Ðórr Þóra", "dang dorr thora"),
        ("Ægir Œuvre", "aegir oeuvre"),
        ("IŞIK ışık", "isik isik"),
        ("Ｌee", "lee"),
        ("José O’Brien-PÉREZ", "jose obrien perez"),
        ("St. James", "st. james"),
        ("", ""),
        (" \u2009", ""),
    ],
)
def test_key_of_a_name(name, key):
    assert name_key(name) == key


@pytest.mark.parametrize("name", ["'", "- –", "´", "-"])
def test_name_without_letters_keeps_a_key(name):
    assert name_key(name) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Brien", "O'Brian"),
        ("Garcia", "Garza"),
        ("Núñez", "Muñoz"),
        ("Jean-Luc", "Jeanluc"),
        ("Paz", "Pax"),
    ],
)
def test_other_letters_are_another_name(one, other):
    assert name_key(one) != name_key(other)


@given(st.text())
def test_key_of_a_key_is_itself_and_fits_its_column(name):
    key = name_key(name)

    assert name_key(key) == key
    assert len(key) <= 160
    assert key == " ".join(key.split())


@given(st.lists(LETTERS, min_size=1, max_size=4))
def test_capitals_accents_and_joints_do_not_change_a_key(parts):
    typed = "  ".join(part.upper() for part in parts).replace("E", "É").replace("N", "Ñ")

    assert name_key(typed) == name_key("-".join(parts)) == name_key("’ ".join(parts)) == " ".join(parts)


@given(LETTERS, LETTERS)
def test_keys_of_different_letters_differ(one, other):
    assert (name_key(one.title()) == name_key(f"’{other.upper()}")) == (one == other)


@pytest.mark.parametrize(
    ("last_name", "expected"),
    [
        ("García López", ("garcia", "lopez")),
        ("de la Cruz Pérez", ("de la cruz", "perez")),
        ("Ortega y Gasset", ("ortega", "y gasset")),
        ("Van", ("van",)),
        ("Delgado, ", ("delgado",)),
        ("Cruz de la", ("cruz", "de la")),
        (".", ()),
    ],
)
def test_surnames_in_a_last_name(last_name, expected):
    assert surnames(last_name) == expected


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("García López", "garcia", True),
        ("García López", "López", True),
        ("García-López", "LOPEZ GARCIA", True),
        ("de la Cruz", "Cruz Pérez", True),
        ("de la Cruz", "Delacruz", True),
        ("Mc Donald", "McDonald", True),
        ("O’Brien", "O Brien", True),
        ("García López", "García Pérez", False),
        ("de la Cruz", "de la Garza", False),
        ("de la Cruz", "de la", False),
        ("Van Dyke", "Van", False),
        ("Van", "van", True),
        ("Le Van", "Van", False),
        ("%", "%", True),
        ("%", "García", False),
        ("Garcia", "Garci", False),
        ("", "García", False),
        ("", "", False),
    ],
)
def test_surnames_agree(one, other, agree):
    assert (surnames_agree(one, other), surnames_agree(other, one)) == (agree, agree)


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ("Rosa María García López", True),
        ("rosa maria garcia", True),
        ("García López, Rosa María", True),
        ("ROSA-MARIA LOPEZ GARCIA", True),
        ("Rosa García", False),
        ("Rosa María", False),
        ("Ana García López", False),
        ("Rosa María Pérez", False),
        ("", False),
    ],
)
def test_whole_name_is_that_of_somebody(whole, expected):
    assert is_called(whole, first_name="Rosa María", last_name="García López") is expected


def test_somebody_without_a_first_name_is_nobodys_name():
    assert not is_called("García", first_name="", last_name="García")


def test_name_is_looked_for_with_and_without_a_second_surname():
    assert [(way.words, way.surname) for way in ways("Ana García López")] == [
        (("ana", "garcia", "lopez"), ""),
        (("ana", "lopez"), "ana"),
        (("ana", "garcia"), "garcia"),
    ]


def test_first_name_stands_behind_the_comma():
    assert ways("García López, Ana") == ways("Ana García López")


def test_name_of_many_words_is_looked_for_with_all_of_them():
    assert [way.words for way in ways("r s t u v w x")] == [tuple("rstuvwx")]


@given(st.lists(LETTERS, max_size=8))
def test_name_is_looked_for_with_all_its_words_first(parts):
    assert [set(way.words) for way in ways(" ".join(parts))[:1]] == [set(parts)] * bool(parts)


@pytest.mark.parametrize("nothing", ["", " ", "%", ", ;", "(.)"])
def test_signs_alone_are_no_name_to_look_for(nothing):
    assert (ways(nothing), words(nothing)) == ([], ())


@pytest.mark.parametrize(
    ("whole", "first", "last"),
    [
        ("Rosa Delgado", "Rosa", "Delgado"),
        ("Rosa María Delgado", "Rosa María", "Delgado"),
        ("  Rosa   de la  Cruz ", "Rosa", "de la Cruz"),
        ("Jan VAN DER Berg", "Jan", "VAN DER Berg"),
        ("García López, Rosa", "Rosa", "García López"),
        ("García,Rosa María", "Rosa María", "García"),
        ("Delgado,", "", "Delgado"),
        ("Rosa", "Rosa", ""),
        ("de la Cruz", "", "de la Cruz"),
        ("", "", ""),
    ],
)
def test_whole_name_is_a_first_and_a_last_one(whole, first, last):
    assert first_and_last(whole) == (first, last)
