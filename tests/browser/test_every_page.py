"""What holds for every page: WCAG, no sideways scroll, a foreign reader's clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.formats import date_format
from playwright.sync_api import expect

from appointments import availability
from appointments.models import VisitType
from appointments.notifications import links
from clinic.directory import photos
from clinic.directory.models import CostStatement
from tests import factories
from tests.appointments.portal.asking import ask
from tests.around import this_moment
from tests.browser.axe import findings_in_both_looks
from tests.browser.steps import follow, pass_the_question
from tests.clinic.directory.test_photos import drawn, file_of
from tests.conftest import NEW_YORK

PUBLIC = [
    "",
    "check/",
    "book/",
    "appointments/find/",
    "call-me/",
    "contact/",
    "team/",
    "team/doctor-a/",
    "locations/alder/",
    "cost/",
    "cost/?q=none",
    "accessibility/",
    "privacy/",
    "no-such-page/",
]

STICKING_OUT = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("main *, header *, footer *")]
        .filter(e => e.getBoundingClientRect().right > width + 1)
        .map(e => e.tagName + "." + e.className + ": " + e.textContent.trim().slice(0, 40));
}"""

TOO_SMALL = """all => all
    .filter(e => !e.closest('.vh') && e.getBoundingClientRect().height < 44)
    .map(e => e.textContent.trim())"""


def first_time(clinic, days_ahead=3):
    start = this_moment() + timedelta(days=days_ahead)
    return availability.find_slots(clinic.follow_up, start=start, end=start + timedelta(days=7))[0]


def appointment_in(clinic, hours=None, **options):
    return ask(clinic, first_time(clinic).starts_at, **options)


def say_costs(clinic):
    """Everything that the page about costs and the visits can say, and a photo."""
    for name in ("Valley Health Plan", "Old Mill Care"):
        factories.InsurancePlanFactory(name=name, note_en="Bring the card of your employer too.")
    CostStatement.objects.update(bring_en="Photo ID\nCard", changing_en="Free.", hardship_en="Ask us.")
    VisitType.objects.update(price_from=1200, price_to=12400, referral=False, by_video=True)
    VisitType.objects.filter(slug="new").update(referral=True, by_video=False)
    photos.keep(clinic.doctor_a, photos.square(file_of(drawn())))


def pages(page, clinic, language="en"):
    """Open every public page in turn, those inside the flow of a booking included."""
    root = f"{clinic.url}/{language}/"
    say_costs(clinic)
    for path in PUBLIC:
        page.goto(root + path)
        yield path or "home"
    appointment = appointment_in(clinic)
    page.goto(clinic.url + links.path(appointment, language=language))
    yield "visit"
    for path in ("move/", "cancel/"):
        page.goto(f"{root}appointments/{appointment.reference}/{path}")
        yield path
    pass_the_question(page, clinic, language)
    for path in ("book/", "book/follow-up/"):
        page.goto(root + path)
        yield path
    follow(page, page.locator(".times button").first)
    yield "details"
    follow(page, page.locator("#details button.go"))
    yield "details with errors"


def sticking_out(page) -> dict:
    """What sticks out of the page, by the width of the window."""
    found = {}
    for width in (320, 800, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if wide := page.evaluate(STICKING_OUT):
            found[width] = wide
    return found


def test_pages_pass_axe_have_one_h1_a_title_large_targets_and_do_not_scroll_sideways(page, clinic):
    found, titles = {}, []
    for name in pages(page, clinic):
        assert page.locator("h1").count() == 1, name
        if name != "details with errors":
            titles.append(page.title())
        if small := page.locator("main button:visible, main .btn:visible").evaluate_all(TOO_SMALL):
            found[name, "target"] = small
        if wide := sticking_out(page):
            found[name, "sideways"] = wide
        if broken := findings_in_both_looks(page):
            found[name] = broken

    assert found == {}
    assert len(set(titles)) == len(titles)


def test_pages_do_not_scroll_sideways_with_spanish_words_which_are_longer(page, clinic):
    wide = {name: found for name in pages(page, clinic, "es") if (found := sticking_out(page))}

    assert wide == {}


class TestReaderInAnotherZone:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "timezone_id": "America/Phoenix"}

    def test_a_second_line_says_when_that_is_where_you_are(self, page, clinic):
        appointment = appointment_in(clinic)
        local = appointment.starts_at.astimezone(NEW_YORK)

        page.goto(clinic.url + links.path(appointment, language="en"))

        expect(page.locator(".ticket .when")).to_contain_text("Eastern, clinic time")
        line = page.locator("[data-your-time]")
        expect(line).to_contain_text("where you are")
        phoenix = datetime.fromisoformat(line.get_attribute("data-your-time"))
        assert phoenix == appointment.starts_at
        hours = (local.utcoffset() + timedelta(hours=7)).total_seconds() / 3600
        expect(line).to_contain_text(f"{int(local.hour - hours) % 12 or 12}:{local:%M}")

    def test_that_line_is_written_in_spanish_as_the_line_above_it(self, page, clinic):
        appointment = appointment_in(clinic)
        there = appointment.starts_at.astimezone(ZoneInfo("America/Phoenix"))

        page.goto(clinic.url + links.path(appointment, language="es"))

        with translation.override("es"):
            day, time = date_format(there, "WEEKDAY_DATE_YEAR_FORMAT"), date_format(there, "TIME_FORMAT")
        expect(page.locator("[data-your-time]")).to_contain_text(f"Donde usted está: {day}, {time} (hora ")
