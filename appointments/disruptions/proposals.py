"""Another time for each of many visits at once, such that all of them can be had together."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import prefetch_related_objects

from appointments.availability import Schedule, Search, Slot, slots_in
from appointments.disruptions.closing import Closing
from appointments.models import Appointment, BookingPolicy
from appointments.models.appointments import LONGEST_VISIT
from clinic.common.intervals import Interval
from clinic.directory.models import Location

WEEK = timedelta(days=7)
# So long a patient rather waits for the same practitioner than sees another one sooner.
PATIENCE, PATIENCE_IN_PAIN = timedelta(days=7), timedelta(days=1)


def propose(
    appointments: Iterable[Appointment],
    *,
    closing: Closing | None = None,
    among: Collection[int] | None = None,
    now: datetime,
) -> dict[int, Slot | None]:
    """The time that is offered in place of each visit, by the visit's key; None where there is none.

    It is an open time for the same visit type, not before the visit's own time, and the nearest one: with
    the same practitioner if that is within a week (an acute visit: a day), otherwise with another one who
    gives the visit, if possible at the same location.  No two of them overlap, neither for a practitioner nor
    for a patient, and none lies in what ``closing`` would close; ``among`` are the keys of the practitioners
    who may be offered, if not all.  Visits come with their names, the first to come chooses first.  Takes at
    most 8 queries, whatever the number of visits.
    """
    appointments = sorted(appointments, key=lambda appointment: (appointment.starts_at, appointment.pk))
    if not appointments:
        return {}
    supplies, taken = _supplies(appointments, closing, among, now), _Taken(appointments)
    found = {}
    for appointment in appointments:
        found[appointment.pk] = offer = _nearest(appointment, supplies[appointment.visit_type_id], taken)
        if offer:
            taken.add(appointment, offer)
    return found


def _supplies(
    appointments: list[Appointment],
    closing: Closing | None,
    among: Collection[int] | None,
    now: datetime,
) -> dict[int, "_Supply"]:
    """The slots of each visit type, all from one reading of hours, absences and appointments."""
    visit_types = list({row.visit_type_id: row.visit_type for row in appointments}.values())
    prefetch_related_objects(visit_types, "practitioners")
    own = {appointment.practitioner_id for appointment in appointments}
    practitioners = {
        visit_type.pk: {
            row.pk: row
            for row in visit_type.practitioners.all()
            if (row.accepts_online_booking or row.pk in own) and (among is None or row.pk in among)
        }
        for visit_type in visit_types
    }
    start = max(now, min(appointment.starts_at for appointment in appointments))
    schedule = Schedule(
        practitioners={key: row for some in practitioners.values() for key, row in some.items()},
        locations={location.pk: location for location in Location.objects.all()},
        start=start,
        end=max(start, now + max(visit_type.horizon for visit_type in visit_types)),
        now=now,
        policy=BookingPolicy.current(),
    )
    return {
        visit_type.pk: _Supply(Search(schedule, visit_type, practitioners[visit_type.pk]), closing)
        for visit_type in visit_types
    }


class _Supply:
    """The slots of one visit type, worked out week by week as far as they are asked for."""

    def __init__(self, search: Search, closing: Closing | None):
        self.search, self.closing = search, closing
        self.start = self.until = search.schedule.start
        self.last = search.now + search.visit_type.horizon
        self.slots: list[Slot] = []

    def between(self, start: datetime, end: datetime) -> list[Slot]:
        """What starts in ``start <= t < end``."""
        while self.until < min(end, self.last):
            week = slots_in(self.search, self.until, self.until + WEEK)
            self.slots += [slot for slot in week if not (self.closing and self.closing.covers(slot))]
            self.until += WEEK
        first, after = (bisect_left(self.slots, at, key=lambda slot: slot.starts_at) for at in (start, end))
        return self.slots[first:after]


class _Taken:
    """What was offered already, and where the patients have to be anyway."""

    def __init__(self, appointments: list[Appointment]):
        self.practitioners: defaultdict[int, list[Interval]] = defaultdict(list)
        self.patients: defaultdict[int, list[Interval]] = defaultdict(list)
        others = Appointment.objects.holding_time().exclude(
            pk__in=[appointment.pk for appointment in appointments]
        )
        others = others.filter(
            patient__in={appointment.patient_id for appointment in appointments},
            starts_at__gt=appointments[0].starts_at - LONGEST_VISIT,
        )
        for patient, starts_at, ends_at in others.values_list("patient", "starts_at", "ends_at"):
            self.patients[patient].append(Interval(starts_at, ends_at))

    def add(self, appointment: Appointment, offer: Slot) -> None:
        """Keep the time, with the turnover after it, from everybody else."""
        self.practitioners[offer.practitioner.pk].append(offer.busy)
        self.patients[appointment.patient_id].append(offer.time)

    def leaves(self, appointment: Appointment, offer: Slot) -> bool:
        """Can this patient still have this time?  Without online booking nobody gets other patients."""
        own = offer.practitioner.pk == appointment.practitioner_id
        if not (own or offer.practitioner.accepts_online_booking):
            return False
        return not (
            any(offer.busy.overlaps(other) for other in self.practitioners[offer.practitioner.pk])
            or any(offer.time.overlaps(other) for other in self.patients[appointment.patient_id])
        )


def _nearest(appointment: Appointment, supply: _Supply, taken: _Taken) -> Slot | None:
    patience = PATIENCE_IN_PAIN if appointment.visit_type.acute else PATIENCE
    begins = max(appointment.starts_at, supply.start)
    ends = begins + patience
    soon = sorted(supply.between(begins, ends), key=lambda time: _rank(appointment, time))
    if offer := next((time for time in soon if taken.leaves(appointment, time)), None):
        return offer
    while ends < supply.last:
        later = supply.between(ends, ends + WEEK)
        for _, same_start in groupby(later, key=lambda time: time.starts_at):
            for time in sorted(same_start, key=lambda time: _rank(appointment, time)):
                if taken.leaves(appointment, time):
                    return time
        ends += WEEK
    return None


def _rank(appointment: Appointment, time: Slot) -> tuple[bool, bool, datetime, int, int]:
    """The same person first, then the same place, then the clock, then who has the fewest visits that day."""
    other_person = time.practitioner.pk != appointment.practitioner_id
    other_location = time.location.pk != appointment.location_id
    return other_person, other_location, time.starts_at, time.appointments_that_day, time.practitioner.pk
