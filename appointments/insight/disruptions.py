"""READS.  Sick days and closures as the office works them off: what is left to do, and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from appointments.availability import Slot
from appointments.disruptions import GRACE
from appointments.disruptions.closing import Closing
from appointments.disruptions.proposals import propose
from appointments.models import Appointment, DisruptedVisit, Disruption
from appointments.notifications.told import Told, told_of_the_last_change
from clinic.common.wall_clock import day_of
from clinic.directory.models import Location

Outcome = DisruptedVisit.Outcome
SHOWN = 20
KEPT_IN_VIEW = timedelta(days=30)


@dataclass(frozen=True)
class Unresolved:
    """One sick day or closure that still needs a person, and for how many visits.

    ``day`` is the first of it, on the calendar of whom it is about.
    """

    pk: int
    whose: str
    day: date
    count: int
    to_decide: int


@dataclass(frozen=True)
class HitAppointment:
    """One visit in closed time, whether its patient knows, and where it could be moved if undecided."""

    row: DisruptedVisit
    open: bool
    told: Told
    could_move_to: Slot | None


def unresolved() -> list[Unresolved]:
    """What still needs a person, the earliest first, in one query."""
    rows = DisruptedVisit.objects.unresolved().order_by("disruption__starts_at", "disruption")
    rows = rows.annotate(time_zone=_time_zone())
    names = ("disruption", "disruption__starts_at", "time_zone")
    whose = ("disruption__practitioner__name", "disruption__location__name")
    counted = rows.values(*names, *whose).annotate(
        count=Count("pk"), to_decide=Count("pk", filter=Q(outcome=Outcome.TO_DECIDE))
    )
    return [
        Unresolved(
            pk=row["disruption"],
            whose=row[whose[0]] or row[whose[1]] or "",
            day=day_of(row["disruption__starts_at"], ZoneInfo(row["time_zone"])),
            count=row["count"],
            to_decide=row["to_decide"],
        )
        for row in counted
    ]


def _time_zone() -> Coalesce:
    """As ``whose_clock.clock_of`` says it: that of the location, of the practitioner, or of the clinic."""
    own = Location.objects.filter(practitioners=OuterRef("disruption__practitioner")).values("time_zone")
    return Coalesce(
        "disruption__location__time_zone",
        Subquery(own[:1]),
        Subquery(Location.objects.values("time_zone")[:1]),
    )


def recent(*, now: datetime) -> list[tuple[Disruption, int]]:
    """The latest sick days and closures, each with how many visits still need a person.  Two queries."""
    left = {found.pk: found.count for found in unresolved()}
    shown = Q(ends_at__gt=now - KEPT_IN_VIEW) | Q(pk__in=left)
    rows = Disruption.objects.filter(shown).select_related("practitioner", "location").order_by("-at")
    return [(row, left.get(row.pk, 0)) for row in rows[:SHOWN]]


def countdown(disruption: Disruption, *, now: datetime) -> dict:
    """Its visits, those that need a person first, how many do, and whether all of it can be taken back.

    Takes a fixed number of queries, whatever the number of visits.
    """
    told = told_of_the_last_change(now=now, appointment="appointment")
    rows = list(disruption.appointments.with_names().annotate(told=told).order_by("starts_at", "pk"))
    left = set(disruption.appointments.unresolved().values_list("pk", flat=True))
    undecided = [row.appointment for row in rows if row.pk in left and row.outcome == Outcome.TO_DECIDE]
    offers = propose(undecided, now=now)
    hit = [HitAppointment(row, row.pk in left, row.told, offers.get(row.appointment_id)) for row in rows]
    return {
        "hit": sorted(hit, key=lambda found: not found.open),
        "left": len(left),
        "undecided": [found for found in hit if found.row.appointment in undecided],
        "here": _here(disruption),
        "undo_until": _undo_until(disruption, rows, now),
    }


def _here(disruption: Disruption) -> list[Appointment]:
    """Patients who had arrived and were left as they are."""
    return Closing.of(disruption).appointments(now=disruption.at)[1]


def _undo_until(disruption: Disruption, rows: Sequence[DisruptedVisit], now: datetime) -> datetime | None:
    """Until when it can be taken back, if it still can."""
    until = max([disruption.at, *(row.at for row in rows)]) + GRACE
    return until if disruption.undone_at is None and now < until else None
