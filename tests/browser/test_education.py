"""The pages about back pain in a real browser, as they were first written: read, searched, printed."""

import re

import pytest
from django.core.management import call_command

from conditions.models import Page
from tests.browser.axe import LOOKS, PUBLIC, findings
from tests.browser.test_every_page import STICKING_OUT

# Buttons at the foot whose words reach over their border.
TOO_NARROW = """() => [...document.querySelectorAll(".dock .btn")]
    .filter(button => button.scrollWidth > button.clientWidth)
    .map(button => button.innerText)"""


PHONE, MOST_SCREENS = 812, 12
HEIGHT = "document.querySelector('main').offsetHeight"


def pages(page, clinic, language):
    """Open the library, what a search finds, and every page in turn."""
    call_command("load_content", verbosity=0)
    paths = [one.get_absolute_url() for one in Page.objects.select_related("condition")]
    for path in [
        "/en/conditions/",
        "/en/conditions/search/?q=heat",
        "/en/conditions/search/?q=zebra",
        *paths,
    ]:
        page.goto(clinic.url + path.replace("/en/", f"/{language}/", 1))
        yield path


@pytest.mark.parametrize(
    "width, scheme, language, rules", [(1280, "light", "en", PUBLIC), (375, "dark", "es", LOOKS)]
)
def test_education_has_no_accessibility_findings_and_does_not_scroll_sideways(
    page, clinic, width, scheme, language, rules
):
    page.emulate_media(color_scheme=scheme)

    found = {}
    for path in pages(page, clinic, language):
        page.set_viewport_size({"width": width, "height": 900})
        if broken := findings(page, rules):
            found[path] = broken
        page.set_viewport_size({"width": 320, "height": 800})
        if broken := page.evaluate(STICKING_OUT):
            found[path, "sideways"] = broken
        if broken := page.evaluate(TOO_NARROW):
            found[path, "dock"] = broken
        page.set_viewport_size({"width": 375, "height": PHONE})
        if (screens := page.evaluate(HEIGHT) / PHONE) > MOST_SCREENS:
            found[path, "screens of a phone"] = screens

    assert found == {}


@pytest.mark.parametrize("paper", ["Letter", "A4"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_home_plan_and_exercises_are_printed_on_one_page_each(page, clinic, language, paper):
    call_command("load_content", verbosity=0)

    for sheet in ("home-care", "exercises"):
        page.goto(f"{clinic.url}/{language}/conditions/back-spasm/{sheet}/")
        printed = page.pdf(format=paper, prefer_css_page_size=False)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, sheet
