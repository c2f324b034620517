"""The team: everybody on one page, and a page for each."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appointments import availability
from appointments.models import VisitType
from clinic.directory import facts, structured
from clinic.directory.models import Practitioner

PEOPLE = Practitioner.objects.order_by("name", "pk").prefetch_related("visit_types")


@dataclass(frozen=True)
class Profile:
    """A practitioner, and the next open time for each kind of visit that can be booked with them online."""

    practitioner: Practitioner
    times: dict[VisitType, availability.Slot]

    @property
    def next(self) -> tuple[VisitType, availability.Slot] | None:
        """The kind of visit that stands first and has a time, with that time."""
        return next(iter(self.times.items()), None)

    @property
    def appointments(self) -> list[tuple[VisitType, availability.Slot | None]]:
        """Every kind of visit they give, with the next open time where one can be booked online."""
        return [
            (visit_type, self.times.get(visit_type)) for visit_type in self.practitioner.visit_types.all()
        ]

    @property
    def books_online(self) -> bool:
        """Can a visit with them be booked online, when they have time?"""
        visit_types = self.practitioner.visit_types.all()
        return self.practitioner.accepts_online_booking and any(
            visit_type.online for visit_type in visit_types
        )


@require_safe
def team(request):
    times = availability.next_slots(VisitType.objects.bookable_online(), now=timezone.now())
    profiles = [Profile(practitioner, times.get(practitioner.pk, {})) for practitioner in PEOPLE.all()]
    return render(request, "site/team.html", {"profiles": profiles})


@require_safe
def practitioner(request, slug):
    practitioner = get_object_or_404(PEOPLE.prefetch_related("locations"), slug=slug)
    visit_types = VisitType.objects.bookable_online()
    times = availability.next_slots(visit_types, practitioner=practitioner, now=timezone.now())
    context = {
        "profile": Profile(practitioner, times.get(practitioner.pk, {})),
        "practitioner": practitioner,
        "parents": [(reverse("team"), _("Our team"))],
        "structured_data": _structured_data(request, practitioner),
    }
    return render(request, "site/practitioner.html", context)


def _structured_data(request, practitioner):
    """What search engines read of a practitioner, with the places as the directory knows them."""
    keys = {location.pk for location in practitioner.locations.all()}
    locations = [location for location in facts.clinic(request)["clinic"].locations if location.pk in keys]
    describe = structured.physician if practitioner.is_physician else structured.person
    return describe(
        practitioner, structured.address(reverse("practitioner", args=[practitioner.slug])), locations
    )
