"""A reader of Spanish reads Spanish: on every page, in every refusal, in every mail."""

import re
from datetime import time

import pytest

from tests import factories
from tests.journeys import JOURNEYS
from tests.reading import english, language, pieces

pytestmark = pytest.mark.slow

# What is written alike in both languages: names, addresses, numbers, references, and a few words.
NAMES = {
    "Alder Back & Spine Clinic",
    "American College of Physicians",
    "NIH National Library of Medicine",
    "214 Alder Street",
    "Alder Street",
    "MA 01099",
    "MD",
    "Doctor A",
    "Doctor B",
    "Millbrook",
    "elena.duarte@example.org",
    "Elena Duarte",
    "Elena",
    "Duarte",
    "English",
    "Español",
}
# Medicines and publishers go by the same name in both.
MEDICINES = (
    "Advil Aleve Carisoprodol carisoprodol Coumadin Cymbalta diazepam Eliquis Flexeril Lyrica Motrin "
    "Neurontin Norco OxyContin Percocet Robaxin Soma Tramadol Tylenol Ultram Valium Vicodin "
    "Voltaren Xarelto Zanaflex"
)
NAMES |= {*MEDICINES.split(), "CDC", "Cochrane CD", "FDA", "Mayo Clinic", "NIDDK (NIH)", "VA/DoD"}
NAMES |= {"Google Calendar", "Outlook"}
ALIKE = {"Error:", "No", "Cookies", "Endometriosis.", "TENS", "Use", " gel"}
NUMBERS_INITIALS_REFERENCES = re.compile(r"[\W\d_]*( min)?|[A-Z]{2}|[A-Z0-9]{3} ?[A-Z0-9]{3}")
ADDRESS = re.compile(r"https?://\S+")


@pytest.fixture
def clinic(scene):
    """The clinic of the tests with everything that pages can show of one."""
    scene.location.directions_en, scene.location.directions_es = (
        "Opposite the library.",
        "Frente a la biblioteca.",
    )
    scene.location.parking_en, scene.location.parking_es = "Behind the house.", "Detrás de la casa."
    scene.location.access_en, scene.location.access_es = "One elevator.", "Hay ascensor."
    scene.location.text_number = scene.location.fax = "+14135550111"
    scene.location.save()
    for weekday in range(5):
        factories.OpeningHoursFactory(location=scene.location, weekday=weekday, closes=time(12))
        factories.OpeningHoursFactory(location=scene.location, weekday=weekday, opens=time(13))
    scene.doctor_a.specialty_en, scene.doctor_a.specialty_es = "Back pain", "Dolor de espalda"
    scene.doctor_a.languages = ["en", "es"]
    scene.doctor_a.save()
    scene.follow_up.preparation_en, scene.follow_up.preparation_es = "Your card", "Su tarjeta"
    scene.follow_up.save()
    return scene


@pytest.mark.parametrize("journey", JOURNEYS)
def test_spanish_pages_hold_no_english_word_say_so_and_nothing_as_english_does(clinic, journey):
    """A sentence that nobody marked for translation stands in both languages."""
    pages = dict(journey("es", clinic))
    texts = {name: texts_of(page) for name, page in pages.items()}
    codes = {name: language(page) for name, page in pages.items() if "<html" in page}
    in_english = {text for _name, page in journey("en", clinic) for text in texts_of(page)}
    alike = in_english & {text for some in texts.values() for text in some}

    assert pages
    assert {name: found for name, some in texts.items() if (found := english(some, NAMES))} == {}
    assert {name: code for name, code in codes.items() if code != "es"} == {}
    assert sorted(text for text in alike if not may_be_alike(text)) == []


def texts_of(page: str) -> list[str]:
    if "<html" in page:
        return pieces(page)
    return [line.strip() for line in ADDRESS.sub("", page).splitlines() if line.strip()]


def may_be_alike(text: str) -> bool:
    for name in sorted(NAMES, key=len, reverse=True):
        text = text.replace(name, "")
    return text in ALIKE or bool(NUMBERS_INITIALS_REFERENCES.fullmatch(text.strip(" ,.·")))
