"""The weekly plan of a practitioner on one page, with the way to everything that can be changed in it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appointments.insight.weekly_plan import weekly_plan
from appointments.models import BookingPolicy
from appointments.office.pages.page import office_page, show
from clinic.directory.models import Location, Practitioner


@office_page("appointments.view_workinghours")
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The practitioner whom the address names; nonsense means the first one."""
    practitioners, location = list(Practitioner.objects.all()), Location.objects.main()
    context = {"title": _("Weekly plan"), "practitioners": practitioners}
    if practitioners and location:
        chosen = [
            practitioner
            for practitioner in practitioners
            if practitioner.slug == request.GET.get("practitioner")
        ]
        now = timezone.now()
        today = timezone.localdate(timezone=location.zone, value=now)
        found = weekly_plan((chosen + practitioners)[0], today=today, now=now)
        context |= {"plan": found, "policy": BookingPolicy.current()}
    return show(request, "office/plan.html", context)
