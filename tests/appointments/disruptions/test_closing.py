"""Closing time under booked visits: whose time it is, whom it hits, what they are offered."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import availability, booking
from appointments.disruptions.closing import Closing
from appointments.disruptions.proposals import propose
from appointments.models import Appointment, DisruptedVisit, SlotHold, TimeOff
from clinic.common.refusals import Refusal
from clinic.directory.models import Closure
from clinic.directory.working_days import end_of_next_working_day
from tests import factories
from tests.appointments.disruptions.closing import (
    BEFORE,
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
from tests.appointments.portal.asking import ask, person
from tests.conftest import NEW_YORK, clock

DAY = timedelta(days=1)


def offers(scene, *appointments, closing=None, now=SEVEN):
    found = propose(appointments, closing=closing or sick_day(scene), now=now)
    return [found[appointment.pk] for appointment in appointments]


def hit(closing, *, now=SEVEN):
    return closing.appointments(now=now)[0]


def is_open(scene, at, *, doctor="doctor_a", **options):
    options |= {"practitioner": getattr(scene, doctor), "now": SEVEN, "staff": True}
    times = availability.find_slots(scene.follow_up, start=at, end=at + MINUTE, **options)
    return bool(times)


# --- whose time ---


def test_sick_day_hits_the_practitioner_on_that_day_alone(scene):
    mine = book(scene, 9)
    book(scene, 9, doctor="doctor_b", number=2)
    book(scene, 9, day=2, number=3)

    assert hit(sick_day(scene)) == [mine]


def test_closure_of_a_location_leaves_other_locations_open(scene):
    elsewhere = factories.LocationFactory(slug="birch")
    here = book(scene, 9)
    factories.AppointmentFactory(
        location=elsewhere, visit_type=scene.follow_up, practitioner=scene.doctor_b, starts_at=here.starts_at
    )

    closing = sick_day(scene, location=scene.location)
    close(closing)

    assert [row.appointment for row in DisruptedVisit.objects.all()] == [here]
    assert Closure.objects.get().location == scene.location


def test_hours_of_a_location_are_closed_for_who_works_there_then(scene):
    elsewhere = factories.LocationFactory(slug="birch")
    factories.WorkingHoursFactory(
        practitioner=scene.doctor_b, location=elsewhere, weekday=0, starts=time(17), ends=time(19)
    )
    closing = Closing.of_times(clock(2027, 3, 1, 14), clock(2027, 3, 1, 18), location=scene.location)

    close(closing)

    away = sorted((row.practitioner.pk, row.starts_at, row.ends_at) for row in TimeOff.objects.all())
    span = (clock(2027, 3, 1, 14), clock(2027, 3, 1, 17))
    assert away == sorted((who.pk, *span) for who in (scene.doctor_a, scene.doctor_b))


def test_hours_of_everybody_are_closed(scene):
    at_two = book(scene, 14, doctor="doctor_b")
    book(scene, 10)

    close(Closing.of_times(clock(2027, 3, 1, 13), clock(2027, 3, 1, 17)))

    assert [row.appointment for row in DisruptedVisit.objects.all()] == [at_two]
    assert not is_open(scene, clock(2027, 3, 1, 13))
    assert is_open(scene, clock(2027, 3, 1, 11, 30))


@pytest.mark.parametrize(
    "hour, minute, is_hit", [(9, 35, False), (9, 40, True), (10, 55, True), (11, 0, False)]
)
def test_appointment_is_hit_when_it_touches_the_closed_time(scene, hour, minute, is_hit):
    """9:55 to 11:00 is closed.  A visit from 9:35 ends as it begins; its turnover is not the patient's."""
    appointment = book(scene, hour, minute)
    closing = Closing.of_times(clock(2027, 3, 1, 9, 56), clock(2027, 3, 1, 11), practitioner=scene.doctor_a)

    assert hit(closing) == ([appointment] if is_hit else [])


def test_appointment_that_is_over_is_not_hit_and_one_whose_patient_is_late_is(scene):
    book(scene, 9)
    late = book(scene, 10)

    assert hit(sick_day(scene), now=clock(2027, 3, 1, 10, 10)) == [late]


def test_days_of_a_closure_are_those_of_each_location(scene):
    phoenix = factories.LocationFactory(slug="phoenix", time_zone="America/Phoenix")
    # Midnight in Phoenix is two in the morning in New York.
    last = factories.AppointmentFactory(
        location=phoenix,
        visit_type=scene.follow_up,
        practitioner=scene.doctor_b,
        starts_at=clock(2027, 3, 2, 1),
    )
    closing = Closing.of_days(MONDAY, MONDAY, zone=NEW_YORK)

    assert hit(closing) == [last]


# --- what is offered ---


def test_offer_is_the_nearest_later_time_with_the_same_practitioner(scene):
    appointment = book(scene, 9)

    [offer] = offers(scene, appointment)

    assert (offer.starts_at, offer.practitioner) == (clock(2027, 3, 2, 9), scene.doctor_a)


def test_offer_is_with_another_practitioner_when_the_same_one_is_away_for_long(scene):
    appointment = book(scene, 9)
    week = Closing.of_days(MONDAY, MONDAY + 7 * DAY, zone=NEW_YORK, practitioner=scene.doctor_a)

    [offer] = offers(scene, appointment, closing=week)

    assert (offer.starts_at, offer.practitioner) == (clock(2027, 3, 1, 9), scene.doctor_b)


def test_offer_to_who_has_acute_pain_is_within_a_day(scene):
    appointment = book(scene, 9)
    Appointment.objects.filter(pk=appointment.pk).update(visit_type=scene.acute)
    appointment.visit_type = scene.acute
    tuesday_too = Closing.of_days(MONDAY, MONDAY + DAY, zone=NEW_YORK, practitioner=scene.doctor_a)

    [offer] = offers(scene, appointment, closing=tuesday_too)

    assert (offer.starts_at, offer.practitioner) == (clock(2027, 3, 1, 9), scene.doctor_b)


def test_offers_never_overlap_whatever_their_lengths(scene):
    short = [book(scene, 9 + n, number=n + 1) for n in range(3)]
    long = ask(scene, clock(2027, 3, 1, 15), kind="new", who=person(9), by=teresa(), now=BEFORE)

    found = offers(scene, *short, long)

    ends = [offer.ends_at + 5 * MINUTE for offer in found]
    assert all(end <= later.starts_at for end, later in zip(ends, found[1:], strict=False))


def test_offer_is_at_no_time_at_which_the_patient_has_another_appointment(scene):
    appointment = book(scene, 9, number=1)
    ask(scene, clock(2027, 3, 2, 9, 10), doctor="doctor_b", who=person(1), by=teresa(), now=BEFORE)

    [offer] = offers(scene, appointment)

    assert offer.starts_at == clock(2027, 3, 2, 9, 30)


def test_offer_keeps_out_of_hours_reserved_for_acute_appointments(scene):
    appointment = book(scene, 9)
    scene.doctor_a.working_hours.filter(weekday=2).update(reserved_for_acute=True)
    tuesday_too = Closing.of_days(MONDAY, MONDAY + DAY, zone=NEW_YORK, practitioner=scene.doctor_a)

    [offer] = offers(scene, appointment, closing=tuesday_too)

    assert offer.starts_at == clock(2027, 3, 4, 9)


def test_offer_is_missing_when_there_is_no_time(scene):
    appointment = book(scene, 9)
    forever = Closing.of_days(MONDAY, MONDAY + 90 * DAY, zone=NEW_YORK)

    assert offers(scene, appointment, closing=forever) == [None]

    close(forever)
    row = DisruptedVisit.objects.get()
    assert (row.offered_at, row.held_until, row.outcome) == (None, None, "open")
    assert not SlotHold.objects.exists()


def test_offer_with_who_takes_no_online_bookings_is_for_their_own_patients(scene):
    scene.doctor_a.accepts_online_booking = False
    scene.doctor_a.save()
    own, other = book(scene, 9, number=1), book(scene, 9, number=2, doctor="doctor_b")
    everybody_today = Closing.of_days(MONDAY, MONDAY, zone=NEW_YORK)
    week = Closing.of_days(MONDAY, MONDAY + 7 * DAY, zone=NEW_YORK, practitioner=scene.doctor_b)

    assert [offer.practitioner for offer in offers(scene, own, other, closing=everybody_today)] == [
        scene.doctor_a,
        scene.doctor_b,
    ]
    assert offers(scene, own, other, closing=week)[1].practitioner == scene.doctor_b


@pytest.mark.parametrize("count", [1, 8])
def test_offers_take_a_fixed_number_of_queries(scene, count):
    appointments = [book(scene, 9 + n, number=n + 1) for n in range(count) if n != 3]
    closing = sick_day(scene)

    with CaptureQueriesContext(connection) as queries:
        booked, _here = closing.appointments(now=SEVEN)
        propose(booked, closing=closing, now=SEVEN)

    assert booked == appointments
    assert len(queries) == 8


def test_sick_day_takes_as_many_statements_for_seven_appointments_as_for_two(scene):
    def statements(day: int, hours) -> list[str]:
        for hour in hours:
            book(scene, hour, day=day, number=100 * day + hour)
        date_of_it = MONDAY + (day - 1) * DAY
        closing = Closing.of_days(date_of_it, date_of_it, zone=NEW_YORK, practitioner=scene.doctor_a)
        seen = [appointment.pk for appointment in hit(closing)]
        with CaptureQueriesContext(connection) as queries:
            close(closing, seen=seen)
        assert len(seen) == len(hours)
        return [query["sql"] for query in queries]

    few, many = statements(2, (9, 14)), statements(4, (9, 10, 11, 13, 14, 15, 16))

    assert len(many) == len(few), "\n".join(many)


# --- one action ---


def test_offered_time_is_kept_from_others_until_the_hour_and_open_to_its_patient(scene):
    book(scene, 9)
    row = rows(close(sick_day(scene)))[0]
    offered = clock(2027, 3, 2, 9)

    assert row.held_until == offered
    assert not is_open(scene, offered)
    assert is_open(scene, offered, owner=row.hold_owner)
    with pytest.raises(booking.SlotTaken):
        ask(scene, offered, who=person(99), now=SEVEN)


def test_offered_time_is_held_no_longer_than_staff_said(scene):
    ask(scene, clock(2027, 3, 1, 14), who=person(1), by=teresa(), now=BEFORE)
    everybody = Closing.of_days(MONDAY, MONDAY + DAY, zone=NEW_YORK)

    [row] = rows(close(everybody))

    assert row.offered_at == clock(2027, 3, 3, 9)
    assert row.held_until == SlotHold.objects.get().expires_at == TUESDAY_EVENING


def test_offered_times_count_for_no_network_address(scene):
    for n in range(7):
        book(scene, 9, 25 * n % 60, number=n + 1) if n < 3 else book(scene, 13 + n - 3, number=n + 1)
    close(sick_day(scene))

    ten = {"practitioner": scene.doctor_b, "location": scene.location, "starts_at": clock(2027, 3, 1, 10)}
    held = asking.hold(browser="b", address="a", visit_type=scene.follow_up, now=SEVEN, **ten)

    assert held is not None


def test_appointment_that_slipped_in_is_shown_before_anything_is_done(scene):
    seen = [book(scene, 9, number=1).pk]
    book(scene, 10, number=2)

    with pytest.raises(booking.MoreAppointments):
        close(sick_day(scene), seen=seen)

    assert not TimeOff.objects.exists()
    assert set(Appointment.objects.values_list("status", flat=True)) == {"booked"}


def test_appointment_that_its_patient_cancelled_meanwhile_does_not_stand_in_the_way(scene):
    gone, there = book(scene, 9, number=1), book(scene, 10, number=2)
    booking.cancel(gone, by=teresa(), now=SEVEN)

    disruption = close(sick_day(scene), seen=[gone.pk, there.pk])

    assert [row.appointment for row in rows(disruption)] == [there]


def test_times_cannot_be_held_until_an_hour_that_is_over(scene):
    book(scene, 9)

    with pytest.raises(Refusal, match="later hour"):
        close(sick_day(scene), held_until=SEVEN)

    assert not TimeOff.objects.exists()


def test_same_time_closed_again_takes_in_an_appointment_that_came_back(scene):
    appointment = book(scene, 9)
    first = close(sick_day(scene))
    TimeOff.objects.all().delete()
    booking.undo(appointment, by=teresa(), now=SEVEN + MINUTE)
    assert (appointment.status, first.appointments.get().outcome) == ("booked", "restored")
    assert not SlotHold.objects.exists()

    again = close(sick_day(scene), now=SEVEN + 2 * MINUTE)

    appointment.refresh_from_db()
    assert (again, appointment.status) == (first, "cancelled")
    assert [row.outcome for row in rows(first)] == ["restored", "open"]


def test_cancellation_in_time_that_is_closed_is_not_taken_back_and_says_why(scene):
    appointment = book(scene, 9)
    close(sick_day(scene), reason="flu")

    with pytest.raises(booking.NotOpen, match=r"Nobody is there .* Doctor A, MD is away .* flu"):
        booking.undo(appointment, by=teresa(), now=SEVEN + MINUTE)

    appointment.refresh_from_db()
    assert appointment.status == "cancelled"
    assert SlotHold.objects.count() == 1


def test_closed_reason_is_for_staff_only(scene):
    appointment = book(scene, 9)

    close(sick_day(scene), reason="flu")

    event = appointment.events.order_by("pk").last()
    assert (event.reason, event.by, event.status_to) == ("flu", teresa(), "cancelled")
    assert TimeOff.objects.get().reason == "flu"


# --- until when times are held ---


def test_next_working_day_ends_when_the_office_closes(scene):
    for weekday in (0, 1, 4):
        factories.OpeningHoursFactory(location=scene.location, weekday=weekday, closes=time(12))
        factories.OpeningHoursFactory(
            location=scene.location, weekday=weekday, opens=time(13), closes=time(18)
        )
    factories.ClosureFactory(starts_on=date(2027, 3, 5), ends_on=date(2027, 3, 5))

    monday = end_of_next_working_day(scene.location, now=SEVEN)
    tuesday = end_of_next_working_day(scene.location, now=SEVEN + DAY)
    snow = end_of_next_working_day(scene.location, now=SEVEN, also_closed=(MONDAY, MONDAY + DAY))

    assert (monday, tuesday, snow) == (clock(2027, 3, 2, 18), clock(2027, 3, 8, 18), clock(2027, 3, 8, 18))


def test_next_working_day_of_a_location_without_hours_is_tomorrow(scene):
    assert end_of_next_working_day(scene.location, now=SEVEN) == TUESDAY_EVENING
