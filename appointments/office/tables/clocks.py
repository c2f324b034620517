"""Tables whose rows are each read on the clock of one location, which is named where there are several."""

from datetime import datetime
from functools import partial

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clinic.common.tables import OfficeAdmin, is_key, on_the_clock
from clinic.common.templatetags import clinic_tags
from clinic.directory.models import Location


class OnItsClock(OfficeAdmin):
    """A table of rows that belong to a location each.

    ``rows_of_location`` leads from a location to them in a query, ``location_of`` from a row to its location;
    the clock is named after ``before_the_clock``, columns of the list or of the page.
    """

    rows_of_location = ""
    before_the_clock: tuple[str, ...] = ()

    def location_of(self, row) -> Location | None:
        """The location whose clock a row is read on; None where it is that of the office."""
        return row.location

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        """All times of the page are on the clock of the row: also those of what belongs to it."""
        view = partial(super().changeform_view, request, object_id, *args, **kwargs)
        asked = clinic_tags.zones_meet(request.locations) and is_key(object_id)
        location = Location.objects.filter(**{self.rows_of_location: object_id}).first() if asked else None
        return on_the_clock(location.zone, view) if location else view()

    def get_list_display(self, request):
        return self._with_clock(request, self.list_display)

    def get_list_display_links(self, request, list_display):
        return super().get_list_display_links(request, self.list_display)

    def get_fieldsets(self, request, obj=None):
        return [
            (title, {**options, "fields": self._with_clock(request, options["fields"])})
            for title, options in super().get_fieldsets(request, obj)
        ]

    @admin.display(description=_("clock"))
    def zone(self, row):
        location = self.location_of(row)
        return clinic_tags.zone_name(location) if location else None

    def on_its_clock(self, at: datetime | None, row, style: str = "DATETIME_FORMAT") -> str | None:
        """An instant as it stands in a column of the row."""
        if at is None:
            return None
        location = self.location_of(row)
        return date_format(timezone.localtime(at, location and location.zone), style)

    def _with_clock(self, request, names) -> list:
        names = list(names)
        if clinic_tags.zones_meet(request.locations):
            for before in set(self.before_the_clock) & set(names):
                names.insert(names.index(before) + 1, "zone")
        return names
