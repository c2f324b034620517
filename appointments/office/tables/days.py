"""Which days a list of visits or a page shows, on the clock of each location, and at which place."""

from datetime import date, timedelta, tzinfo
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from clinic.common.tables import SetFromTheStart
from clinic.common.wall_clock import DAY, midnight
from clinic.directory.models import Location

WEEK = timedelta(days=7)


def span(choice: str, today: date) -> tuple[date | None, date | None]:
    """The first day that ``choice`` shows and the day after its last; None where it has no end."""
    monday = today - timedelta(days=today.weekday())
    spans = {
        "today": (today, today + DAY),
        "tomorrow": (today + DAY, today + 2 * DAY),
        "week": (monday, monday + WEEK),
        "next-week": (monday + WEEK, monday + 2 * WEEK),
        "later": (monday + 2 * WEEK, None),
        "before": (None, today),
        "all": (None, None),
    }
    if choice in spans:
        return spans[choice]
    day = read_day(choice)
    return day, day + DAY


class DayFilter(SetFromTheStart):
    """Visits by day.  Begins with today; a search looks at all days; ``?day=2027-03-15`` is any one day."""

    title = _("day")
    parameter_name = "day"
    template = "admin/appointments/appointment/day_filter.html"
    default = "today"

    def lookups(self, request, model_admin):
        return [
            ("today", _("Today")),
            ("tomorrow", _("Tomorrow")),
            ("week", _("This week")),
            ("next-week", _("Next week")),
            ("later", _("Later")),
            ("before", _("Before today")),
            (self.ALL, _("All days")),
        ]

    def value(self):
        asked = self.used_parameters.get(self.parameter_name) or ""
        return asked if read_day(asked) else super().value()

    @property
    def day(self) -> str:
        """The one day that is shown, if one was typed."""
        return self.value() if read_day(self.value()) else ""

    def choices(self, changelist):
        """The choices; also what else the address asks for, which typing a day must not lose."""
        asked = changelist.filter_params.items()
        self.others = [(name, value) for name, values in asked for value in values if name != "day"]
        return super().choices(changelist)

    def queryset(self, request, queryset):
        """Each visit by the calendar of its own location."""
        zones = {location.time_zone: location.zone for location in request.locations}
        if len(zones) < 2:
            return queryset.filter(self._begin_in(timezone.get_current_timezone()))
        there = (Q(location__time_zone=name) & self._begin_in(zone) for name, zone in zones.items())
        return queryset.filter(reduce(or_, there))

    def _begin_in(self, zone: tzinfo) -> Q:
        first, after = span(self.value(), timezone.localdate(timezone=zone))
        condition = Q(starts_at__gte=midnight(first, zone)) if first else Q()
        return condition & Q(starts_at__lt=midnight(after, zone)) if after else condition


def read_day(text: str) -> date | None:
    """The day that ``text`` writes as 2027-03-15, if there is one that can have a day after it."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and date(1900, 1, 1) < day < date(3000, 1, 1) else None


def where_and_when(request, values) -> tuple[list[Location], Location | None, date]:
    """All places, and the place and day of an address or a form; nonsense means the first one, and today."""
    locations = request.locations
    chosen = [location for location in locations if str(location.pk) == values.get("location")]
    location = next(iter(chosen + locations), None)
    day = read_day(values.get("day") or "") or timezone.localdate(timezone=location and location.zone)
    return locations, location, day
