"""The board in a real browser: one click or one key for each step, and it refreshes itself."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from appointments import booking
from appointments.models import Appointment, ContactMessage
from tests import factories
from tests.around import this_moment
from tests.browser.axe import WCAG, findings
from tests.browser.steps import enter, follow
from tests.browser.test_every_page import STICKING_OUT


@pytest.fixture
def appointment(clinic):
    """A visit that began ten minutes ago."""
    location = {"practitioner": clinic.doctor_a, "location": clinic.location, "visit_type": clinic.follow_up}
    return factories.AppointmentFactory(starts_at=this_moment() - timedelta(minutes=10), **location)


@pytest.fixture
def board(page, clinic, appointment, django_user_model):
    """The board before a receptionist."""
    enter(page, clinic, django_user_model.objects.create_superuser("root"))
    page.goto(f"{clinic.url}/admin/?day={day_of(appointment, clinic)}")
    return page


def day_of(appointment, clinic):
    return appointment.starts_at.astimezone(clinic.location.zone).date().isoformat()


def state(appointment):
    return Appointment.objects.get(pk=appointment.pk).status


def test_steps_of_an_appointment_are_one_key_each(board, appointment):
    board.locator(f"#name-{appointment.pk}").focus()
    for key, words in (("a", "Arrived 0 min"), ("r", "In room 0 min"), ("u", "Arrived 0 min"), ("d", "Done")):
        board.keyboard.press(key)
        expect(board.locator(f"#v{appointment.pk} .st")).to_have_text(words)
        expect(board.locator(f"#name-{appointment.pk}")).to_be_focused()

    assert state(appointment) == "completed"


def test_double_click_is_one_step(board, appointment):
    board.locator(f"#next-{appointment.pk}").dblclick()

    expect(board.locator(f"#v{appointment.pk} .st")).to_have_text("Arrived 0 min")
    expect(board.get_by_role("status")).to_have_text(f"Arrived: {appointment.patient.name}.")
    assert state(appointment) == "arrived"


def test_board_shows_within_five_seconds_what_others_do(board, appointment, django_user_model):
    teresa = django_user_model.objects.create_user("teresa")
    board.locator(f"#name-{appointment.pk}").focus()

    booking.arrive(appointment, by=teresa)

    expect(board.locator(f"#v{appointment.pk} .st")).to_have_text("Arrived 0 min", timeout=8000)
    expect(board.locator(f"#name-{appointment.pk}")).to_be_focused()


def test_board_whose_session_has_ended_becomes_the_login_page(board, clinic, appointment):
    Session.objects.all().delete()

    board.locator(f"#next-{appointment.pk}").click()

    expect(board).to_have_url(f"{clinic.url}/admin/login/?next=/admin/%3Fday%3D{day_of(appointment, clinic)}")
    expect(board.get_by_label("Password")).to_be_visible()
    assert state(appointment) == "booked"


class TestWithoutScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_click_makes_the_step_and_returns_to_the_appointment(self, board, appointment):
        follow(board, board.locator(f"#next-{appointment.pk}"))

        expect(board.locator(f"#v{appointment.pk} .st")).to_have_text("Arrived 0 min")
        assert board.url.endswith(f"#v{appointment.pk}")


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (375, "dark")])
def test_board_has_no_accessibility_findings(board, clinic, appointment, width, scheme):
    others = [
        {"status": "completed"},
        {"needs": ["interpreter", "wheelchair", "cannot_sit", "helper"], "language": "es"},
        {"status": "in_room", "overbooked": True, "overbooked_because": "asked", "overbooked_by_id": 1},
    ]
    for hours, values in enumerate(others, start=1):
        at = appointment.starts_at + timedelta(minutes=2 * hours)
        values |= {"location": clinic.location, "visit_type": clinic.follow_up, "starts_at": at}
        if "overbooked_by_id" in values:
            values["overbooked_by_id"] = type(appointment).overbooked_by.field.related_model.objects.get().pk
        factories.AppointmentFactory(**values)
    factories.ContactMessageFactory(urgent=True, urgent_because=["numb"], phone="+14135550157")
    ContactMessage.objects.update(created_at=this_moment())
    board.set_viewport_size({"width": width, "height": 900})
    board.emulate_media(color_scheme=scheme)
    board.reload()

    assert findings(board, WCAG) == []
    assert board.evaluate(STICKING_OUT) == []
