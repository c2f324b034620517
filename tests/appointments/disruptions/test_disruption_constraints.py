"""What can never be true of closed time and its visits, tried from raw SQL."""

from datetime import timedelta

import pytest
from django.db import transaction

from appointments import booking, disruptions
from appointments.models import DisruptedVisit
from appointments.models.disrupted_visits import OFFERED
from tests.appointments.booking.test_constraints import refused, update_by_sql
from tests.appointments.disruptions.closing import SEVEN, book, close, rows, sick_day, teresa
from tests.conftest import clock

DISRUPTION, VISIT = "appointments_disruption", "appointments_disruptedvisit"


@pytest.fixture
def row(scene):
    """Dr. A's sick day with one visit, which is offered Tuesday at nine."""
    book(scene, 9)
    return rows(close(sick_day(scene)))[0]


@pytest.mark.parametrize("seconds", [0, -1])
def test_constraint_a_disruption_ends_after_it_begins(row, seconds):
    ends_at = row.disruption.starts_at + timedelta(seconds=seconds)
    with refused("a_disruption_ends_after_it_begins"), transaction.atomic():
        update_by_sql(DISRUPTION, ends_at=ends_at)


def test_constraint_a_disruption_is_of_a_person_or_of_a_location(scene, row):
    with refused("a_disruption_is_of_a_person_or_of_a_place"), transaction.atomic():
        update_by_sql(DISRUPTION, location_id=scene.location.pk)


@pytest.mark.parametrize("values", [{"undone_at": SEVEN}, {"undone_by_id": "teresa"}])
def test_constraint_a_disruption_that_was_taken_back_says_who_and_when(row, values):
    values = {name: teresa().pk if value == "teresa" else value for name, value in values.items()}
    with refused("a_disruption_that_was_taken_back_says_who_and_when"), transaction.atomic():
        update_by_sql(DISRUPTION, **values)


def test_constraint_the_same_time_is_closed_once(scene, row):
    close(sick_day(scene, practitioner=scene.doctor_b))
    with refused("the_same_time_is_closed_once"), transaction.atomic():
        update_by_sql(DISRUPTION, practitioner_id=scene.doctor_a.pk)


def test_constraint_the_same_time_is_closed_once_for_everybody_too(scene, row):
    close(sick_day(scene, practitioner=scene.doctor_b))
    with refused("the_same_time_is_closed_once"), transaction.atomic():
        update_by_sql(DISRUPTION, practitioner_id=None)


@pytest.mark.parametrize("column", [DisruptedVisit._meta.get_field(name).attname for name in OFFERED])
def test_constraint_an_offered_time_says_with_whom_where_and_until_when(row, column):
    with refused("an_offered_time_says_with_whom_where_and_until_when"), transaction.atomic():
        update_by_sql(VISIT, **{column: None})


def test_constraint_an_offered_time_is_not_held_beyond_its_beginning(row):
    with refused("an_offered_time_is_not_held_beyond_its_beginning"), transaction.atomic():
        update_by_sql(VISIT, held_until=row.offered_at + timedelta(microseconds=1))


@pytest.mark.parametrize("column", ["offered_ends_at", "offered_blocked_until"])
def test_constraint_an_offered_time_ends_after_it_begins(row, column):
    with refused("an_offered_time_ends_after_it_begins"), transaction.atomic():
        update_by_sql(VISIT, **{column: row.offered_at})


@pytest.mark.parametrize("values", [{"outcome": "declined"}, {"resolved_at": SEVEN}])
def test_constraint_what_became_of_an_appointment_in_closed_time_says_when(row, values):
    with refused("what_became_of_a_visit_in_closed_time_says_when"), transaction.atomic():
        update_by_sql(VISIT, **values)


@pytest.mark.parametrize("outcome", ["accepted", "chose_another"])
def test_constraint_an_appointment_that_was_booked_anew_names_the_new_one(row, outcome):
    with refused("a_visit_that_was_booked_anew_names_the_new_one"), transaction.atomic():
        update_by_sql(VISIT, outcome=outcome, resolved_at=SEVEN)


def test_constraint_an_appointment_that_was_not_booked_anew_names_none(row):
    disruptions.accept_offer(row, now=SEVEN)
    with refused("a_visit_that_was_booked_anew_names_the_new_one"), transaction.atomic():
        update_by_sql(VISIT, outcome="declined")


def test_constraint_an_appointment_waits_for_one_answer_at_a_time(scene, row):
    book(scene, 9, day=3, number=2)
    close(sick_day(scene).of_times(clock(2027, 3, 3, 9), clock(2027, 3, 3, 10), practitioner=scene.doctor_a))
    with refused("a_visit_waits_for_one_answer_at_a_time"), transaction.atomic():
        update_by_sql(VISIT, appointment_id=row.appointment_id)


RELEASE = "appointments_acuterelease"


@pytest.fixture
def release(scene):
    scene.doctor_a.working_hours.filter(weekday=0).update(reserved_for_acute=True)
    booking.record_releases(now=clock(2027, 3, 8, 7))


def test_constraint_acute_hours_are_released_once(release):
    with refused("acute_hours_are_released_once"), transaction.atomic():
        update_by_sql(RELEASE, starts="09:00", ends="12:00")


def test_constraint_released_hours_end_after_they_begin(release):
    with refused("released_hours_end_after_they_begin"), transaction.atomic():
        update_by_sql(RELEASE, ends="09:00")


def test_constraint_a_release_is_recorded_when_it_is_due(release):
    with refused("a_release_is_recorded_when_it_is_due"), transaction.atomic():
        update_by_sql(RELEASE, recorded_at=clock(2027, 3, 7, 17, 59))
