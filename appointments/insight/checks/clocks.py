"""What the next change of the clocks does to working hours and visits of each place."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from appointments.insight.checks.findings import Finding, Subject, about, page, subject
from appointments.models import Appointment, ExtraHours, WorkingHours
from clinic.common.templatetags.clinic_tags import clock_end
from clinic.common.wall_clock import DAY, on_the_wall, opening
from clinic.directory.models import Location

MINUTE = timedelta(minutes=1)
AHEAD = 370  # days: a zone that changes at all does so within a year


@dataclass(frozen=True)
class Change:
    """The clocks of a place go forward, or back, by ``gap`` (less than nothing: back) at an instant."""

    location: Location
    at: datetime
    gap: timedelta

    @property
    def day(self) -> date:
        """The day on which the times lie that are skipped or come twice."""
        return self.wall[0].date()

    @property
    def wall(self) -> tuple[datetime, datetime]:
        """The wall-clock times that are skipped, or come twice, without their zone."""
        after = self.at.astimezone(self.location.zone).replace(tzinfo=None)
        return (after - self.gap, after) if self.gap > timedelta() else (after, after - self.gap)


def next_change(location: Location, now: datetime) -> Change | None:
    """The next change of the clocks of a place, to the minute; None if they never change."""
    zone = location.zone

    def offset(at):
        return at.astimezone(zone).utcoffset()

    start = now.astimezone(UTC).replace(second=0, microsecond=0)
    for day in (start + n * DAY for n in range(AHEAD)):
        if offset(day) != offset(day + DAY):
            before, after = 0, DAY // MINUTE
            while after - before > 1:
                middle = (before + after) // 2
                if offset(day + middle * MINUTE) == offset(day):
                    before = middle
                else:
                    after = middle
            at = day + after * MINUTE
            return Change(location, at, offset(at) - offset(day))
    return None


def news(*, now: datetime) -> Subject:
    """What is to be known of the next change at each place, and the hours and visits in it.  4 queries."""
    changes = [change for location in Location.objects.all() if (change := next_change(location, now))]
    hours: list[WorkingHours | ExtraHours] = [
        *WorkingHours.objects.select_related("practitioner"),
        *_extra_hours(changes),
    ]
    appointments = _appointments(changes)
    findings = []
    for change in changes:
        findings.append(_said(change))
        findings += [_lasts(change, row) for row in hours if _is_touched(change, row)]
        findings += [
            about(
                appointment,
                _("%(who)s, %(when)s: the clocks change about that time. Say which hour is meant."),
            )
            for appointment in appointments
            if appointment.location_id == change.location.pk
        ]
    return subject(_("The next change of the clocks"), findings, is_news=True)


def _extra_hours(changes: list[Change]) -> QuerySet[ExtraHours]:
    days = {change.day for change in changes}
    return ExtraHours.objects.filter(date__in=days).select_related("practitioner")


def _appointments(changes: list[Change]) -> list[Appointment]:
    touched = Q(pk__in=[])
    for change in changes:
        start, end = change.at - abs(change.gap), change.at + abs(change.gap)
        touched |= Q(
            location=change.location, starts_at__gt=start - DAY, starts_at__lt=end, ends_at__gt=start
        )
    return list(Appointment.objects.holding_time().filter(touched).with_names().order_by("starts_at", "pk"))


def _said(change: Change) -> Finding:
    start, end = (time_format(at.time(), "TIME_FORMAT") for at in change.wall)
    facts = {"place": change.location, "day": date_format(change.day, "WEEKDAY_DATE_YEAR_FORMAT")}
    if change.gap > timedelta():
        sentence = _("%(place)s, %(day)s: the clocks go forward. %(start)s - %(end)s does not exist.")
    else:
        sentence = _("%(place)s, %(day)s: the clocks go back. %(start)s - %(end)s comes twice.")
    url = page("clinic_location", change.location.pk)
    return Finding(sentence % (facts | {"start": start, "end": end}), url)


def _is_touched(change: Change, row: WorkingHours | ExtraHours) -> bool:
    """Do these hours lie on the day of the change, and in the times that are skipped or come twice?"""
    if row.location_id != change.location.pk:
        return False
    first, last = on_the_wall(change.day, row.starts, row.ends)
    return row.on(change.day) and first < change.wall[1] and change.wall[0] < last


def _lasts(change: Change, row: WorkingHours | ExtraHours) -> Finding:
    real = opening(change.day, row.starts, row.ends, change.location.zone)
    first, last = on_the_wall(change.day, row.starts, row.ends)
    facts = {
        "name": row.practitioner,
        "start": time_format(row.starts, "TIME_FORMAT"),
        "end": clock_end(row.ends),
        "wall": (last - first) // MINUTE,
        "real": (real.end - real.start) // MINUTE if real else 0,
    }
    sentence = _("%(name)s, %(start)s - %(end)s: these hours last %(real)d minutes and not %(wall)d.")
    return Finding(sentence % facts, page(row._meta.label_lower.replace(".", "_"), row.pk))
