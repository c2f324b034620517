"""Two people at one desk merge the same records, and somebody books at that very moment."""

from threading import Thread

import pytest
from django.db import transaction

from appointments import booking, records
from appointments.models import Appointment, Patient, PatientMerge
from clinic.common.refusals import Refusal
from tests import factories
from tests.appointments.portal.asking import ask, person
from tests.conftest import clock
from tests.together import together

pytestmark = pytest.mark.slow

TEN = clock(2027, 3, 8, 10)


@pytest.fixture
def staff(committed_scene, django_user_model):
    return django_user_model.objects.create_superuser("root")


@pytest.fixture
def pair(committed_scene, now):
    first = ask(committed_scene, TEN, now=now).patient
    other = ask(committed_scene, clock(2027, 3, 9, 10), who=person(1), doctor="doctor_b", now=now).patient
    return first, other


def test_two_who_merge_the_same_records_in_either_direction_make_one(pair, staff):
    one, other = pair

    left = together(
        *(lambda a=a, b=b: records.merge(a, b, by=staff) for a, b in [(one, other), (other, one)] * 3)
    )

    assert len(set(left)) == 1
    assert PatientMerge.objects.count() == 1
    assert left[0].appointments.count() == 2


def test_merges_that_cross_end_in_one_record_and_no_deadlock(pair, staff):
    third = factories.PatientFactory()
    one, other = pair

    results = together(
        lambda: records.merge(one, other, by=staff),
        lambda: records.merge(other, third, by=staff),
        lambda: records.merge(third, one, by=staff),
    )

    assert all(isinstance(result, Patient | Refusal) for result in results)
    assert Patient.objects.current().filter(appointments__isnull=False).count() >= 1
    lost = Appointment.objects.filter(patient__merged_into__isnull=False)
    assert not lost.exists()


def test_booking_during_a_merge_waits_and_lands_on_the_record_that_is_kept(committed_scene, pair, staff, now):
    """With a practitioner whom neither record has seen: only the name stands between the two."""
    booked, kept = pair
    other = factories.PractitionerFactory(slug="doctor-c")
    committed_scene.doctor_c = other
    committed_scene.follow_up.practitioners.add(other)
    factories.WorkingHoursFactory(practitioner=other, location=committed_scene.location)
    start = clock(2027, 3, 8, 9)
    booking_then = Thread(
        target=together, args=[lambda: ask(committed_scene, start, doctor="doctor_c", now=now)]
    )

    with transaction.atomic():
        records.merge(kept, booked, by=staff, now=now)
        booking_then.start()
        booking_then.join(timeout=1)
        assert booking_then.is_alive()
    booking_then.join()

    assert Appointment.objects.get(practitioner=other).patient == kept
    assert set(Appointment.objects.values_list("patient", flat=True)) == {kept.pk}


def test_merge_beside_changes_of_the_appointments_loses_neither(committed_scene, pair, staff, now):
    kept, gone = pair
    appointment = gone.appointments.get()

    results = together(
        lambda: records.merge(kept, gone, by=staff, now=now),
        lambda: booking.cancel(Appointment.objects.get(pk=appointment.pk), by=staff, now=now),
    )

    assert [result for result in results if isinstance(result, Exception)] == []
    appointment.refresh_from_db()
    assert (appointment.patient, appointment.status) == (kept, "cancelled")
