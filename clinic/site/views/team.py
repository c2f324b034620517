"""Who works here: everybody on one page, and a page for each."""

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
    times: dict[VisitType, availability.OpenTime]

    @property
    def next(self) -> tuple[VisitType, availability.OpenTime] | None:
        """The kind of visit that stands first and has a time, with that time."""
        return next(iter(self.times.items()), None)

    @property
    def visits(self) -> list[tuple[VisitType, availability.OpenTime | None]]:
        """Every kind of visit they give, with the next open time where one can be booked online."""
        return [(kind, self.times.get(kind)) for kind in self.practitioner.visit_types.all()]

    @property
    def books_online(self) -> bool:
        """Can a visit with them be booked online, when they have time?"""
        kinds = self.practitioner.visit_types.all()
        return self.practitioner.accepts_online_booking and any(kind.online for kind in kinds)


@require_safe
def team(request):
    times = availability.next_times(VisitType.objects.bookable_online(), now=timezone.now())
    profiles = [Profile(person, times.get(person.pk, {})) for person in PEOPLE.all()]
    return render(request, "site/team.html", {"profiles": profiles})


@require_safe
def practitioner(request, slug):
    person = get_object_or_404(PEOPLE.prefetch_related("locations"), slug=slug)
    kinds = VisitType.objects.bookable_online()
    times = availability.next_times(kinds, practitioner=person, now=timezone.now())
    context = {
        "profile": Profile(person, times.get(person.pk, {})),
        "practitioner": person,
        "parents": [(reverse("team"), _("Our team"))],
        "structured_data": _structured_data(request, person),
    }
    return render(request, "site/practitioner.html", context)


def _structured_data(request, person):
    """What search engines read of a practitioner, with the places as the directory knows them."""
    keys = {place.pk for place in person.locations.all()}
    places = [place for place in facts.clinic(request)["clinic"].locations if place.pk in keys]
    kind = structured.physician if person.is_physician else structured.person
    return kind(person, structured.address(reverse("practitioner", args=[person.slug])), places)
