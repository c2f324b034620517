"""Schedules edited under existing visits, and time off that a practitioner enters: keep, move, cancel."""

from datetime import date, time, timedelta

import pytest

from appointments import availability, booking, disruptions
from appointments.disruptions import Decision
from appointments.models import Appointment, DisruptedVisit, SlotHold, TimeOff, WorkingHours
from clinic.directory.models import Closure
from tests import factories
from tests.appointments.disruptions.closing import (
    MINUTE,
    MONDAY,
    SEVEN,
    TUESDAY_EVENING,
    book,
    close,
    rows,
    sick_day,
    teresa,
)
from tests.appointments.portal import asking
from tests.appointments.portal.asking import placed
from tests.conftest import NEW_YORK, clock

KEEP, CANCEL = Decision("keep"), Decision("cancel")
DAY = timedelta(days=1)


def change(do, decisions=None):
    """The visits that were decided about."""
    change = disruptions.change_schedule(do, decisions=decisions or {}, by=teresa(), now=SEVEN)
    assert change.asked == []
    return change.hit


def to(scene, at, doctor="doctor_b"):
    return Decision("move", placed(scene, at, doctor=doctor))


def asked(do) -> list:
    """The visits the office is asked about."""
    return [appointment for appointment, _offer in proposals(do)]


def proposals(do, decisions=None) -> list:
    """The same, each with the time it could be moved to; nothing was decided about."""
    change = disruptions.change_schedule(do, decisions=decisions or {}, by=teresa(), now=SEVEN)
    assert change.hit == []
    return change.asked


@pytest.fixture
def fridays(scene):
    """Four visits of Dr. A on a Friday, one of Dr. B, and one of Dr. A on a Thursday."""
    mine = [book(scene, hour, number=hour, day=5) for hour in (9, 10, 14, 15)]
    book(scene, 9, number=30, day=5, doctor="doctor_b")
    book(scene, 9, number=31, day=4)
    return mine


def drop_fridays(scene):
    return lambda: WorkingHours.objects.filter(practitioner=scene.doctor_a, weekday=4).delete()


# --- hours that change under booked visits ---


def test_change_of_hours_asks_about_the_four_appointments_and_changes_nothing(scene, fridays):
    appointments, offers = zip(*proposals(drop_fridays(scene)), strict=True)

    assert list(appointments) == fridays
    assert [offer.starts_at for offer in offers] == [clock(2027, 3, 8, 9, m) for m in (0, 25, 50)] + [
        clock(2027, 3, 8, 10, 15)
    ]
    assert WorkingHours.objects.filter(practitioner=scene.doctor_a, weekday=4).count() == 2


def test_change_of_hours_keeps_moves_and_cancels_in_one_go(scene, fridays):
    kept, moved, cancelled, also_kept = fridays
    decisions = {
        kept.pk: KEEP,
        moved.pk: to(scene, clock(2027, 3, 9, 10)),
        cancelled.pk: CANCEL,
        also_kept.pk: KEEP,
    }

    assert change(drop_fridays(scene), decisions) == fridays

    states = [Appointment.objects.get(pk=appointment.pk) for appointment in fridays]
    assert [appointment.status for appointment in states] == ["booked", "booked", "cancelled", "booked"]
    assert (states[1].starts_at, states[1].practitioner) == (clock(2027, 3, 9, 10), scene.doctor_b)
    assert states[2].cancelled_by == "clinic"
    friday = {"start": clock(2027, 3, 5), "end": clock(2027, 3, 6), "now": SEVEN, "staff": True}
    assert availability.find_slots(scene.follow_up, practitioner=scene.doctor_a, **friday) == []
    assert availability.outside(states, now=SEVEN) == [states[0], states[2], states[3]]


def test_change_of_hours_changes_nothing_when_one_appointment_cannot_be_moved(scene, fridays):
    decisions = {appointment.pk: CANCEL for appointment in fridays} | {
        fridays[3].pk: to(scene, clock(2027, 3, 5, 9))
    }

    with pytest.raises(booking.SlotTaken):
        change(drop_fridays(scene), decisions)

    assert WorkingHours.objects.filter(practitioner=scene.doctor_a, weekday=4).count() == 2
    assert not Appointment.objects.filter(status="cancelled").exists()


def test_change_of_hours_asks_about_an_appointment_that_slipped_in(scene, fridays):
    decisions = {appointment.pk: KEEP for appointment in fridays}
    late = book(scene, 16, number=50, day=5)

    assert [row for row, _offer in proposals(drop_fridays(scene), decisions)] == [*fridays, late]

    decisions[late.pk] = KEEP
    assert change(drop_fridays(scene), decisions) == [*fridays, late]


def test_change_that_hits_nobody_is_saved_at_once(scene, fridays):
    assert change(lambda: WorkingHours.objects.filter(weekday=1).delete()) == []
    assert not WorkingHours.objects.filter(weekday=1).exists()


def test_appointment_that_was_outside_before_is_not_asked_about_again(scene, fridays):
    change(drop_fridays(scene), {appointment.pk: KEEP for appointment in fridays})

    assert change(lambda: WorkingHours.objects.filter(weekday=1).delete()) == []


# --- what leaves a visit alone ---


def test_time_off_asks_about_its_appointments(scene, fridays):
    friday = {"starts_at": clock(2027, 3, 5, 12), "ends_at": clock(2027, 3, 5, 17)}

    assert asked(lambda: TimeOff.objects.create(practitioner=scene.doctor_a, **friday)) == fridays[2:]


def test_closure_asks_about_everybodys_appointments(scene, fridays):
    friday = date(2027, 3, 5)

    found = asked(lambda: Closure.objects.create(starts_on=friday, ends_on=friday))

    assert len(found) == 5


def test_shorter_hours_ask_about_who_comes_too_late_for_them(scene, fridays):
    hours = WorkingHours.objects.filter(practitioner=scene.doctor_a, weekday=4, ends=time(17))

    assert asked(lambda: hours.update(ends=time(15))) == [fridays[3]]
    assert change(lambda: hours.update(ends=time(15, 20))) == []


def test_hours_that_end_on_a_date_ask_about_the_appointments_after_it(scene, fridays):
    hours = WorkingHours.objects.filter(practitioner=scene.doctor_a)

    assert asked(lambda: hours.update(valid_until=date(2027, 3, 4))) == fridays
    assert change(lambda: hours.update(valid_until=date(2027, 3, 5))) == []


def test_extra_hours_taken_away_ask_about_their_appointments(scene):
    saturday = {"practitioner": scene.doctor_a, "location": scene.location, "date": date(2027, 3, 6)}
    extra = factories.ExtraHoursFactory(**saturday)
    appointment = book(scene, 9, day=6)

    assert asked(extra.delete) == [appointment]


def test_hours_split_at_noon_hold_an_appointment_across_it(scene):
    factories.ExtraHoursFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        date=date(2027, 3, 6),
        starts=time(9),
        ends=time(17),
    )
    book(scene, 11, 50, day=6)

    def split():
        row = scene.doctor_a.extra_hours.get()
        row.ends = time(12)
        row.save()
        row.pk, row.starts, row.ends = None, time(12), time(17)
        row.save()

    assert change(split) == []


def test_hours_at_another_location_hold_no_appointment_here(scene):
    appointment = book(scene, 9, day=5)
    elsewhere = factories.LocationFactory(slug="birch")

    found = asked(lambda: WorkingHours.objects.filter(practitioner=scene.doctor_a).update(location=elsewhere))

    assert found == [appointment]


# --- a practitioner enters time off ---


def time_off(scene, first=9, last=12):
    span = {"starts_at": clock(2027, 3, 1, first), "ends_at": clock(2027, 3, 1, last)}
    return disruptions.take_time_off(scene.doctor_a, reason="dentist", by=teresa(), now=SEVEN, **span)


def outcome(disruption) -> list[str]:
    return [row.outcome for row in disruption.appointments.order_by("starts_at")]


def decide(disruption, decisions):
    disruptions.decide(disruption, decisions, held_until=TUESDAY_EVENING, by=teresa(), now=SEVEN + MINUTE)


def test_time_off_of_a_practitioner_closes_at_once_and_leaves_the_appointments_to_the_office(scene):
    nine, ten = book(scene, 9), book(scene, 10)
    book(scene, 14)

    disruption = time_off(scene)

    assert [row.appointment for row in disruption.appointments.unresolved()] == [nine, ten]
    assert outcome(disruption) == ["to_decide", "to_decide"]
    assert set(Appointment.objects.values_list("status", flat=True)) == {"booked"}
    morning = {"start": clock(2027, 3, 1, 9), "end": clock(2027, 3, 1, 12), "now": SEVEN, "staff": True}
    assert availability.find_slots(scene.follow_up, practitioner=scene.doctor_a, **morning) == []


def test_time_off_entered_twice_is_one(scene):
    book(scene, 9)

    assert time_off(scene) == time_off(scene)
    assert TimeOff.objects.count() == DisruptedVisit.objects.count() == 1


def test_time_off_that_overlaps_another_asks_about_each_appointment_once(scene):
    book(scene, 9)
    ten = book(scene, 10)
    time_off(scene, 9, 10)
    second = time_off(scene, 8, 12)

    assert [row.appointment for row in second.appointments.all()] == [ten]


def test_office_keeps_moves_and_cancels(scene):
    kept, moved, cancelled, waiting = (book(scene, hour, number=hour) for hour in (9, 10, 11, 13))
    disruption = time_off(scene, 9, 14)

    decide(
        disruption,
        {kept.pk: KEEP, moved.pk: to(scene, clock(2027, 3, 1, 10)), cancelled.pk: CANCEL},
    )

    assert outcome(disruption) == ["kept", "moved", "open", "to_decide"]
    statuses = [
        Appointment.objects.get(pk=appointment.pk).status for appointment in (kept, moved, cancelled, waiting)
    ]
    assert statuses == ["booked", "booked", "cancelled", "booked"]
    assert SlotHold.objects.get().starts_at == disruption.appointments.get(outcome="open").offered_at
    assert cancelled.messages.get(kind="cancelled").due_at == SEVEN + 4 * MINUTE
    assert [row.appointment for row in disruption.appointments.unresolved()] == [cancelled, waiting]


def test_office_decides_once(scene):
    appointment = book(scene, 9)
    disruption = time_off(scene)
    decide(disruption, {appointment.pk: KEEP})

    decide(disruption, {appointment.pk: CANCEL})

    assert outcome(disruption) == ["kept"]
    assert Appointment.objects.get(pk=appointment.pk).status == "booked"


@pytest.mark.parametrize("what", ["to_another", "to_later", "cancel", "arrive"])
def test_appointment_that_changed_meanwhile_needs_no_decision(scene, what):
    appointment = book(scene, 9)
    disruption = time_off(scene)
    where = {
        "to_another": {"practitioner": scene.doctor_b, "starts_at": appointment.starts_at},
        "to_later": {"practitioner": scene.doctor_a, "starts_at": clock(2027, 3, 1, 14)},
    }
    if what in where:
        asking.move(appointment, location=scene.location, by=teresa(), now=SEVEN, **where[what])
    else:
        getattr(booking, what)(appointment, by=teresa(), now=SEVEN)

    assert disruption.appointments.unresolved().count() == 0
    decide(disruption, {appointment.pk: CANCEL})
    assert outcome(disruption) == ["to_decide"]


def test_sick_day_takes_over_what_waits_for_a_decision(scene):
    appointment = book(scene, 9)
    time_off(scene)

    disruption = close(sick_day(scene))

    assert [(row.appointment, row.outcome) for row in rows(disruption)] == [(appointment, "open")]
    assert DisruptedVisit.objects.count() == 1


def test_closing_the_same_hours_again_is_the_offices_decision_for_all(scene):
    book(scene, 9)
    first = time_off(scene)
    same = sick_day(scene).of_times(first.starts_at, first.ends_at, practitioner=scene.doctor_a)

    assert close(same) == first
    assert outcome(first) == ["open"]
    assert TimeOff.objects.count() == 1


def test_time_off_is_taken_back_with_its_undecided_appointments(scene):
    appointment = book(scene, 9)
    disruption = time_off(scene)

    assert disruptions.reopen(disruption, by=teresa(), now=SEVEN + MINUTE) == []

    assert outcome(disruption) == ["restored"]
    assert not TimeOff.objects.exists()
    assert [event.what for event in appointment.events.all()] == ["booked"]
    assert SEVEN.astimezone(NEW_YORK).date() == MONDAY
