"""Booking a visit: the rules one by one."""

from dataclasses import replace
from datetime import UTC, date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import booking
from appointments.models import Appointment, AppointmentEvent, BookingPolicy, Message, Patient, SlotHold
from clinic.common.refusals import NotAllowed
from tests import factories
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ELENA, ask, person
from tests.conftest import clock

TEN = clock(2027, 3, 8, 10)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_user("desk")


def hold(scene, now, browser="b1", address="a1", starts_at=TEN, **options):
    return asking.hold(
        browser=browser,
        address=address,
        visit_type=scene.follow_up,
        practitioner=scene.doctor_a,
        location=scene.location,
        starts_at=starts_at,
        now=now,
        **options,
    )


def test_book_makes_the_appointment_with_its_history_and_messages(scene, now):
    appointment = ask(scene, TEN, now=now, story=booking.Story(needs=("interpreter",), severity=7))

    stored = Appointment.objects.get()
    assert (stored.starts_at, stored.ends_at) == (TEN, TEN + 20 * MINUTE)
    assert stored.blocked_until == TEN + 25 * MINUTE
    assert (stored.needs, stored.severity, stored.status) == (["interpreter"], 7, "booked")
    assert (
        set(appointment.reference) <= set("23456789ABCDEFGHJKMNPQRSTUVWXYZ")
        and len(appointment.reference) == 6
    )
    event = stored.events.get()
    assert (event.what, event.by, event.at, event.starts_at_to) == ("booked", None, now, TEN)
    assert sorted(stored.messages.values_list("kind", flat=True)) == ["booked", "reminder", "reminder"]


def test_book_takes_at_most_15_statements(scene, now):
    hold(scene, now)
    factories.PatientFactory(last_name="Duarte")

    with CaptureQueriesContext(connection) as queries:
        ask(scene, TEN, now=now, browser="b1", form_token=uuid4())

    ours = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]  # the test itself is a transaction
    assert len(ours) <= 15, "\n".join(ours)


@pytest.mark.parametrize(
    "starts_at, why",
    [
        (clock(2027, 3, 8, 8, 55), "before the hours begin"),
        (clock(2027, 3, 8, 11, 45), "would end after they end"),
        (clock(2027, 3, 8, 10, 1), "off the step"),
        (clock(2027, 3, 6, 10), "on a Saturday"),
        (clock(2027, 3, 1, 9, 55), "inside the notice of two hours"),
        (clock(2027, 2, 22, 10), "in the past"),
        (clock(2027, 4, 30, 9), "beyond the horizon of 60 days"),
        (clock(2028, 4, 3, 9), "13 months ahead"),
    ],
)
def test_book_refuses_a_time_that_is_not_open(scene, now, starts_at, why):
    with pytest.raises(booking.NotOpen):
        ask(scene, starts_at, now=now)

    assert not Patient.objects.exists(), why


@pytest.mark.parametrize("beside", [-30, -1, 30])
def test_book_refuses_a_time_that_lies_seconds_beside_an_open_one(scene, now, beside):
    with pytest.raises(booking.NotOpen):
        ask(scene, clock(2027, 3, 8, 9) + timedelta(seconds=beside), now=now)


@pytest.mark.parametrize(
    "starts_at", [clock(2027, 3, 1, 10), clock(2027, 3, 1, 11, 40), clock(2027, 4, 29, 9)]
)
def test_book_takes_the_first_and_the_last_time_that_is_open(scene, now, starts_at):
    assert ask(scene, starts_at, now=now).starts_at == starts_at


def test_book_refuses_a_practitioner_who_does_not_give_the_appointment(scene, now):
    scene.follow_up.practitioners.remove(scene.doctor_a)

    with pytest.raises(booking.NotOpen):
        ask(scene, TEN, now=now)


def test_book_refuses_a_location_where_the_practitioner_does_not_work(scene, now):
    scene.location = factories.LocationFactory()

    with pytest.raises(booking.NotOpen):
        ask(scene, TEN, now=now)


@pytest.mark.parametrize("closed", ["the visit type is by phone only", "the practitioner is not online"])
def test_book_online_only_is_what_may_be_booked_online(scene, now, closed):
    scene.follow_up.online = "practitioner" in closed
    scene.follow_up.save()
    scene.doctor_a.accepts_online_booking = "visit type" in closed
    scene.doctor_a.save()

    with pytest.raises(booking.NotOpen):
        ask(scene, TEN, now=now)


@pytest.mark.parametrize("minutes", [-40, -30, -10, 0, 10, 20])
def test_overlapping_lengths_are_refused(scene, now, minutes):
    ask(scene, TEN, now=now)

    with pytest.raises(booking.SlotTaken):
        ask(scene, TEN + minutes * MINUTE, kind="new", who=person(1), now=now)


def test_touching_appointments_with_turnover_both_succeed(scene, now):
    ask(scene, TEN, now=now)

    with pytest.raises(booking.SlotTaken):
        ask(scene, TEN + 20 * MINUTE, who=person(1), now=now)
    ask(scene, TEN + 25 * MINUTE, who=person(2), now=now)
    ask(scene, TEN - 25 * MINUTE, who=person(3), now=now)

    assert Appointment.objects.count() == 3


def test_book_by_wall_clock_keeps_its_real_length_when_the_clocks_change(scene):
    sunday = clock(2027, 11, 7, 1, 50)  # by the wall clock it would end at 2:10, 80 minutes later
    factories.ExtraHoursFactory(
        practitioner=scene.doctor_a, location=scene.location, date=sunday.date(), starts="01:00", ends="04:00"
    )

    appointment = ask(scene, sunday, now=sunday - timedelta(days=1))

    assert appointment.ends_at.astimezone(UTC) - appointment.starts_at.astimezone(UTC) == 20 * MINUTE


def test_the_same_form_again_returns_the_same_appointment(scene, now):
    token = uuid4()

    appointments = [ask(scene, TEN, form_token=token, now=now + n * 20 * MINUTE / 60) for n in range(3)]

    assert len({appointment.pk for appointment in appointments}) == 1
    assert Message.objects.filter(kind="booked").count() == 1


def test_book_refuses_the_same_form_with_other_answers(scene, now):
    token = uuid4()
    ask(scene, TEN, form_token=token, now=now)

    for other in ({"who": replace(ELENA, phone="+14135550199")}, {"story": booking.Story(severity=3)}):
        with pytest.raises(booking.TokenReused):
            ask(scene, TEN, form_token=token, now=now, **other)
    with pytest.raises(booking.TokenReused):
        ask(scene, clock(2027, 3, 9, 10), form_token=token, now=now)

    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("sign", ["\ufdfa", "\ufb03"])
def test_book_knows_a_name_whose_letters_unfold_into_many(scene, now, sign):
    """One sign that stands for eighteen letters, and one for three."""
    who = person(first_name=sign * 80, last_name=sign * 80)

    appointments = [ask(scene, at, who=who, now=now) for at in (TEN, TEN + 60 * MINUTE)]

    assert Patient.objects.get().last_name == sign * 80
    assert {appointment.patient for appointment in appointments} == {Patient.objects.get()}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"last_name": "DUARTE"},
        {"last_name": "Duárte", "first_name": "elena"},
        {"email": "other@example.org"},
        {"phone": "+14135550199", "email": "Elena.Duarte@example.org"},
    ],
)
def test_book_finds_the_same_patient_again(scene, now, changes):
    first = ask(scene, TEN, now=now)

    second = ask(scene, clock(2027, 3, 9, 10), who=replace(ELENA, **changes), now=now)

    assert second.patient == first.patient


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": date(1980, 3, 28)},
        {"last_name": "Duarte Soto"},
        {"first_name": "Elias"},
        {"phone": "+14135550199", "email": "other@example.org"},
        {"phone": "+14135550199", "email": ""},
    ],
)
def test_book_makes_a_new_patient_for_anything_less(scene, now, changes):
    first = ask(scene, TEN, now=now)

    second = ask(scene, clock(2027, 3, 9, 10), who=replace(ELENA, **changes), now=now, by=None)

    assert second.patient != first.patient


def test_a_mother_books_two_children_with_one_e_mail(scene, now):
    twins = [replace(ELENA, first_name=name, for_someone_else=True) for name in ("Ana", "Luz")]

    appointments = [ask(scene, TEN + n * 25 * MINUTE, who=who, now=now) for n, who in enumerate(twins)]

    assert appointments[0].patient != appointments[1].patient
    assert {appointment.email for appointment in appointments} == {ELENA.email}


def test_book_never_changes_what_is_known_of_the_patient(scene, now):
    ask(scene, TEN, now=now)

    ask(scene, clock(2027, 3, 9, 10), who=replace(ELENA, email="intruder@example.org"), now=now)

    patient = Patient.objects.get()
    assert patient.email == ELENA.email
    assert {appointment.email for appointment in patient.appointments.all()} == {
        ELENA.email,
        "intruder@example.org",
    }


def test_overlapping_appointments_of_one_patient_are_refused(scene, now):
    ask(scene, TEN, now=now)

    with pytest.raises(booking.PatientBusy):
        ask(scene, TEN + 10 * MINUTE, doctor="doctor_b", now=now)
    ask(scene, TEN + 20 * MINUTE, doctor="doctor_b", now=now)


def test_more_than_three_upcoming_online_appointments_are_refused(scene, now):
    for day in (8, 9, 10):
        ask(scene, clock(2027, 3, day, 10), now=now)

    with pytest.raises(booking.TooManyAppointments):
        ask(scene, clock(2027, 3, 11, 10), now=now)
    booking.cancel(Appointment.objects.first(), now=now)
    ask(scene, clock(2027, 3, 11, 10), now=now)


def test_book_past_appointments_and_those_of_the_desk_do_not_count_as_upcoming_online(scene, now, staff):
    BookingPolicy.objects.update(upcoming_appointments=1)
    ask(scene, clock(2027, 3, 2, 10), now=now)
    ask(scene, clock(2027, 3, 9, 10), now=now, by=staff)

    with pytest.raises(booking.TooManyAppointments):
        ask(scene, clock(2027, 3, 10, 10), now=now)
    ask(scene, clock(2027, 3, 10, 10), now=clock(2027, 3, 2, 10))


def test_book_by_staff_may_be_inside_the_notice_and_beyond_the_horizon(scene, now, staff):
    soon = ask(scene, clock(2027, 3, 1, 9), now=now, by=staff)
    late = ask(scene, clock(2027, 9, 6, 9), now=now, by=staff)

    assert (soon.booked_online, late.booked_online) == (False, False)
    assert soon.events.get().by == staff


def test_overbooking_needs_a_reason_and_the_permission(scene, now, staff, django_user_model):
    ask(scene, TEN, now=now)
    options = {"who": person(1), "now": now}

    with pytest.raises(booking.SlotTaken):
        ask(scene, TEN, by=staff, **options)
    with pytest.raises(NotAllowed):
        ask(scene, TEN, by=staff, overbook_because="squeezed in", **options)
    with pytest.raises(NotAllowed):
        ask(scene, TEN, overbook_because="I want it", **options)
    staff.user_permissions.add(Permission.objects.get(codename="overbook_appointment"))
    staff = django_user_model.objects.get(pk=staff.pk)
    appointment = ask(scene, TEN, by=staff, overbook_because="squeezed in", **options)

    assert (appointment.overbooked, appointment.overbooked_by, appointment.overbooked_because) == (
        True,
        staff,
        "squeezed in",
    )


def test_book_an_open_time_is_not_overbooked_even_with_a_reason(scene, now, admin_user):
    assert not ask(scene, TEN, now=now, by=admin_user, overbook_because="just in case").overbooked


def test_book_over_a_hold_alone_is_not_overbooked(scene, now, admin_user):
    hold(scene, now)

    appointment = ask(scene, TEN, who=person(1), now=now, by=admin_user, overbook_because="pain")

    assert not appointment.overbooked
    with pytest.raises(booking.SlotTaken):
        ask(scene, TEN, browser="b1", now=now)


def test_an_overbooked_appointment_keeps_its_time_busy_and_becomes_ordinary(scene, now, admin_user):
    below = ask(scene, TEN, now=now)
    above = ask(scene, TEN + 10 * MINUTE, who=person(1), now=now, by=admin_user, overbook_because="pain")
    with pytest.raises(booking.SlotTaken):
        ask(scene, TEN + 30 * MINUTE, who=person(2), now=now)

    booking.cancel(below, now=now)

    above.refresh_from_db()
    assert not above.overbooked
    assert above.events.last().what == AppointmentEvent.What.ORDINARY
    with pytest.raises(booking.SlotTaken):
        ask(scene, TEN, who=person(3), now=now)


def test_book_an_overbooked_appointment_stays_so_while_it_overlaps_another(scene, now, admin_user):
    first = ask(scene, TEN, now=now)
    ask(scene, TEN + 25 * MINUTE, who=person(1), now=now)
    above = ask(scene, TEN + 15 * MINUTE, who=person(2), now=now, by=admin_user, overbook_because="pain")

    booking.cancel(first, now=now)

    above.refresh_from_db()
    assert above.overbooked


def test_a_hold_hides_the_time_from_others_and_costs_nothing_when_it_has_run_out(scene, now):
    hold(scene, now)

    with pytest.raises(booking.SlotTaken):
        ask(scene, TEN, who=person(1), browser="b2", now=now + 9 * MINUTE)
    with pytest.raises(booking.SlotTaken):
        hold(scene, now + 9 * MINUTE, browser="b2")
    late = ask(scene, TEN, browser="b1", now=now + 30 * MINUTE)

    assert late.starts_at == TEN
    assert not SlotHold.objects.exists()


def test_after_the_hold_others_can_take_the_time(scene, now):
    hold(scene, now)
    ask(scene, TEN, who=person(1), browser="b2", now=now + 10 * MINUTE)

    with pytest.raises(booking.SlotTaken):
        ask(scene, TEN, browser="b1", now=now + 30 * MINUTE)


def test_a_second_hold_of_the_same_browser_releases_the_first(scene, now):
    hold(scene, now)

    hold(scene, now, starts_at=TEN + 60 * MINUTE)

    assert SlotHold.objects.get().starts_at == TEN + 60 * MINUTE
    ask(scene, TEN, who=person(1), browser="b2", now=now)


def test_hold_refuses_what_is_taken_or_not_open(scene, now):
    ask(scene, TEN, now=now)

    with pytest.raises(booking.SlotTaken):
        hold(scene, now)
    with pytest.raises(booking.NotOpen):
        hold(scene, now, starts_at=TEN + MINUTE)


def test_an_address_holds_as_many_times_as_the_policy_says_and_can_still_book(scene, now):
    BookingPolicy.objects.update(holds_per_address=5)
    for n in range(5):
        assert hold(scene, now, browser=f"b{n}", starts_at=TEN + n * 60 * MINUTE * 24)

    assert hold(scene, now, browser="b5", starts_at=clock(2027, 3, 15, 10)) is None
    assert hold(scene, now, browser="b5", address="a2", starts_at=clock(2027, 3, 15, 10))
    assert hold(scene, now, browser="b0", starts_at=clock(2027, 3, 16, 10))  # it replaces its own
    ask(scene, clock(2027, 3, 17, 10), browser="b6", now=now)


def test_hold_can_be_kept_longer_but_not_for_ever(scene, now):
    hold(scene, now)
    moment = now
    while moment < now + 4 * 60 * MINUTE and booking.extend_hold(browser="b1", now=moment + 9 * MINUTE):
        moment += 9 * MINUTE

    assert 10 * 10 * MINUTE < moment - now < 3 * 60 * MINUTE
    assert booking.extend_hold(browser="b1", now=moment + 60 * MINUTE) is None
    assert booking.extend_hold(browser="nobody", now=now) is None


def test_hold_that_is_kept_longer_lasts_ten_minutes_from_then(scene, now):
    hold(scene, now)

    held = booking.extend_hold(browser="b1", now=now + 9 * MINUTE)

    assert held.expires_at == now + 19 * MINUTE
    assert booking.live_hold(browser="b1", now=now + 19 * MINUTE - MINUTE / 60) == held
    assert booking.live_hold(browser="b1", now=now + 19 * MINUTE) is None


def test_time_that_a_browser_lets_go_is_free_at_once(scene, now):
    hold(scene, now, browser="b1")
    hold(scene, now, browser="b2", starts_at=clock(2027, 3, 16, 10))

    booking.let_go(browser="b1")

    assert SlotHold.objects.get().browser == "b2"
