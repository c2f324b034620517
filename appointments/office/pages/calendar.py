"""The calendar of the office: a day by practitioner, a week by day, with what is still free."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appointments.insight.agenda import agenda
from appointments.office.pages.page import office_page, show
from appointments.office.tables.days import DAY, WEEK, where_and_when
from clinic.common.wall_clock import day_of
from clinic.directory.models import Location

SEE_VISITS = "appointments.view_appointment"
RUN_THE_DESK = "appointments.change_appointment"


@office_page(SEE_VISITS)
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """One day of a place, by practitioner."""
    return _show(request, "calendar", days=1)


@office_page(SEE_VISITS)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The week, Monday to Sunday, that the day asked for lies in: of one practitioner or of all."""
    return _show(request, "calendar-week", days=7)


def address(name: str, location: Location, day: date, practitioner: str = "") -> str:
    """Where the calendar of a place is: ``name`` is "calendar" or "calendar-week"."""
    words = {"day": day, "location": location.pk} | ({"practitioner": practitioner} if practitioner else {})
    return reverse(f"admin:{name}") + "?" + urlencode(words)


def _show(request: HttpRequest, name: str, *, days: int) -> HttpResponse:
    locations, location, asked = where_and_when(request, request.GET)
    if location is None:
        return show(request, "office/calendar.html", {"title": _("Calendar")})
    now = timezone.now()
    first = asked - timedelta(days=asked.weekday()) if days > 1 else asked
    only = request.GET.get("practitioner", "")
    # A practitioner who does not run the desk sees their own days, if they have some.
    viewer = None if request.user.has_perm(RUN_THE_DESK) else request.user
    found = agenda(locations, location, first, days=days, now=now, only=only, viewer=viewer)
    step = WEEK if days > 1 else DAY
    today = day_of(now, location.zone)
    practitioner = found.only.slug if found.only else ""
    context = {
        "title": _("Calendar"),
        "agenda": found,
        "asked": asked,
        "today": today,
        "is_week": days > 1,
        "locations": [(other, address(name, other, asked, practitioner)) for other in locations],
        "beside": [
            (icon, day, address(name, location, day, practitioner)) for icon, day in _beside(asked, step)
        ],
        "views": {
            "now": address(name, location, today, practitioner),
            "day": address("calendar", location, asked, practitioner),
            "week": address("calendar-week", location, asked, practitioner),
        },
    }
    return show(request, "office/calendar.html", context)


def _beside(day: date, step: timedelta) -> list[tuple[str, date]]:
    """The days or weeks before and after, with the icon of each."""
    return [("prev", day - step), ("next", day + step)]
