"""How tests close time: a sick day of Dr. A on Monday, March 1, 2027, called in at seven in the morning."""

from datetime import date, timedelta

from django.contrib.auth.models import User

from appointments import disruptions
from appointments.disruptions.closing import Closing
from tests.appointments.portal.asking import ask, person
from tests.conftest import NEW_YORK, clock

SEVEN = clock(2027, 3, 1, 7)
BEFORE = SEVEN - timedelta(days=4)  # when the visits were booked
TUESDAY_EVENING = clock(2027, 3, 2, 17)
MONDAY = date(2027, 3, 1)
MINUTE = timedelta(minutes=1)


def teresa() -> User:
    return User.objects.get_or_create(username="teresa", defaults={"is_staff": True})[0]


def book(scene, hour, minute=0, *, number=0, doctor="doctor_a", day=1, **changes):
    """A visit in March, booked four days before by the office."""
    who = person(number or 60 * hour + minute, **changes)
    return ask(scene, clock(2027, 3, day, hour, minute), who=who, doctor=doctor, by=teresa(), now=BEFORE)


def sick_day(scene, **whose) -> Closing:
    return Closing.of_days(MONDAY, MONDAY, zone=NEW_YORK, **whose or {"practitioner": scene.doctor_a})


def close(closing, *, now=SEVEN, seen=None, **options):
    """Close the time as somebody does who has just looked at the list of its visits."""
    booked, _here = closing.appointments(now=now)
    seen = [appointment.pk for appointment in booked] if seen is None else seen
    usual = {"by": teresa(), "held_until": TUESDAY_EVENING, "reason": "flu"}
    return disruptions.close_time(closing, seen=seen, now=now, **usual | options)


def rows(disruption) -> list:
    return list(disruption.appointments.with_names())
