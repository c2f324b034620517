"""A page reads itself aloud with a voice of the device, in its own language, and can pause."""

import pytest

from conditions.models import Page
from tests.conditions.factories import PageFactory, ReferenceFactory, SectionFactory

# A device with these voices, which notes what it is asked to say and has said it when the test says so.
DEVICE = """voices => {
  window.said = [];
  const speech = {
    getVoices: () => voices,
    speak: one => { window.said.push([one.text, one.voice.name]); window.current = one; },
    cancel: () => { window.current = null; },
    addEventListener: () => {},
  };
  Object.defineProperty(window, "speechSynthesis", {value: speech, configurable: true});
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
}"""
NOBODY = "Our physicians have not reviewed this page yet. It follows the sources below."
NEAR = {"name": "near", "lang": "en-US", "localService": True}
NEAR_SPANISH = {"name": "cerca", "lang": "es-MX", "localService": True}
FAR = {"name": "far", "lang": "en-US", "localService": False}


@pytest.fixture
def address(clinic):
    page = PageFactory(slug="causes", key_points_en="Only one.", key_points_es="Solo uno.")
    SectionFactory(page=page, heading_en="Why?", body_en="It hurts. [1]", body_es="Duele. [1]")
    ReferenceFactory(number=1)
    return clinic.url + Page.objects.get().get_absolute_url()


def open_with(page, address, *voices):
    page.add_init_script(f"({DEVICE})({list(voices)!r})".replace("True", "true").replace("False", "false"))
    page.goto(address)
    return page.locator("[data-read]")


def said(page):
    return [text for text, _voice in page.evaluate("said")]


def finish(page):
    page.evaluate("current.onend()")


@pytest.mark.parametrize("voices", [[], [FAR], [NEAR_SPANISH]])
def test_there_is_no_button_without_a_voice_of_the_device_in_the_language(page, address, voices):
    button = open_with(page, address, *voices)

    assert not button.is_visible()


def test_page_is_read_from_top_to_bottom_without_its_sources(page, address):
    button = open_with(page, address, FAR, NEAR)
    button.click()
    for _ in range(20):
        if not page.evaluate("Boolean(current)"):
            break
        finish(page)

    heard = page.evaluate("said")
    assert {voice for _text, voice in heard} == {"near"}
    assert said(page) == ["Heading of causes", NOBODY, "Key points", "Only one.", "Why?", "It hurts."]
    assert button.inner_text() == "Read this page to me"


def test_page_is_read_in_its_own_language(page, address):
    open_with(page, address.replace("/en/", "/es/"), NEAR, NEAR_SPANISH).click()

    assert page.evaluate("said") == [["Encabezado de causes", "cerca"]]


def test_reading_pauses_and_goes_on_where_it_was(page, address):
    button = open_with(page, address, NEAR)
    button.click()
    finish(page)
    button.click()

    assert (button.inner_text(), page.evaluate("current")) == ("Go on reading", None)
    button.click()
    assert said(page) == ["Heading of causes", NOBODY, NOBODY]
    assert button.inner_text() == "Pause"
