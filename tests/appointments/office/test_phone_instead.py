"""Booking by phone from the link at a visit that the clinic had to cancel."""

from datetime import timedelta

import pytest
from django.urls import reverse

from appointments import booking
from appointments.disruptions.closing import Closing
from appointments.models import Appointment, Patient
from appointments.records.erase import RECORD
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
    when = {"visit_type": scene.follow_up.pk, "time": min(times.offers.shown)}

    desk.post(PHONE, who | when | {"do": "book"})

    assert gone.disruptions.get().new_appointment.patient == gone.patient
    assert gone.disruptions.get().disruption.appointments.unresolved().count() == 0


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
