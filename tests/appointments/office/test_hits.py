"""Schedules edited under existing visits."""

from datetime import time, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from appointments.models import Appointment, ExtraHours, TimeOff, WorkingHours
from clinic.directory.models import Closure
from tests import factories
from tests.appointments.portal import asking
from tests.appointments.portal.asking import person
from tests.around import at
from tests.forms import seen


@pytest.fixture
def appointments(scene, monday):
    """Two visits of Dr. A on that Monday, at ten and at two."""
    whose = {"practitioner": scene.doctor_a, "location": scene.location, "visit_type": scene.follow_up}
    return [factories.AppointmentFactory(starts_at=at(monday, hour), **whose) for hour in (10, 14)]


def address(model, name, *keys):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=keys)


@pytest.fixture
def time_off(scene, monday) -> dict:
    """Dr. A's time off on that Monday, as it is typed."""
    day = monday
    return {
        "practitioner": scene.doctor_a.pk,
        "starts_at_0": day.isoformat(),
        "starts_at_1": "0:00",
        "ends_at_0": (day + timedelta(days=1)).isoformat(),
        "ends_at_1": "0:00",
        "reason": "Course",
    }


def states(appointments) -> list[str]:
    return [Appointment.objects.get(pk=appointment.pk).status for appointment in appointments]


def test_time_off_asks_first_and_keeps_what_was_typed(office, appointments, time_off):
    page = office.post(address(TimeOff, "add"), time_off)

    assert [appointment for appointment, _offer in page.context["proposals"]] == appointments
    assert 'name="reason" value="Course"' in page.text
    assert not TimeOff.objects.exists()


def test_that_it_was_saved_is_said_after_the_question_only(transactional_db, office, appointments, time_off):
    pages = []
    for answers in ({}, {f"visit-{row.pk}": "keep" for row in appointments}):
        pages.append(office.post(address(TimeOff, "add"), time_off | answers).text)
        pages.append(office.get(address(TimeOff, "changelist")).text)

    assert ["was added successfully" in page for page in pages] == [False, False, False, True]
    assert LogEntry.objects.count() == 1


def test_time_off_is_saved_with_the_decisions(office, appointments, time_off):
    page = office.post(address(TimeOff, "add"), time_off)
    (kept, _), (moved, offer) = page.context["proposals"]
    sent = dict(page.context["sent"])

    answer = office.post(
        address(TimeOff, "add"),
        sent | {f"visit-{kept.pk}": "keep", f"visit-{moved.pk}": f"move {offer.value}"},
    )

    assert answer.status_code == 302
    assert TimeOff.objects.get().reason == "Course"
    assert states(appointments) == ["booked", "booked"]
    assert Appointment.objects.get(pk=moved.pk).starts_at == offer.starts_at
    assert Appointment.objects.get(pk=kept.pk).starts_at == kept.starts_at


@pytest.fixture
def morning(scene):
    """Dr. A's Monday from nine to twelve."""
    return scene.doctor_a.working_hours.get(weekday=0, starts=time(9))


def test_hours_that_are_deleted_ask_and_cancel(office, appointments, morning):
    url = address(WorkingHours, "delete", morning.pk)
    page = office.post(url, {"post": "yes"})
    assert [appointment for appointment, _offer in page.context["proposals"]] == appointments[:1]
    assert WorkingHours.objects.filter(pk=morning.pk).exists()

    office.post(url, {"post": "yes", f"visit-{appointments[0].pk}": "cancel"})

    assert states(appointments) == ["cancelled", "booked"]
    assert not WorkingHours.objects.filter(pk=morning.pk).exists()


def test_hours_that_are_changed_ask(office, scene, appointments, morning):
    form = {"practitioner": scene.doctor_a.pk, "location": scene.location.pk, "weekday": 0, "starts": "9:00"}
    url = address(WorkingHours, "change", morning.pk)

    form["seen"] = seen(office, url)

    page = office.post(url, form | {"ends": "10:19"})

    assert [appointment for appointment, _offer in page.context["proposals"]] == appointments[:1]
    assert ("seen", form["seen"]) in page.context["sent"]
    assert office.post(url, form | {"ends": "10:20"}).status_code == 302


def test_closure_asks(office, appointments, monday):
    page = office.post(address(Closure, "add"), {"starts_on": monday, "ends_on": monday})

    assert len(page.context["proposals"]) == 2
    assert not Closure.objects.exists()


def test_extra_hours_that_hold_an_appointment_ask(office, scene, monday):
    saturday = monday + timedelta(days=5)
    whose = {"practitioner": scene.doctor_b, "location": scene.location}
    extra = factories.ExtraHoursFactory(date=saturday, **whose)
    appointment = factories.AppointmentFactory(starts_at=at(saturday, 9), visit_type=scene.follow_up, **whose)

    page = office.post(address(ExtraHours, "delete", extra.pk), {"post": "yes"})

    assert [hit for hit, _offer in page.context["proposals"]] == [appointment]
    assert ExtraHours.objects.exists()


def test_move_to_a_time_that_is_gone_asks_again(office, scene, appointments, time_off):
    page = office.post(address(TimeOff, "add"), time_off)
    (kept, _), (moved, offer) = page.context["proposals"]
    decisions = {f"visit-{kept.pk}": "keep", f"visit-{moved.pk}": f"move {offer.value}"}
    where = {"practitioner": offer.practitioner, "location": offer.location, "starts_at": offer.starts_at}
    asking.book(visit_type=scene.follow_up, person=person(30), **where)

    page = office.post(address(TimeOff, "add"), dict(page.context["sent"]) | decisions)

    assert page.status_code == 409
    assert "That time has just been taken." in page.text
    assert not TimeOff.objects.exists()
    assert dict((appointment, other) for appointment, other in page.context["proposals"])[moved] != offer


def test_change_that_hits_nobody_is_saved_at_once(office, scene, appointments, time_off):
    form = time_off | {"practitioner": scene.doctor_b.pk}

    assert office.post(address(TimeOff, "add"), form).status_code == 302


def test_wrong_form_is_corrected_before_anything_is_asked(office, appointments, time_off):
    page = office.post(address(TimeOff, "add"), time_off | {"ends_at_0": "2020-01-01"})

    assert "The end must be later than the beginning." in page.text


@pytest.mark.parametrize("said", ["", "burn", "move", "move x", "\0", "move 29990101T0000Z_1_1"])
def test_decision_that_is_none_asks_again(office, appointments, time_off, said):
    decisions = {f"visit-{appointment.pk}": said for appointment in appointments}

    page = office.post(address(TimeOff, "add"), time_off | decisions)

    assert page.status_code in (200, 409)
    assert len(page.context["proposals"]) == 2
    assert not TimeOff.objects.exists()


def test_rows_are_not_deleted_in_bulk(office, scene):
    row = WorkingHours.objects.first()

    office.post(
        address(WorkingHours, "changelist"),
        {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"},
    )

    assert WorkingHours.objects.filter(pk=row.pk).exists()
