"""Moving, cancelling, the desk, and taking back."""

from datetime import timedelta
from itertools import product

import pytest

from appointments import availability, booking
from appointments.models import Appointment, AppointmentEvent, Message, Status
from clinic.common.refusals import NotAllowed
from tests import factories
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ask, person
from tests.conftest import clock

TEN, ELEVEN = clock(2027, 3, 8, 10), clock(2027, 3, 8, 11)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)

STEPS = {
    Status.ARRIVED: booking.arrive,
    Status.IN_ROOM: booking.to_room,
    Status.COMPLETED: booking.complete,
    Status.NO_SHOW: booking.mark_no_show,
    Status.CANCELLED: booking.cancel,
}
ALLOWED = {
    ("booked", "arrived"),
    ("booked", "cancelled"),
    ("booked", "no_show"),
    ("arrived", "in_room"),
    ("arrived", "completed"),
    ("arrived", "cancelled"),
    ("in_room", "completed"),
}


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_user("desk")


def move(scene, appointment, starts_at, doctor="doctor_a", **options):
    asking.move(
        appointment,
        practitioner=getattr(scene, doctor),
        location=scene.location,
        starts_at=starts_at,
        **options,
    )


def free(scene, starts_at, now) -> bool:
    found = availability.find_slots(
        scene.follow_up, start=starts_at, end=starts_at + MINUTE, practitioner=scene.doctor_a, now=now
    )
    return bool(found)


def test_reschedule_takes_the_new_time_and_gives_the_old_one_back(scene, now):
    appointment = ask(scene, ELEVEN, now=now)
    reference, version = appointment.reference, appointment.link_version

    move(scene, appointment, TEN, now=now)

    appointment = Appointment.objects.get()
    assert (appointment.starts_at, appointment.ends_at, appointment.blocked_until) == (
        TEN,
        TEN + 20 * MINUTE,
        TEN + 25 * MINUTE,
    )
    assert (appointment.reference, appointment.link_version, appointment.sequence) == (reference, version, 1)
    assert free(scene, ELEVEN, now) and not free(scene, TEN, now)
    event = appointment.events.last()
    assert (event.what, event.starts_at_from, event.starts_at_to) == ("moved", ELEVEN, TEN)


def test_a_lost_new_time_leaves_the_old_one(scene, now):
    appointment = ask(scene, ELEVEN, now=now)
    ask(scene, TEN, who=person(1), now=now)

    with pytest.raises(booking.SlotTaken):
        move(scene, appointment, TEN, now=now)

    appointment.refresh_from_db()
    assert appointment.starts_at == ELEVEN
    assert not free(scene, ELEVEN, now)


def test_reminders_move_with_the_appointment(scene, now):
    appointment = ask(scene, ELEVEN, now=now)

    move(scene, appointment, ELEVEN + 24 * HOUR, now=now)

    due = Message.objects.filter(kind="reminder", state="queued").values_list("due_at", flat=True)
    assert sorted(due) == [ELEVEN - 24 * HOUR, ELEVEN + 21 * HOUR]


def test_reschedule_onto_a_time_that_overlaps_the_old_one(scene, now):
    appointment = ask(scene, TEN, now=now)

    move(scene, appointment, TEN + 10 * MINUTE, now=now)

    appointment.refresh_from_db()
    assert appointment.starts_at == TEN + 10 * MINUTE


def test_reschedule_to_another_practitioner(scene, now):
    appointment = ask(scene, TEN, now=now)

    move(scene, appointment, TEN, doctor="doctor_b", now=now)

    assert free(scene, TEN, now)
    assert appointment.events.last().practitioner_from == scene.doctor_a


def test_reschedule_twice_to_the_same_time_changes_nothing_more(scene, now):
    appointment = ask(scene, ELEVEN, now=now)
    move(scene, appointment, TEN, now=now)

    move(scene, appointment, TEN, now=now)

    assert appointment.events.count() == 2
    assert appointment.sequence == 1


@pytest.mark.parametrize("starts_at", [TEN + MINUTE, clock(2027, 3, 6, 10), clock(2027, 2, 22, 10)])
def test_reschedule_refuses_a_time_that_is_not_open(scene, now, starts_at):
    appointment = ask(scene, ELEVEN, now=now)

    with pytest.raises(booking.NotOpen):
        move(scene, appointment, starts_at, now=now)


def test_reschedule_refuses_a_practitioner_who_does_not_give_the_appointment(scene, now):
    appointment = ask(scene, ELEVEN, now=now)
    scene.follow_up.practitioners.remove(scene.doctor_b)

    with pytest.raises(booking.NotOpen):
        move(scene, appointment, TEN, doctor="doctor_b", now=now)


def test_reschedule_refuses_to_overlap_another_appointment_of_the_patient(scene, now):
    ask(scene, TEN, doctor="doctor_b", now=now)
    appointment = ask(scene, ELEVEN, now=now)

    with pytest.raises(booking.PatientBusy):
        move(scene, appointment, TEN + 10 * MINUTE, now=now)


def test_reschedule_frees_the_appointment_that_was_squeezed_in_above(scene, now, admin_user):
    appointment = ask(scene, TEN, now=now)
    above = ask(scene, TEN, who=person(1), now=now, by=admin_user, overbook_because="pain")

    move(scene, appointment, ELEVEN, now=now)

    above.refresh_from_db()
    assert not above.overbooked


def test_reschedule_makes_an_appointment_that_was_squeezed_in_an_ordinary_one(scene, now, admin_user):
    ask(scene, TEN, now=now)
    above = ask(scene, TEN, who=person(1), now=now, by=admin_user, overbook_because="pain")

    move(scene, above, ELEVEN, now=now)

    assert not Appointment.objects.get(pk=above.pk).overbooked


@pytest.mark.parametrize("action", ["move", "cancel"])
def test_a_patient_may_change_until_the_cut_off_and_not_later(scene, now, staff, action):
    appointment = ask(scene, TEN, now=now)
    change = {
        "move": lambda **options: move(scene, appointment, clock(2027, 3, 9, 10), **options),
        "cancel": lambda **options: booking.cancel(appointment, **options),
    }[action]

    with pytest.raises(booking.TooLate):
        change(now=TEN - 4 * HOUR + MINUTE)
    change(now=TEN - 4 * HOUR)

    assert appointment.events.count() == 2


def test_staff_may_change_later(scene, now, staff):
    appointment = ask(scene, TEN, now=now)

    booking.cancel(appointment, by=staff, now=TEN - HOUR)

    assert (appointment.status, appointment.cancelled_by) == (Status.CANCELLED, "clinic")


def test_cancel_gives_the_time_back_and_keeps_the_history(scene, now):
    appointment = ask(scene, TEN, now=now)

    booking.cancel(appointment, reason="I feel better", now=now)

    appointment = Appointment.objects.get()
    assert (appointment.status, appointment.cancelled_by, appointment.sequence) == ("cancelled", "patient", 1)
    assert appointment.events.last().reason == "I feel better"
    assert free(scene, TEN, now)
    queued = Message.objects.filter(state="queued").values_list("kind", flat=True)
    assert list(queued) == ["cancelled"]


def test_cancel_twice_changes_nothing_more(scene, now):
    appointment = ask(scene, TEN, now=now)
    booking.cancel(appointment, now=now)

    booking.cancel(appointment, now=TEN - HOUR)

    assert appointment.events.count() == 2


def test_cancel_with_a_very_long_reason_keeps_what_fits(scene, now):
    appointment = ask(scene, TEN, now=now)

    booking.cancel(appointment, reason="x" * 5000, now=now)

    assert len(appointment.events.last().reason) == 200


@pytest.mark.parametrize("before, after", list(product(Status.values, STEPS)))
def test_states_follow_one_another_as_the_table_says(scene, staff, before, after):
    appointment = factories.AppointmentFactory(
        status=before, cancelled_by="clinic" if before == "cancelled" else "", starts_at=TEN
    )

    if (before, after) in ALLOWED:
        STEPS[after](appointment, by=staff, now=TEN)
        assert Appointment.objects.get().status == after
        event = AppointmentEvent.objects.get()
        assert (event.status_from, event.status_to, event.by) == (before, after, staff)
    elif before == after:
        STEPS[after](appointment, by=staff, now=TEN)
        assert not AppointmentEvent.objects.exists()
    else:
        with pytest.raises(NotAllowed):
            STEPS[after](appointment, by=staff, now=TEN)
        assert Appointment.objects.get().status == before


@pytest.mark.parametrize("status", ["arrived", "in_room", "completed", "no_show"])
def test_cancel_by_the_patient_is_refused_once_the_appointment_has_gone_on(scene, now, status):
    appointment = factories.AppointmentFactory(status=status, starts_at=TEN)

    with pytest.raises(NotAllowed):
        booking.cancel(appointment, now=now)


@pytest.mark.parametrize("status", ["arrived", "in_room", "completed", "no_show", "cancelled"])
def test_reschedule_is_refused_unless_the_appointment_is_booked(scene, now, staff, status):
    appointment = factories.AppointmentFactory(
        status=status,
        cancelled_by="patient" if status == "cancelled" else "",
        starts_at=ELEVEN,
        practitioner=scene.doctor_a,
        location=scene.location,
        visit_type=scene.follow_up,
    )

    for by in (None, staff):
        with pytest.raises(NotAllowed):
            move(scene, appointment, TEN, by=by, now=now)


def test_nobody_is_a_no_show_before_the_appointment_begins(scene, now, staff):
    appointment = ask(scene, TEN, now=now)

    with pytest.raises(NotAllowed, match="not begun"):
        booking.mark_no_show(appointment, by=staff, now=TEN - MINUTE)
    booking.mark_no_show(appointment, by=staff, now=TEN)


def test_a_late_arrival_keeps_both_times(scene, now, staff):
    appointment = ask(scene, TEN, now=now)

    booking.arrive(appointment, by=staff, now=TEN + 20 * MINUTE)

    event = appointment.events.last()
    assert (appointment.starts_at, event.at) == (TEN, TEN + 20 * MINUTE)


@pytest.mark.parametrize(
    "steps, back",
    [
        ([booking.arrive], "booked"),
        ([booking.arrive, booking.to_room], "arrived"),
        ([booking.arrive, booking.to_room, booking.complete], "in_room"),
        ([booking.mark_no_show], "booked"),
        ([booking.cancel], "booked"),
        ([booking.arrive, booking.cancel], "arrived"),
    ],
)
def test_undo_returns_the_state_before_and_is_recorded(scene, now, staff, steps, back):
    appointment = ask(scene, TEN, now=now)
    for step in steps:
        step(appointment, by=staff, now=TEN)

    booking.undo(appointment, by=staff, now=TEN + HOUR)

    appointment = Appointment.objects.get()
    assert (appointment.status, appointment.cancelled_by) == (back, "")
    assert (appointment.events.last().what, appointment.events.last().by) == ("undone", staff)


def test_undo_of_a_move_returns_to_the_old_time(scene, now, staff):
    appointment = ask(scene, ELEVEN, now=now)
    move(scene, appointment, TEN, doctor="doctor_b", by=staff, now=now)

    booking.undo(appointment, by=staff, now=now)

    appointment = Appointment.objects.get()
    assert (appointment.starts_at, appointment.practitioner) == (ELEVEN, scene.doctor_a)
    assert appointment.sequence == 2
    assert Message.objects.filter(kind="moved", state="queued").count() == 0


def test_undo_takes_back_one_change_after_the_other_and_then_no_more(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    booking.arrive(appointment, by=staff, now=TEN)
    booking.to_room(appointment, by=staff, now=TEN)

    booking.undo(appointment, by=staff, now=TEN)
    booking.undo(appointment, by=staff, now=TEN)

    assert appointment.status == Status.BOOKED
    with pytest.raises(NotAllowed, match="nothing to take back"):
        booking.undo(appointment, by=staff, now=TEN)


@pytest.mark.parametrize("change", ["cancel", "move"])
def test_undo_is_refused_when_the_time_is_taken_meanwhile(scene, now, staff, change):
    appointment = ask(scene, TEN, now=now)
    if change == "cancel":
        booking.cancel(appointment, by=staff, now=now)
    else:
        move(scene, appointment, ELEVEN, by=staff, now=now)
    ask(scene, TEN + 10 * MINUTE, who=person(1), now=now)

    with pytest.raises(booking.SlotTaken, match="Somebody else has that time"):
        booking.undo(appointment, by=staff, now=now)

    stored = Appointment.objects.get(pk=appointment.pk)
    assert stored.status == ("cancelled" if change == "cancel" else "booked")
    assert stored.starts_at == (TEN if change == "cancel" else ELEVEN)


def test_undo_is_allowed_when_the_appointments_beside_it_only_touch(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    booking.cancel(appointment, by=staff, now=now)
    for n, starts_at in enumerate((TEN - 25 * MINUTE, TEN + 25 * MINUTE)):
        ask(scene, starts_at, who=person(n), now=now)

    booking.undo(appointment, by=staff, now=now)

    assert appointment.status == Status.BOOKED


def test_undo_puts_an_overbooked_appointment_back_over_the_one_beneath(scene, now, admin_user):
    ask(scene, TEN, now=now)
    above = ask(scene, TEN, who=person(1), by=admin_user, overbook_because="pain", now=now)
    booking.cancel(above, by=admin_user, now=now + MINUTE)

    booking.undo(above, by=admin_user, now=now + HOUR)

    above = Appointment.objects.get(pk=above.pk)
    assert (above.status, above.overbooked) == (Status.BOOKED, True)


@pytest.mark.parametrize("came", ["booked", "moved"])
def test_undo_puts_an_overbooked_appointment_over_nobody_who_came_since(scene, now, admin_user, came):
    below = ask(scene, TEN, now=now)
    above = ask(scene, TEN, who=person(1), by=admin_user, overbook_because="pain", now=now)
    other = ask(scene, ELEVEN, who=person(2), now=now) if came == "moved" else None
    booking.cancel(above, by=admin_user, now=now + MINUTE)
    booking.cancel(below, by=admin_user, now=now + MINUTE)
    if other:
        move(scene, other, TEN, now=now + 2 * MINUTE)
    else:
        ask(scene, TEN, who=person(2), now=now + 2 * MINUTE)

    with pytest.raises(booking.SlotTaken, match="Somebody else has that time"):
        booking.undo(above, by=admin_user, now=now + HOUR)


def test_undo_of_an_overbooked_appointment_over_nothing_makes_it_ordinary(scene, now, admin_user):
    below = ask(scene, TEN, now=now)
    above = ask(scene, TEN, who=person(1), by=admin_user, overbook_because="pain", now=now)
    booking.cancel(above, by=admin_user, now=now)
    booking.cancel(below, by=admin_user, now=now)

    booking.undo(above, by=admin_user, now=now)

    assert not above.overbooked
    assert not Appointment.objects.get(pk=above.pk).overbooked


def test_undo_of_a_move_frees_the_appointment_that_was_squeezed_in_above(scene, now, admin_user):
    below = ask(scene, ELEVEN, now=now)
    move(scene, below, TEN, by=admin_user, now=now)
    above = ask(scene, TEN, who=person(1), by=admin_user, overbook_because="pain", now=now)

    booking.undo(below, by=admin_user, now=now)

    assert not Appointment.objects.get(pk=above.pk).overbooked


@pytest.mark.parametrize("left", ["cancelled", "moved"])
def test_undo_puts_an_appointment_back_beneath_the_one_that_lay_over_it(scene, now, admin_user, left):
    below = ask(scene, TEN, now=now)
    above = ask(scene, TEN, who=person(1), by=admin_user, overbook_because="pain", now=now)
    if left == "moved":
        move(scene, below, ELEVEN, by=admin_user, now=now + MINUTE)
    else:
        booking.cancel(below, by=admin_user, now=now + MINUTE)
    assert not Appointment.objects.get(pk=above.pk).overbooked

    booking.undo(below, by=admin_user, now=now + HOUR)

    below, above = (Appointment.objects.get(pk=row.pk) for row in (below, above))
    assert (below.status, below.starts_at, below.overbooked) == (Status.BOOKED, TEN, False)
    assert (above.starts_at, above.overbooked) == (TEN, True)
    last = above.events.last()
    assert (last.what, last.undoes.what, last.by) == ("undone", "ordinary", admin_user)


def test_undo_puts_no_appointment_beneath_one_that_left_and_came_back(scene, now, admin_user):
    below = ask(scene, TEN, now=now)
    above = ask(scene, TEN, who=person(1), by=admin_user, overbook_because="pain", now=now)
    booking.cancel(below, by=admin_user, now=now + MINUTE)
    for starts_at in (ELEVEN, TEN):
        move(scene, above, starts_at, by=admin_user, now=now + 2 * MINUTE)

    with pytest.raises(booking.SlotTaken, match="Somebody else has that time"):
        booking.undo(below, by=admin_user, now=now + HOUR)


def test_appointment_that_lay_above_can_be_freed_and_put_back_twice(scene, now, admin_user):
    below = ask(scene, TEN, now=now)
    above = ask(scene, TEN, who=person(1), by=admin_user, overbook_because="pain", now=now)
    for hours in (1, 2):
        below.refresh_from_db()
        booking.cancel(below, by=admin_user, now=now + hours * HOUR)
        booking.undo(below, by=admin_user, now=now + hours * HOUR + MINUTE)

    assert Appointment.objects.get(pk=above.pk).overbooked
    assert above.events.filter(what="undone").count() == 2


def test_undo_is_for_changes_of_today_and_yesterday_by_the_clinics_calendar(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    late = clock(2027, 3, 5, 23, 30)  # already the 6th in UTC
    booking.cancel(appointment, by=staff, now=late)

    with pytest.raises(NotAllowed, match="Only changes of today and yesterday"):
        booking.undo(appointment, by=staff, now=late + 25 * HOUR)
    booking.undo(appointment, by=staff, now=late + 24 * HOUR + 29 * MINUTE)


@pytest.mark.parametrize("state", ["arrived", "in_room", "completed", "no_show", "cancelled"])
def test_undo_leads_back_from_every_state_later_with_a_reason_and_the_permission(
    scene, now, admin_user, state
):
    appointment = ask(scene, TEN, now=now)
    ways = {
        "arrived": [booking.arrive],
        "in_room": [booking.arrive, booking.to_room],
        "completed": [booking.arrive, booking.to_room, booking.complete],
        "no_show": [booking.mark_no_show],
        "cancelled": [booking.cancel],
    }
    for step in ways[state]:
        step(appointment, by=admin_user, now=TEN)
    later = TEN + 9 * DAY

    with pytest.raises(NotAllowed, match="Say why"):
        booking.undo(appointment, by=admin_user, now=later)
    for _step in ways[state]:
        booking.undo(appointment, by=admin_user, because="The wrong line was clicked", now=later)

    appointment.refresh_from_db()
    assert appointment.status == "booked"
    assert appointment.events.order_by("pk").last().reason == "The wrong line was clicked"
