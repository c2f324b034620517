"""How often patients may book, search and write before a pause.

One browser and one contact are one person.  A network address is not: an employer, a mobile carrier or the
clinic's own waiting room is hundreds of them, so by address only a flood is stopped.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from appointments.models import BookingPolicy
from clinic.common import limits
from clinic.common.wall_clock import DAY

HOUR = timedelta(hours=1)
Limit = tuple[int, timedelta]


@dataclass(frozen=True)
class Limited:
    """What is counted, how often one person may, and how often one network address."""

    what: str
    person: tuple[Limit, ...]
    flood: tuple[Limit, ...]

    def _counted(self, request, people) -> list[tuple[str, str, tuple[Limit, ...]]]:
        """Always in one order, so that two who count at once never wait for each other."""
        counted = [(self.what, limits.digest(person), self.person) for person in people if person]
        return [*counted, (f"{self.what} by address", limits.address(request), self.flood)]

    def allowed(self, request, *people: str, now: datetime) -> bool:
        """Count one try of these contacts and browsers, unless one of them is to pause."""
        return all(
            limits.allowed(what, who, *most, now=now) for what, who, most in self._counted(request, people)
        )

    def paused_until(self, request, *people: str, now: datetime) -> datetime | None:
        """When they may go on; None: now.  Counts nothing."""
        ends = [
            limits.paused_until(what, who, *most, now=now)
            for what, who, most in self._counted(request, people)
        ]
        return max(filter(None, ends), default=None)

    def pause(self, request, *people: str, now: datetime) -> str:
        """The sentence for who has to pause: for how long, and that nothing is lost."""
        left = limits.left(self.paused_until(request, *people, now=now) or now, now=now)
        return _("Much was sent in a short time. You can go on in %(time)s. What you typed is not lost.") % {
            "time": left
        }


FINDING = Limited("find", person=((5, timedelta(minutes=15)),), flood=((200, timedelta(minutes=15)),))
WRITING = Limited("contact", person=((10, HOUR), (30, DAY)), flood=((300, HOUR),))
CALLING = Limited("callback", person=((3, HOUR), (6, DAY)), flood=((150, HOUR), (500, DAY)))


def booking_tries(policy: BookingPolicy) -> Limited:
    """The limits of booking, which the clinic sets itself."""
    return Limited(
        "book",
        person=((policy.bookings_per_hour, HOUR), (policy.bookings_per_day, DAY)),
        flood=((policy.flood_per_hour, HOUR),),
    )
