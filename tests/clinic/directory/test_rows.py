"""The rows of the clinic's directory: what they are called, and what may be entered into them."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from clinic.directory.models import (
    Location,
    OpeningHours,
    Practitioner,
    Tries,
    validate_language,
    validate_time_zone,
)


def test_rows_say_what_they_are():
    hours = OpeningHours(weekday=0, opens=time(8), closes=time(18))

    assert str(hours) == "Monday 08:00-18:00"
    assert str(Tries(what="login")) == "login"


def test_time_zone_is_one_that_the_computer_knows():
    validate_time_zone("America/New_York")

    with pytest.raises(ValidationError, match="Choose a time zone by its name"):
        validate_time_zone("America/Alder")


def test_language_is_one_that_has_a_name():
    validate_language("fr")

    with pytest.raises(ValidationError, match="Use a language code"):
        validate_language("klingon")


def test_languages_are_named_as_each_language_writes_them():
    naomi = Practitioner(languages=["en", "es"])

    assert naomi.language_names == ["English", "Spanish"]
    with translation.override("es"):
        assert naomi.language_names == ["inglés", "español"]


@pytest.mark.parametrize(
    ("degree", "is_physician"), [("MD", True), ("M.D., PhD", True), ("DO", True), ("DPT", False), ("", False)]
)
def test_physician_is_told_by_the_degree(degree, is_physician):
    assert Practitioner(degree=degree).is_physician == is_physician


@pytest.mark.parametrize(
    ("degree", "words"),
    [
        ("DPT", [("DPT", "título de fisioterapeuta, con doctorado")]),
        ("PA-C", [("PA-C", "título de asociado médico, con certificación")]),
        ("D.O.", [("DO", "título de médico, con formación en osteopatía")]),
        ("MD, PhD", [("MD", "título de médico")]),
        ("", []),
    ],
)
def test_letters_behind_a_name_are_explained_in_the_readers_language(degree, words):
    with translation.override("es"):
        assert Practitioner(degree=degree).degree_in_words == words


def test_address_stands_on_one_line():
    place = Location(street="214 Alder Street", city="Millbrook", region="MA", postal_code="01099")

    assert place.address == "214 Alder Street, Millbrook, MA 01099"
