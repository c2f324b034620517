"""The weekly plan of a practitioner on one page, with the way to everything that can be changed in it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appointments.insight.weekly_plan import weekly_plan
from appointments.models import BookingPolicy
from appointments.office.pages.page import office_page, show
from clinic.directory.models import Location, Practitioner
from clinic.directory.whose_clock import clock_of


@office_page("appointments.view_workinghours")
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The practitioner whom the address names; nonsense means the first one."""
    practitioners, locations = list(Practitioner.objects.all()), list(Location.objects.all())
    context = {"title": _("Weekly plan"), "practitioners": practitioners}
    if practitioners and locations:
        chosen = [
            practitioner
            for practitioner in practitioners
            if practitioner.slug == request.GET.get("practitioner")
        ]
        found = weekly_plan((chosen + practitioners)[0], now=timezone.now())
        context |= {"plan": found, "policy": BookingPolicy.current(), "locations": locations}
        context["whose_clock"] = clock_of(location=None, practitioner=found.practitioner, locations=locations)
    return show(request, "office/plan.html", context)
