"""Whatever gives an appointment a time passes one gate: each way to a time, against each thing in its way."""

from datetime import timedelta
from functools import partial

import pytest

from appointments import booking, disruptions
from appointments.availability import Rule
from appointments.booking.gate import SENTENCES
from appointments.disruptions.closing import Closing
from appointments.models import Appointment, DisruptedVisit, Disruption, SlotHold, TimeOff
from clinic.directory.models import Closure
from tests.appointments.portal.asking import ask, person, placed
from tests.conftest import clock

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TEN = clock(2027, 3, 8, 10)
TWO = clock(2027, 3, 8, 14)


@pytest.fixture
def staff(admin_user):
    return admin_user


# --- the ways: each makes what it needs, and returns what then takes ten o'clock ---


def to_book(scene, now, staff):
    return partial(ask, scene, TEN, now=now)


def to_book_at_the_desk(scene, now, staff):
    return partial(ask, scene, TEN, by=staff, now=now)


def to_move(scene, now, staff):
    return partial(booking.reschedule, ask(scene, TWO, now=now), placed(scene, TEN), now=now)


def to_accept(scene, now, staff):
    return partial(disruptions.accept_offer, cancelled_by_the_clinic(scene, now, staff), now=now)


def to_choose_another(scene, now, staff):
    row = cancelled_by_the_clinic(scene, now, staff)
    return partial(disruptions.choose_another, row, placed(scene, TEN), now=now)


def to_undo_a_move(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    booking.reschedule(appointment, placed(scene, TWO), by=staff, now=now)
    return partial(booking.undo, appointment, by=staff, now=now)


def to_undo_a_cancellation(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    booking.cancel(appointment, by=staff, now=now)
    return partial(booking.undo, appointment, by=staff, now=now)


def to_hold(scene, now, staff):
    placement = placed(scene, TEN)
    whose = {"browser": "b1", "address": "a1"}
    return partial(booking.hold, visit_type=scene.follow_up, placement=placement, now=now, **whose)


def cancelled_by_the_clinic(scene, now, staff) -> DisruptedVisit:
    """A visit of the day after that the clinic cancelled, whose patient is offered ten o'clock."""
    appointment = ask(scene, TEN + DAY, now=now)
    booking.cancel(appointment, by=staff, now=now)
    return DisruptedVisit.objects.create(
        disruption=Disruption.objects.create(starts_at=TEN + DAY, ends_at=TWO + DAY, by=staff, at=now),
        appointment=appointment,
        starts_at=appointment.starts_at,
        practitioner=scene.doctor_a,
        outcome="open",
        at=now,
        offered_at=TEN,
        offered_ends_at=placed(scene, TEN).ends_at,
        offered_blocked_until=placed(scene, TEN).blocked_until,
        offered_practitioner=scene.doctor_a,
        offered_location=scene.location,
        held_until=TEN,
    )


NEW = [to_book, to_book_at_the_desk, to_move, to_accept, to_choose_another, to_hold]
BACK = [to_undo_a_move, to_undo_a_cancellation]


# --- what is in the way ---


def somebody_else(scene, now):
    ask(scene, TEN, who=person(7), now=now)


def somebody_in_the_turnover(scene, now):
    ask(scene, TEN - timedelta(minutes=25), who=person(7), now=now)
    Appointment.objects.filter(starts_at__lt=TEN).update(blocked_until=TEN + timedelta(minutes=1))


def closed_day(scene, now):
    Closure.objects.create(starts_on=TEN.date(), ends_on=TEN.date())


def closed_location(scene, now):
    Closure.objects.create(location=scene.location, starts_on=TEN.date(), ends_on=TEN.date())


def time_off(scene, now):
    off = {"starts_at": TEN + timedelta(minutes=10), "ends_at": TEN + HOUR}
    TimeOff.objects.create(practitioner=scene.doctor_a, **off)


def no_hours(scene, now):
    scene.doctor_a.working_hours.all().delete()


IN_THE_WAY = {
    "somebody else": (somebody_else, booking.SlotTaken),
    "a turnover": (somebody_in_the_turnover, booking.SlotTaken),
    "a closed day": (closed_day, booking.NotOpen),
    "a closed location": (closed_location, booking.NotOpen),
    "time off": (time_off, booking.NotOpen),
    "no hours": (no_hours, booking.NotOpen),
}


def state():
    """All rows that hold a time."""
    visits = Appointment.objects.order_by("pk").values_list("pk", "status", "starts_at", "practitioner")
    return list(visits), SlotHold.objects.count()


@pytest.mark.parametrize("obstacle", IN_THE_WAY)
@pytest.mark.parametrize("way", [*NEW, *BACK])
def test_gate_lets_nothing_through_whatever_is_asked_for(scene, now, staff, way, obstacle):
    take = way(scene, now, staff)
    put, refusal = IN_THE_WAY[obstacle]
    put(scene, now)
    before = state()

    with pytest.raises(refusal) as refused:
        take()

    assert state() == before
    assert str(refused.value) and refused.value.for_staff


@pytest.mark.parametrize("way", [*NEW, *BACK])
def test_gate_is_open_where_nothing_is_in_the_way(scene, now, staff, way):
    """Else the refusals above would say nothing."""
    way(scene, now, staff)()

    taken = Appointment.objects.holding_time().filter(starts_at=TEN).count()
    assert taken + SlotHold.objects.filter(starts_at=TEN).count() == 1


@pytest.mark.parametrize("way", [to_book, to_book_at_the_desk, to_move, to_choose_another, to_accept])
def test_gate_keeps_a_time_that_another_browser_holds(scene, now, staff, way):
    take = way(scene, now, staff)
    to_hold(scene, now, staff)()

    with pytest.raises(booking.SlotTaken):
        take()


# --- what the patient reads ---


def too_soon(scene, now):
    return now + timedelta(minutes=115)


def too_far(scene, now):
    return clock(2027, 4, 30, 9)


def kept_for_acute_pain(scene, now):
    scene.doctor_a.working_hours.update(reserved_for_acute=True)
    return TEN


def retired(scene, now):
    type(scene.follow_up).objects.update(online=False)
    scene.follow_up.refresh_from_db()
    return TEN


def gives_it_no_more(scene, now):
    scene.follow_up.practitioners.remove(scene.doctor_a)
    return TEN


def at_night(scene, now):
    return TEN + 12 * HOUR


def on_a_closed_day(scene, now):
    closed_day(scene, now)
    return TEN


def in_time_off(scene, now):
    time_off(scene, now)
    return TEN


def off_the_step(scene, now):
    return TEN + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("why", "says"),
    [
        (too_soon, "too soon"),
        (too_far, "too far ahead"),
        (kept_for_acute_pain, "still kept for sudden pain"),
        (retired, "cannot be booked online any more"),
        (at_night, "Nobody is there"),
        (on_a_closed_day, "Nobody is there"),
        (in_time_off, "Nobody is there"),
        (off_the_step, "choose one of the times shown"),
        (gives_it_no_more, "not given by that person any more"),
    ],
)
def test_refusal_says_which_rule_it_was(scene, now, why, says):
    starts_at = why(scene, now)

    with pytest.raises(booking.NotOpen, match=says):
        ask(scene, starts_at, now=now)


def test_refusal_of_who_does_not_give_the_visit_names_them_to_staff(scene, now, staff):
    starts_at = gives_it_no_more(scene, now)

    with pytest.raises(booking.NotOpen) as refused:
        ask(scene, starts_at, by=staff, now=now)

    assert refused.value.for_staff == "Doctor A, MD does not give this visit: Follow-up."


def test_every_rule_has_a_sentence_for_patients():
    assert {rule for rule in Rule if rule not in SENTENCES} == {Rule.VISIT, Rule.HELD}


def test_time_that_is_over_is_given_back_to_the_history_whoever_works_then_today(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    booking.mark_no_show(appointment, by=staff, now=TEN + HOUR)
    no_hours(scene, now)

    booking.undo(appointment, by=staff, now=TEN + 2 * HOUR)

    assert Appointment.objects.get().status == "booked"


def test_reopened_time_passes_the_gate_as_well(scene, now, staff):
    """A sick day that is taken back leaves cancelled what lies in other closed time."""
    appointment = ask(scene, TEN, now=now)
    closing = Closing.of_times(TEN, TEN + HOUR, practitioner=scene.doctor_a)
    disruption = disruptions.close_time(closing, by=staff, held_until=TEN, seen=[appointment.pk], now=now)
    Closure.objects.create(starts_on=TEN.date(), ends_on=TEN.date())

    left = disruptions.reopen(disruption, by=staff, now=now)

    assert [row.appointment for row in left] == [appointment]
    assert Appointment.objects.get().status == "cancelled"
