"""The office in a real browser: each kind of page keeps to the Content-Security-Policy and can be read."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from appointments.models import TimeOff
from tests import factories
from tests.around import this_day, this_moment
from tests.browser.axe import WCAG, findings_in_both_looks
from tests.browser.steps import enter, follow
from tests.conditions.factories import QuestionFactory, ReferenceFactory, TreatmentFactory, sign
from tests.conftest import NEW_YORK

NOON = time(12)


@pytest.fixture
def office(page, clinic, admin_user):
    """A superuser at the front page of the office."""
    factories.OpeningHoursFactory(location=clinic.location)
    factories.ClosureFactory(starts_on="2027-07-04", ends_on="2027-07-04", reason_en="Holiday")
    enter(page, clinic, admin_user)
    page.goto(clinic.url + "/admin/")
    return page


@pytest.fixture
def appointment_today(clinic):
    today = this_day()
    return factories.AppointmentFactory(
        practitioner=clinic.doctor_a,
        location=clinic.location,
        visit_type=clinic.follow_up,
        starts_at=datetime.combine(today, NOON, tzinfo=NEW_YORK),
    )


def kinds_of_page(office, clinic, appointment):
    """Open one page of each kind."""
    treatment = TreatmentFactory()
    QuestionFactory(page=treatment.section.page)
    sign(treatment.page)
    ReferenceFactory()
    other = factories.PatientFactory(first_name="Helena")
    letter = factories.ContactMessageFactory(
        urgent=True, urgent_because=["numb"], phone="+14135550157", prefers="phone", language="es"
    )
    appointment.contact_messages.add(letter)
    soon = this_moment() + timedelta(hours=5)
    called = factories.AppointmentFactory(starts_at=soon, location=clinic.location, language="es")
    factories.MessageFactory(appointment=called, channel="phone", due_at=this_moment())
    root = clinic.url + "/admin/"
    for path in (
        "",
        "appointments/",
        "appointments/appointment/",
        f"appointments/appointment/{appointment.pk}/change/",
        f"appointments/patient/{appointment.patient_id}/change/",
        f"patients/{appointment.patient_id}/merge/",
        f"patients/{appointment.patient_id}/merge/{other.pk}/",
        f"patients/{appointment.patient_id}/held/",
        "erasure/",
        "reports/",
        "appointments/contactmessage/",
        "inbox/",
        f"inbox/{letter.reference}/",
        "calls/",
        "appointments/timeoff/add/",
        "appointments/workinghours/add/",
        f"appointments/visittype/{clinic.new.pk}/change/",
        "appointments/bookingpolicy/1/change/",
        f"clinic/location/{clinic.location.pk}/change/",
        f"clinic/location/{clinic.location.pk}/history/",
        f"clinic/location/{clinic.location.pk}/delete/",
        "clinic/closure/add/?_popup=1",
        "conditions/page/",
        f"conditions/page/{treatment.section.page_id}/change/",
        f"conditions/page/{treatment.page_id}/change/",
        f"conditions/treatment/{treatment.pk}/change/",
        "conditions/reference/",
        "conditions/synonym/add/",
        "auth/user/add/",
        "auth/group/add/",
        "close/",
        "plan/",
        "password_change/",
    ):
        office.goto(root + path)
        yield path or "index"


def test_office_is_entered_with_a_password(page, clinic, django_user_model):
    django_user_model.objects.create_superuser("root", password="alder-moss-seven")
    page.goto(clinic.url + "/admin/")
    page.get_by_label("Username").fill("root")
    page.get_by_label("Password").fill("alder-moss-seven")
    follow(page, page.get_by_role("button", name="Log in"))

    expect(page.get_by_role("link", name="Today", exact=True).first).to_be_visible()


def test_every_kind_of_page_can_be_read(office, clinic, appointment_today):
    found = {
        name: broken
        for name in kinds_of_page(office, clinic, appointment_today)
        if (broken := findings_in_both_looks(office, WCAG))
    }

    assert found == {}


def test_time_off_is_chosen_with_the_calendar_and_the_clock(office, clinic):
    office.goto(clinic.url + "/admin/appointments/timeoff/add/")
    office.get_by_label("Practitioner:").select_option(label="Doctor A, MD")
    for number, day in ((0, "Today"), (1, "Tomorrow")):
        office.locator(f"#calendarlink{number}").click()
        office.locator(f"#calendarbox{number}").get_by_role("link", name=day, exact=True).click()
        office.locator(f"#clocklink{number}").click()
        office.locator(f"#clockbox{number}").get_by_role("link", name="Noon").click()
    follow(office, office.get_by_role("button", name="Save", exact=True))

    expect(office.get_by_text("was added successfully")).to_be_visible()
    row = TimeOff.objects.get()
    assert [at.astimezone(NEW_YORK).time() for at in (row.starts_at, row.ends_at)] == [NOON, NOON]
    assert (row.ends_at - row.starts_at).days == 1


def test_line_of_opening_hours_is_added_by_its_button(office, clinic):
    office.goto(f"{clinic.url}/admin/clinic/location/{clinic.location.pk}/change/")
    office.get_by_text("Add another Opening hours").click()
    office.locator("#id_opening_hours-2-weekday").select_option(label="Saturday")
    office.locator("#id_opening_hours-2-opens").fill("9 am")
    office.locator("#id_opening_hours-2-closes").fill("12:00")
    follow(office, office.get_by_role("button", name="Save", exact=True))

    expect(office.get_by_text("was changed successfully")).to_be_visible()
    assert clinic.location.opening_hours.get(weekday=5).opens == time(9)


def test_appointment_is_cancelled_after_a_question(office, clinic, appointment_today):
    office.goto(clinic.url + "/admin/appointments/appointment/")
    office.get_by_role("row", name=appointment_today.patient.name).get_by_role("checkbox").check()
    office.get_by_label("Action:").select_option(label="Cancel...")
    follow(office, office.get_by_role("button", name="Go"))
    expect(office.get_by_role("heading", name="Cancel visits")).to_be_visible()
    office.get_by_label("Reason").fill("Doctor is ill")
    follow(office, office.get_by_role("button", name="Cancel these visits"))

    expect(office.get_by_text(f"Cancelled: {appointment_today.patient.name}.")).to_be_visible()
    appointment_today.refresh_from_db()
    assert appointment_today.status == "cancelled"


def test_one_day_is_chosen_in_the_filter(office, clinic, appointment_today):
    office.goto(clinic.url + "/admin/appointments/appointment/?day=tomorrow&status__exact=booked")
    expect(office.get_by_text("0 appointments")).to_be_visible()
    office.get_by_label("One day").fill(this_day().isoformat())
    follow(office, office.get_by_role("button", name="Show"))

    expect(office.get_by_role("row", name=appointment_today.patient.name)).to_be_visible()
    assert "status__exact=booked" in office.url
