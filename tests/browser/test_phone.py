"""Booking by phone in a real browser: by keyboard alone, and without JavaScript."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from appointments.models import Appointment
from tests import factories
from tests.browser.axe import WCAG, findings_in_both_looks
from tests.browser.steps import enter, follow
from tests.browser.test_every_page import STICKING_OUT


@pytest.fixture
def office(page, clinic, django_user_model):
    enter(page, clinic, django_user_model.objects.create_superuser("root"))
    page.goto(clinic.url + "/admin/phone-booking/")
    return page


def press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


def test_caller_is_booked_by_keyboard_alone(office, clinic):
    expect(office.locator("#search")).to_be_focused()
    office.keyboard.type("Rosa Delgado")
    expect(office.locator("#found")).to_contain_text("Nobody is found.")
    office.keyboard.press("Tab")
    office.keyboard.press("Tab")
    press(office, "Enter")
    expect(office.locator("#id_birth_date_month")).to_be_focused()
    for typed in ("4", "9", "1961", "413 555 0142", ""):
        office.keyboard.type(typed)
        office.keyboard.press("Tab")
    office.keyboard.press("ArrowDown")
    office.locator("#times input").first.focus()
    office.keyboard.press("Space")
    press(office, "Enter")

    appointment = Appointment.objects.get()
    assert (
        appointment.patient.name,
        appointment.patient.birth_date,
        appointment.language,
        appointment.email,
    ) == (
        "Rosa Delgado",
        date(1961, 4, 9),
        "es",
        "",
    )
    expect(office.locator(".ref")).to_have_text(appointment.spaced_reference)


def test_times_follow_a_change_and_the_patient_is_found_while_the_name_is_typed(office, clinic):
    rosa = factories.PatientFactory(first_name="Rosa", last_name="Delgado")
    office.locator("#search").press_sequentially("delgdo")
    follow(office, office.get_by_role("button", name=rosa.name))
    expect(office.locator("#id_visit_type")).to_be_focused()
    office.locator("#id_practitioner").select_option(label="Doctor B, MD")

    of_doctor_b = re.compile(rf"Z_{clinic.doctor_b.pk}_")
    expect(office.locator("#times input").first).to_have_value(of_doctor_b)


class TestWithoutScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_buttons_show_the_page_again_with_what_was_typed(self, office, clinic):
        rosa = factories.PatientFactory(first_name="Rosa", last_name="Delgado")
        office.locator("#search").fill("delgado")
        follow(office, office.get_by_role("button", name="Find").last)
        follow(office, office.get_by_role("button", name=rosa.name))
        office.get_by_label("Reason, in the patient's words").fill("My back locks")
        follow(office, office.get_by_role("button", name="Later times"))
        expect(office.get_by_label("Reason, in the patient's words")).to_have_value("My back locks")
        office.locator("#times input").first.check()
        follow(office, office.get_by_role("button", name="Book this visit").last)

        assert Appointment.objects.get().patient == rosa


def test_pages_of_a_call_have_no_accessibility_findings(office, clinic):
    appointment = factories.AppointmentFactory(
        practitioner=clinic.doctor_a, location=clinic.location, visit_type=clinic.follow_up, language="es"
    )
    at = f"{appointment.starts_at:%Y%m%dT%H%MZ}_{clinic.doctor_a.pk}_{clinic.location.pk}"
    found = {}
    for path in (
        "calendar/?day=2027-03-08",
        "calendar/week/?day=2027-03-08",
        "phone-booking/",
        f"phone-booking/?at={at}",
        f"phone-booking/{appointment.reference}/",
        f"appointments/{appointment.reference}/move/",
        f"appointments/{appointment.reference}/card/",
    ):
        office.goto(f"{clinic.url}/admin/{path}")
        wide = office.evaluate(STICKING_OUT)
        if wrong := wide + findings_in_both_looks(office, WCAG) + office.evaluate(STICKING_OUT):
            found[path] = wrong

    assert found == {}
