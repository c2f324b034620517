"""What a patient prints: one sheet each, with the clinic's name and number, and no buttons."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from appointments.models import VisitType
from appointments.notifications import links
from appointments.visits import after
from tests.around import this_moment
from tests.conditions.factories import PageFactory
from tests.factories import AppointmentFactory

MUCH_TO_BRING = "\n".join(f"Something to bring or to do before the visit, line {n}" for n in range(8))
LONGEST_PLAN = "\n".join(["Walk for ten minutes twice a day, and a little more each day. " * 3] * 10)


def open_visit(page, clinic, language, starts_at, **values):
    """The page of a visit at this time, as its patient opens it."""
    location = {"practitioner": clinic.doctor_a, "location": clinic.location, "visit_type": clinic.follow_up}
    appointment = AppointmentFactory(starts_at=starts_at, **location, **values)
    page.goto(links.url(appointment, language=language).replace(settings.BASE_URL, clinic.url))
    return appointment


def sheets(page, paper) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper, prefer_css_page_size=False)))


def expect_paper(page, clinic):
    """On paper stand the clinic's name and number; buttons and calendars do not."""
    page.emulate_media(media="print")
    expect(page.locator(".paper")).to_contain_text("Alder Back & Spine Clinic, (413) 555-0110")
    for gone in (page.locator("header.head"), page.locator("footer"), page.locator(".calendars")):
        expect(gone).to_be_hidden()
    expect(page.locator("main .btn:visible")).to_have_count(0)


@pytest.mark.parametrize("paper", ["Letter", "A4"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_visit_is_printed_on_one_sheet(page, clinic, language, paper):
    VisitType.objects.update(preparation_en=MUCH_TO_BRING, preparation_es=MUCH_TO_BRING)
    needs = ["interpreter", "wheelchair", "cannot_sit", "helper"]
    directions = "Next to the town library. " * 4
    type(clinic.location).objects.update(directions=directions, parking=directions, access=directions)
    open_visit(page, clinic, language, this_moment() + timedelta(days=5), needs=needs)

    assert sheets(page, paper) == 1
    expect_paper(page, clinic)
    expect(page.locator(".ticket .when")).to_be_visible()


@pytest.mark.parametrize("paper", ["Letter", "A4"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_plan_after_the_visit_is_printed_on_one_sheet(page, clinic, admin_user, language, paper):
    appointment = open_visit(page, clinic, language, this_moment() - timedelta(days=1), status="completed")
    handouts = [PageFactory(slug=f"handout-{n}") for n in range(6)]
    after.write_plan(appointment, text=LONGEST_PLAN[:2000], handouts=handouts, by=admin_user, seen=None)
    page.goto(f"{page.url}plan/")
    words = {"en": "Print the plan", "es": "Imprimir el plan"}[language]
    expect(page.get_by_role("button", name=words)).to_be_visible()

    assert sheets(page, paper) == 1
    expect_paper(page, clinic)


def test_button_to_print_is_there_where_it_works(page, clinic, new_context):
    open_visit(page, clinic, "en", this_moment() + timedelta(days=5))

    expect(page.get_by_role("button", name="Print")).to_be_visible()
    without = new_context(java_script_enabled=False)
    without.add_cookies(page.context.cookies())
    quiet = without.new_page()
    quiet.goto(page.url)
    expect(quiet.get_by_role("link", name="Google Calendar")).to_be_visible()
    expect(quiet.get_by_role("button", name="Print")).to_be_hidden()
