"""A sick day in a real browser: close the day, count down, find another time for who is on the phone."""

import pytest
from playwright.sync_api import expect

from appointments.models import Appointment, DisruptedVisit, Patient
from tests import factories
from tests.around import at
from tests.browser.axe import WCAG, findings_in_both_looks
from tests.browser.steps import enter, follow
from tests.browser.test_every_page import STICKING_OUT


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "java_script_enabled": request.param}


@pytest.fixture
def appointments(clinic, monday):
    """Two visits of Doctor A on that Monday."""
    location = {"practitioner": clinic.doctor_a, "location": clinic.location, "visit_type": clinic.follow_up}
    return [factories.AppointmentFactory(starts_at=at(monday, hour), **location) for hour in (9, 10)]


@pytest.fixture
def office(page, clinic, appointments, admin_user):
    enter(page, clinic, admin_user)
    page.goto(f"{clinic.url}/admin/close/")
    return page


def look(office, monday):
    """Type who is away and when, and look at the visits it hits."""
    office.get_by_label("Who is away").select_option(label="Doctor A, MD")
    office.get_by_label("First day").fill(monday.isoformat())
    office.get_by_label("Reason, for staff only").fill("flu")
    follow(office, office.get_by_role("button", name="Look at the visits it hits"))


def close(office, monday):
    look(office, monday)
    follow(office, office.get_by_role("button", name="Close the time and cancel these visits"))


def test_sick_day_is_worked_off_to_the_last_appointment(office, appointments, monday):
    close(office, monday)
    closed = office.url
    expect(office.get_by_text("2 unresolved")).to_be_visible()

    first, second = appointments
    line = office.locator(f"#v{first.pk}")
    follow(office, line.get_by_role("button", name="Takes the offered time"))
    expect(office.get_by_text("1 unresolved")).to_be_visible()

    follow(office, office.locator(f"#v{second.pk}").get_by_role("link", name="Another time"))
    expect(office.get_by_text(second.patient.name)).to_be_visible()
    office.locator("#times input[type=radio]").last.check()
    follow(office, office.get_by_role("button", name="Book this visit"))

    office.goto(closed)
    expect(office.get_by_text("0 unresolved")).to_be_visible()
    assert {row.appointment_id: row.outcome for row in DisruptedVisit.objects.all()} == {
        first.pk: "accepted",
        second.pk: "chose_another",
    }


def test_sick_day_entered_for_the_wrong_person_is_taken_back(office, appointments, monday):
    close(office, monday)

    follow(office, office.get_by_role("button", name="Take it back"))

    expect(office.get_by_text("This was taken back", exact=False)).to_be_visible()
    assert set(Appointment.objects.values_list("status", flat=True)) == {"booked"}


def test_going_back_closes_nothing_and_keeps_what_was_typed(office, monday):
    look(office, monday)
    follow(office, office.get_by_role("button", name="No, go back"))

    expect(office.get_by_label("Reason, for staff only")).to_have_value("flu")
    expect(office.get_by_label("First day")).to_have_value(monday.isoformat())
    assert not DisruptedVisit.objects.exists()


@pytest.mark.parametrize("browser_context_args", [True], indirect=True)
def test_pages_of_a_sick_day_have_no_accessibility_findings(office, clinic, appointments, monday):
    # With a name this long the phone number stands on a line of its own, close below it.
    Patient.objects.filter(pk=appointments[0].patient_id).update(last_name="Villanueva Montenegro")
    found = {}
    for name, step in (("preview", look), ("closed", close)):
        office.goto(f"{clinic.url}/admin/close/")
        step(office, monday)
        if wrong := findings_in_both_looks(office, WCAG) + office.evaluate(STICKING_OUT):
            found[name] = wrong

    assert found == {}
