"""The part of a page on which staff choose a time: for a new visit and for one that moves."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from appointments import booking
from appointments.availability.choices import Offers, offers
from appointments.models import Appointment, Placement, VisitType
from appointments.office.forms.phone import OverForm, WhenForm, local_day
from clinic.directory.models import Location, Practitioner

PRESSED = ("book", "move")


@dataclass
class Times:
    """What the page shows of times, and what stands in the way of the one that was ``chosen``.

    ``beneath`` are the visits it would lie over; ``over`` asks staff with the permission why.
    """

    when: WhenForm
    visit_type: VisitType | None
    offers: Offers | None = None
    chosen: Placement | None = None
    beneath: tuple[Appointment, ...] = ()
    over: OverForm | None = None

    @property
    def is_open(self) -> bool:
        """May the time that was chosen be booked?"""
        return bool(self.chosen and self.offers and self.chosen.key in self.offers.open)

    @property
    def aside(self) -> Placement | None:
        """The time that was chosen, where it may be booked and is none of those shown."""
        return self.chosen if self.is_open and self.chosen.key not in self.offers.shown else None

    @property
    def taken(self) -> Placement | None:
        """The time that was chosen, where others have it."""
        return self.chosen if self.beneath else None

    @property
    def misfit(self) -> Placement | None:
        """The time that was chosen, where no visit of this kind can be."""
        return self.chosen if self.chosen and not self.beneath and not self.is_open else None


def read_times(request: HttpRequest, data, *, moving: Appointment | None = None) -> Times:
    """The times that a page asks for, and what stands in the way of the one that was chosen."""
    visit_types = [moving.visit_type] if moving else list(VisitType.objects.prefetch_related("practitioners"))
    practitioners = moving.visit_type.practitioners if moving else Practitioner.objects
    locations, now = list(Location.objects.all()), timezone.now()
    today = local_day(now, locations[0]) if locations else now.date()
    asked = {name: data.get(name, "") for name in ("visit_type", "practitioner", "location", "time")}
    asked["day"] = data.get("later") or data.get("day") or today.isoformat()
    when = WhenForm(
        asked,
        visit_types=visit_types,
        practitioners=list(practitioners.order_by("name")),
        locations=locations,
    )
    visit_type = moving.visit_type if moving else when.wanted_visit_type
    if visit_type is None or not locations:
        return Times(when, None)
    found = offers(
        visit_type,
        first_day=when.first_day or today,
        practitioner=when.wanted_practitioner,
        location=when.wanted_location,
        moving=moving,
        now=now,
    )
    return _chosen(request, data, Times(when, visit_type, found, when.time), moving)


def _chosen(request: HttpRequest, data, times: Times, moving: Appointment | None) -> Times:
    """The same with the visits beneath the time that was chosen, and the question why it goes over them."""
    if times.chosen and not times.is_open:
        times.beneath = tuple(booking.beneath(times.chosen, moving=moving).with_names())
        if times.beneath and request.user.has_perm(booking.OVERBOOK):
            pressed = data.get("do") in PRESSED
            because = {"because": data.get("because", "")}
            times.over = OverForm(data if pressed else None, initial=because, beneath=times.beneath)
    return times


def agreed(times: Times) -> dict | None:
    """What ``booking`` is told of the visits beneath; None while the page has to ask for it."""
    if times.over is None:
        return {}
    if not times.over.is_valid():
        return None
    named = times.over.cleaned_data["over"] if times.over.is_third else [row.pk for row in times.beneath]
    return {"overbook_because": times.over.cleaned_data["because"], "over": named}
