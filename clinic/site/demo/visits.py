"""Weeks of visits, past and to come, made by the functions that patients and the desk use."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.db.models import Exists, OuterRef

from appointments import availability, booking
from appointments.models import Appointment, Placement, VisitType
from clinic.common.intervals import Interval
from clinic.common.wall_clock import DAY, day_of, midnight, opening
from clinic.directory.models import Location, Practitioner
from clinic.site.demo.patients import Patients, story
from clinic.site.demo.places import ZONE
from clinic.site.demo.team import ACUTE, GIVES, HOURS, OKAFOR

MINUTE = timedelta(minutes=1)
EARLIEST_CANCELLATION = timedelta(hours=5)  # before the visit; the patients' own cut-off is four hours


@dataclass(frozen=True)
class Clinic:
    """What the visits need: places, people and kinds of visit by their short names, and the desk."""

    locations: dict[str, Location]
    team: dict[str, Practitioner]
    visit_types: dict[str, VisitType]
    office: object
    manager: object


@dataclass(frozen=True)
class Slot:
    """A time that will get a visit."""

    visit_type: VisitType
    practitioner: Practitioner
    location: Location
    starts_at: datetime

    @property
    def placement(self) -> Placement:
        where = {"practitioner": self.practitioner, "location": self.location}
        return Placement.of(self.visit_type, starts_at=self.starts_at, **where)


def make_appointments(clinic: Clinic, *, weeks: int, now: datetime, dice: Random) -> None:
    """Visits of ``weeks`` weeks to come and half as many past ones, each as far along as ``now`` says.

    Which visits there are depends on the day of ``now`` and on ``dice`` alone.
    """
    today = day_of(now, ZONE)
    begins = midnight(today, ZONE)
    days = [today + n * DAY for n in range(-7 * weeks // 2, 7 * weeks)]
    patients = Patients(dice)
    for slot in list(_slots(clinic, days, today, dice)):
        _live(clinic, slot, patients, begins=begins, now=now, dice=dice)
    _move_some(begins=begins)
    _squeeze_one_in(clinic, patients, begins=begins)


def _slots(clinic: Clinic, days: list[date], today: date, dice: Random) -> Iterator[Slot]:
    """The times that get a visit: most of those past, and fewer the further they lie ahead."""
    free_from = defaultdict(lambda: midnight(days[0], ZONE))
    for day in days:
        share = 0.55 if day < today else max(0.1, 0.55 - 0.012 * (day - today).days)
        for who, where, weekdays, starts, ends, reserved in HOURS:
            if day.weekday() not in weekdays:
                continue
            hours = opening(day, starts, ends, clinic.locations[where].zone)
            gives = {ACUTE: 1} if reserved else GIVES[who]
            visit_types = {clinic.visit_types[slug]: often for slug, often in gives.items()}
            begin = partial(Slot, practitioner=clinic.team[who], location=clinic.locations[where])
            for slot in _packed(hours, visit_types, share, dice, free_from=free_from[who], begin=begin):
                free_from[who] = slot.placement.blocked_until
                yield slot


def _packed(
    hours: Interval, visit_types: dict[VisitType, int], share: float, dice: Random, *, free_from, begin
) -> Iterator[Slot]:
    """Slots one after the other on the steps of their visit type, with a gap where the dice leave one."""
    at = max(hours.start, free_from)
    while True:
        [visit_type] = dice.choices(list(visit_types), weights=visit_types.values())
        step = timedelta(minutes=visit_type.step_minutes)
        start = hours.start - (hours.start - at) // step * step  # the first step that is not before `at`
        slot = begin(visit_type=visit_type, starts_at=start)
        if slot.placement.ends_at > hours.end:
            return
        at = start + step
        if dice.random() < share:
            yield slot
            at = slot.placement.blocked_until


def _live(clinic: Clinic, slot: Slot, patients: Patients, *, begins, now, dice: Random) -> None:
    """One visit, from the booking to where it stands now.  A day off or a closed day gets none."""
    person = patients.next(slot.visit_type, slot.starts_at)
    tells = story(person, dice)
    hours = dice.uniform(3, 24) if slot.visit_type.acute else dice.uniform(24, 20 * 24)
    booked_at = min(
        slot.starts_at - timedelta(hours=hours), begins - dice.randrange(10, 3 * 24 * 60) * MINUTE
    )
    is_online = slot.visit_type.online and person.email and dice.random() < 0.65
    changes = _changes(slot, booked_at, begins=begins, dice=dice)
    try:
        appointment = booking.book(
            visit_type=slot.visit_type,
            placement=slot.placement,
            person=person,
            story=tells,
            by=None if is_online else clinic.office,
            now=booked_at,
        )
    except booking.NotOpen:
        return
    for change, by_patient, at in changes:
        if at <= now:
            change(appointment, by=None if by_patient else clinic.office, now=at)


def _changes(slot: Slot, booked_at, *, begins, dice: Random) -> list[tuple]:
    """What will happen to a visit: the change, whether the patient makes it, and when."""
    fate, by_patient, moment = dice.random(), dice.random() < 0.7, dice.random()
    early, wait, longer = dice.randrange(13), dice.randrange(9), dice.randrange(-3, 7)
    latest = min(slot.starts_at - EARLIEST_CANCELLATION, begins)
    if fate < 0.06 and latest > booked_at:
        return [(booking.cancel, by_patient, booked_at + (latest - booked_at) * moment)]
    if fate > 0.96:
        return [(booking.mark_no_show, False, slot.starts_at + 20 * MINUTE)]
    ends_at = slot.starts_at + slot.visit_type.duration
    steps = [
        (booking.arrive, False, slot.starts_at - early * MINUTE),
        (booking.to_room, False, slot.starts_at + wait * MINUTE),
        (booking.complete, False, ends_at + longer * MINUTE),
    ]
    # Of the days before today nobody looks at the room any more, and loading is quicker without it.
    return steps if slot.starts_at >= begins else [steps[0], steps[2]]


def _coming(begins: datetime):
    """Visits after today, in the order of the clock."""
    appointments = Appointment.objects.upcoming(begins + DAY).with_names()
    return appointments.order_by("starts_at", "practitioner")


def _move_some(*, begins: datetime) -> None:
    """Now and then a patient has taken another time, about a week later, the evening before today."""
    later = Appointment.objects.filter(patient=OuterRef("patient"), starts_at__gt=OuterRef("starts_at"))
    appointments = _coming(begins + 2 * DAY).filter(~Exists(later), visit_type__online=True)
    for appointment in list(appointments[::20]):
        wish = appointment.starts_at + 7 * DAY
        for slot in availability.nearest(
            appointment.visit_type, to=wish, count=1, practitioner=appointment.practitioner, now=begins
        ):
            booking.reschedule(appointment, slot, now=begins - 5 * MINUTE)


def _squeeze_one_in(clinic: Clinic, patients: Patients, *, begins: datetime) -> None:
    """The desk has placed one visit over another, as a physician asked."""
    physician, visit_type = clinic.team[OKAFOR], clinic.visit_types[ACUTE]
    beneath = _coming(begins).filter(practitioner=physician).first()
    if beneath:
        booking.book(
            visit_type=visit_type,
            placement=Slot(visit_type, physician, beneath.location, beneath.starts_at).placement,
            person=patients.next(visit_type, beneath.starts_at),
            by=clinic.manager,
            overbook_because="Dr. Okafor asked to see this patient between two visits.",
            now=begins - MINUTE,
        )
