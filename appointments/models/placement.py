"""A time as it is named from a click to a row: with whom, where, from when, and how long."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from appointments.models.visit_types import VisitType
from clinic.common.intervals import Interval
from clinic.directory.models import Location, Practitioner


def minutes_of(time: Interval) -> int:
    """How long a time lasts, in whole minutes."""
    return (time.end - time.start) // timedelta(minutes=1)


@dataclass(frozen=True)
class Placement:
    """Where an appointment stands, or would stand, in a practitioner's time.

    ``length`` is how long the patient is with the practitioner, ``turnover`` how long the practitioner stays
    busy afterwards.  All instants are UTC: minutes added to a wall clock go wrong when clocks change.
    """

    practitioner: Practitioner
    location: Location
    starts_at: datetime
    length: timedelta
    turnover: timedelta

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))

    @classmethod
    def of(
        cls, visit_type: VisitType, *, practitioner: Practitioner, location: Location, starts_at: datetime
    ) -> Self:
        """The time that an appointment of this type takes, were it to begin then."""
        return cls(practitioner, location, starts_at, visit_type.duration, visit_type.turnover_duration)

    @property
    def ends_at(self) -> datetime:
        """When the patient leaves."""
        return self.starts_at + self.length

    @property
    def blocked_until(self) -> datetime:
        """When the practitioner is free again."""
        return self.ends_at + self.turnover

    @property
    def length_minutes(self) -> int:
        """How long the patient is there, in minutes."""
        return minutes_of(self.time)

    @property
    def time(self) -> Interval:
        """The time that the patient is there."""
        return Interval(self.starts_at, self.ends_at)

    @property
    def busy(self) -> Interval:
        """The time that the practitioner is busy."""
        return Interval(self.starts_at, self.blocked_until)

    @property
    def key(self) -> tuple[int, int, datetime]:
        """The practitioner, the location and the beginning; equal for what is the same time to a patient."""
        return self.practitioner.pk, self.location.pk, self.starts_at

    @property
    def columns(self) -> dict[str, Any]:
        """What a row that stands there holds."""
        return {
            "practitioner": self.practitioner,
            "location": self.location,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "blocked_until": self.blocked_until,
        }

    @property
    def value(self) -> str:
        """What a button of a form sends: instant, practitioner and location."""
        return f"{self.starts_at:%Y%m%dT%H%MZ}_{self.practitioner.pk}_{self.location.pk}"

    @property
    def local_start(self) -> datetime:
        """The beginning on the wall clock of the location."""
        return self.starts_at.astimezone(self.location.zone)
