"""Booking by phone from the link at a visit that the clinic had to cancel."""

from datetime import timedelta

import pytest
from django.urls import reverse

from appointments import booking
from appointments.disruptions.closing import Closing
from appointments.models import Appointment, Patient, QuestionnaireResponse
from appointments.records.erase import RECORD
from tests import factories
from tests.appointments.disruptions.closing import close, teresa
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import open_times
from tests.around import this_moment

PHONE = reverse("admin:phone-booking")
TOKEN = "6f0e5a1c-0d51-4a4c-9df0-6f6a9c7a2f11"


@pytest.fixture
def gone(scene):
    """A visit that the clinic had to cancel for a sick day of Dr. A."""
    story = booking.Story(needs=("wheelchair",), reason="It locks when I stand.")
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[40]
    appointment = ask(scene, time.starts_at, story=story, by=teresa())
    closing = Closing.of_times(appointment.starts_at, appointment.ends_at, practitioner=scene.doctor_a)
    close(closing, now=this_moment(), held_until=this_moment() + timedelta(days=1))
    return appointment


def first(times) -> str:
    """The first time of a page, as its button sends it."""
    [(_day, offers), *_later] = times.offers.days
    return offers[0].time.value


def test_link_instead_of_a_cancelled_appointment_knows_who_calls_and_what_for(desk, scene, gone):
    link = f"{PHONE}?instead={gone.reference}"
    closed = reverse("admin:closed", args=[gone.disruptions.get().disruption_id])
    assert link in desk.get(closed).text

    page = desk.get(link)

    caller, times = page.context["caller"], page.context["times"]
    assert (caller.patient, times.visit_type) == (gone.patient, scene.follow_up)
    assert (caller["needs"].value(), caller["reason"].value()) == (
        ["wheelchair"],
        "It locks when I stand.",
    )
    assert times.offers.open


def test_appointment_booked_from_that_link_ends_the_work_on_the_old_one(desk, scene, gone):
    times = desk.get(PHONE, {"instead": gone.reference}).context["times"]
    who = {"patient": gone.patient_id, "phone": gone.phone, "language": "en", "token": TOKEN}
    when = {"visit_type": scene.follow_up.pk, "time": first(times)}

    desk.post(PHONE, who | when | {"do": "book"})

    assert gone.disruptions.get().new_appointment.patient == gone.patient
    assert gone.disruptions.get().disruption.appointments.unresolved().count() == 0


@pytest.mark.parametrize("kind", ["follow_up", "acute"])
def test_appointment_booked_from_that_link_keeps_what_was_told_for_one_that_the_desk_cancelled(
    desk, scene, kind
):
    """Nobody has asked the patient about it, so that no row leads from one to the other."""
    story = booking.Story(needs=("wheelchair",), severity=7, body_site=("lower",))
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[40]
    old = ask(scene, time.starts_at, story=story)
    Appointment.objects.update(wants_delays=True, email="of.the.visit@example.org")
    QuestionnaireResponse.objects.create(appointment=old, answers={"goal": "sleep"}, saved_at=this_moment())
    booking.cancel(old, by=teresa())
    page = desk.get(PHONE, {"instead": old.reference})
    visit_type = getattr(scene, kind)

    caller = page.context["caller"]
    form = {
        name: caller[name].value() for name in ("phone", "email", "language", "token", "needs", "instead")
    }
    when = {"visit_type": visit_type.pk, "time": open_times(visit_type, practitioner=scene.doctor_b)[7].value}
    desk.post(PHONE, form | when | {"patient": old.patient_id, "do": "book"})

    new = Appointment.objects.get(status="booked")
    assert (new.visit_type, new.patient) == (visit_type, old.patient)
    assert (new.needs, new.severity, new.body_site) == (["wheelchair"], 7, ["lower"])
    assert (new.wants_delays, new.email) == (True, "of.the.visit@example.org")
    assert new.questionnaire.answers == {"goal": "sleep"}


def test_appointment_of_somebody_else_takes_nothing_from_the_one_in_the_link(desk, scene, gone):
    other = factories.PatientFactory()
    page = desk.get(PHONE, {"instead": gone.reference})
    form = {"token": TOKEN, "instead": page.context["caller"]["instead"].value(), "phone": other.phone}
    when = {"visit_type": scene.follow_up.pk, "time": first(page.context["times"])}
    desk.post(PHONE, form | when | {"patient": other.pk, "language": "en", "do": "book"})

    new = Appointment.objects.get(status="booked")
    assert (new.patient, new.needs, new.reason) == (other, [], "")
    assert gone.disruptions.get().outcome == "open"


@pytest.mark.parametrize("odd", ["XXXXXX", "x" * 3000, "🙂"])
def test_odd_reference_in_the_form_books_as_without_one(desk, scene, gone, odd):
    page = desk.get(PHONE, {"instead": gone.reference})
    form = {"token": TOKEN, "instead": odd, "phone": gone.phone, "language": "en"}
    when = {"visit_type": scene.follow_up.pk, "time": first(page.context["times"])}

    assert desk.post(PHONE, form | when | {"patient": gone.patient_id, "do": "book"}).status_code == 302


@pytest.mark.parametrize("reference", ["", "XXXXXX", "x" * 3000, "\0", "🙂"])
def test_link_instead_of_no_cancelled_appointment_is_a_blank_page(desk, gone, reference):
    page = desk.get(PHONE, {"instead": reference})

    assert page.context["caller"].patient is None


def test_link_instead_of_an_appointment_that_is_booked_is_a_blank_page(desk, gone):
    Appointment.objects.update(status="booked", cancelled_by="")

    assert desk.get(PHONE, {"instead": gone.reference}).context["caller"].patient is None


def test_link_instead_of_an_appointment_of_nobody_in_the_records_is_a_blank_page(desk, gone):
    Patient.objects.update(erased_at=this_moment(), **RECORD)

    assert desk.get(PHONE, {"instead": gone.reference}).context["caller"].patient is None
