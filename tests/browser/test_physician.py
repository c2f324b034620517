"""The physician's day in a real browser: it refreshes itself, is read on a phone, and prints on one sheet."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from appointments import booking
from appointments.models import Appointment
from tests import factories
from tests.around import at, this_day
from tests.browser.axe import findings_in_both_looks
from tests.browser.steps import enter, follow
from tests.browser.test_every_page import STICKING_OUT

# The longest that fits on the sheet in full; more is cut off there, never on the screen.
REASON = "It began when I lifted the sofa with my brother, and since then I cannot put on my socks. " * 2


@pytest.fixture
def teresa(django_user_model):
    return django_user_model.objects.create_user("teresa")


@pytest.fixture
def day(clinic, teresa):
    """A full day of Doctor A, nineteen visits from midnight on; the first patient waits."""
    midnight = at(this_day(), 0)
    location = {"practitioner": clinic.doctor_a, "location": clinic.location, "visit_type": clinic.follow_up}
    told = {"onset": "days_14", "severity": 7, "happens": ["morning", "night"], "body_site": ["lower"]}
    told |= {"side": "left", "reason": REASON, "needs": ["interpreter", "cannot_sit"], "language": "es"}
    appointments = [
        factories.AppointmentFactory(starts_at=midnight + timedelta(minutes=25 * n), **location, **told)
        for n in range(19)
    ]
    factories.AppointmentFactory(
        starts_at=midnight - timedelta(days=30),
        patient=appointments[0].patient,
        status="completed",
        **location,
    )
    booking.arrive(appointments[0], by=teresa)
    return appointments


@pytest.fixture
def schedule(page, clinic, day, django_user_model):
    """The day before its physician."""
    clinic.doctor_a.user = django_user_model.objects.create_user("naomi")
    clinic.doctor_a.save()
    enter(page, clinic, clinic.doctor_a.user)
    page.goto(f"{clinic.url}/en/schedule/")
    return page


def state(appointment):
    return Appointment.objects.get(pk=appointment.pk).status


def test_day_shows_within_five_seconds_what_the_desk_does(schedule, day, teresa):
    summary = schedule.locator(f"#earlier-of-{day[0].pk}")
    summary.click()

    booking.arrive(day[1], by=teresa)

    expect(schedule.locator(f"#v{day[1].pk} .st")).to_have_text("Arrived 0 min", timeout=8000)
    expect(summary).to_be_focused()
    expect(schedule.locator(f"#earlier-{day[0].pk} li")).to_be_visible()


def test_buttons_of_an_appointment_are_one_press_each(schedule, day):
    steps = schedule.locator(f"#v{day[0].pk} .act-row")
    for button, words in (
        ("In room", "In room 0 min"),
        ("Undo", "Arrived 0 min"),
        ("In room", "In room 0 min"),
        ("Done", "Done"),
    ):
        steps.get_by_role("button", name=button).press("Enter")
        expect(schedule.locator(f"#v{day[0].pk} .st")).to_have_text(words)

    assert state(day[0]) == "completed"


def test_double_click_is_one_step(schedule, day):
    schedule.locator(f"#step-{day[0].pk}").dblclick()

    expect(schedule.locator(f"#v{day[0].pk} .st")).to_have_text("In room 0 min")
    assert state(day[0]) == "in_room"


class TestWithoutScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_click_makes_the_step_and_returns_to_the_appointment(self, schedule, day):
        follow(schedule, schedule.get_by_role("button", name="Start: in room"))

        expect(schedule.locator(f"#v{day[0].pk} .st")).to_have_text("In room 0 min")
        assert schedule.url.endswith(f"#v{day[0].pk}")


def test_full_day_prints_on_one_sheet(schedule):
    sheets = schedule.pdf(format="Letter").count(b"/Type /Page\n")

    assert sheets == 1


def pages(schedule, clinic, language="en"):
    """Open one page of each kind."""
    for path in ("", f"week/{this_day()}/", "time-off/", "calendar/"):
        schedule.goto(f"{clinic.url}/{language}/schedule/{path}")
        yield path


def test_schedule_has_no_accessibility_findings(schedule, clinic):
    found = {}
    for path in pages(schedule, clinic):
        if path == "calendar/":
            follow(schedule, schedule.get_by_role("button", name="Make my address"))
        if broken := findings_in_both_looks(schedule):
            found[path] = broken

    assert found == {}


@pytest.mark.parametrize("language, widths", [("en", [375]), ("es", [320, 800, 1280])])
def test_schedule_does_not_scroll_sideways(schedule, clinic, language, widths):
    wide = {}
    for path in pages(schedule, clinic, language):
        for width in widths:
            schedule.set_viewport_size({"width": width, "height": 800})
            if found := schedule.evaluate(STICKING_OUT):
                wide[path, width] = found

    assert wide == {}
