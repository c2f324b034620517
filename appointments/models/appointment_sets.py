"""Sets of visits, asked for in the clinic's words."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from appointments.models.status import Status
from clinic.common.intervals import Interval
from clinic.directory.models import Practitioner

if TYPE_CHECKING:
    from appointments.models.appointments import Appointment

LONGEST_VISIT = timedelta(days=1)
LINK_OUTLIVES_VISIT, LINK_WITH_A_PLAN = timedelta(days=7), timedelta(days=30)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def holding_time(self) -> Self:
        """Visits whose practitioner is busy with them: neither cancelled nor missed."""
        return self.filter(status__in=Status.HOLDING_TIME)

    def not_cancelled(self) -> Self:
        """Visits that hold time, and those whose patient did not come."""
        return self.exclude(status=Status.CANCELLED)

    def cancelled(self) -> Self:
        """Visits that do not take place, whoever cancelled them."""
        return self.filter(status=Status.CANCELLED)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Visits that keep their practitioner busy at some moment of ``starts_at <= t < ends_at``.

        The lower bound on ``starts_at`` lets an ordinary index answer: no visit is longer than a day.
        """
        return self.filter(
            starts_at__gt=starts_at - LONGEST_VISIT, starts_at__lt=ends_at, blocked_until__gt=starts_at
        )

    def in_the_way(
        self, practitioner: Practitioner, time: Interval, *, moving: "Appointment | None" = None
    ) -> Self:
        """Visits that keep a practitioner busy in this time, without the one that is ``moving``."""
        there = self.holding_time().filter(practitioner=practitioner).overlapping(time.start, time.end)
        others = there.exclude(pk=moving.pk) if moving else there
        return others.order_by("starts_at", "pk")

    def upcoming(self, now: datetime) -> Self:
        """Visits that are booked and have not begun."""
        return self.filter(status=Status.BOOKED, starts_at__gt=now)

    def unconfirmed(self, now: datetime) -> Self:
        """Visits whose time is over and of which nobody has said whether the patient came."""
        return self.filter(status=Status.BOOKED, ends_at__lte=now)

    def with_live_link(self, now: datetime) -> Self:
        """Visits whose link works: for seven days after they begin, for thirty where there is a plan."""
        plan = Q(care_plan__isnull=False, starts_at__gt=now - LINK_WITH_A_PLAN)
        return self.filter(Q(starts_at__gt=now - LINK_OUTLIVES_VISIT) | plan)

    def with_names(self) -> Self:
        """With everything a list of visits prints, in one query."""
        return self.select_related("patient", "practitioner", "location", "visit_type")
