"""Phone numbers and times, as patients read them."""

import re
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.templatetags.tz import do_timezone
from django.utils import formats, timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, npgettext, pgettext
from django.utils.translation import gettext as _

from clinic.common import wall_clock

register = template.Library()

US_NUMBER = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")

BESIDE_A_NUMBER = re.compile(r"(?<=[\d.]) |(?<!,) (?=\d)")

AMERICAN = ("America/", "US/", "Pacific/Honolulu")
# By the standard-time abbreviation of American zones; elsewhere the same letters mean other zones.
ZONES = {
    "EST": gettext_lazy("Eastern, clinic time"),
    "CST": gettext_lazy("Central, clinic time"),
    "MST": gettext_lazy("Mountain, clinic time"),
    "PST": gettext_lazy("Pacific, clinic time"),
    "AKST": gettext_lazy("Alaska, clinic time"),
    "HST": gettext_lazy("Hawaii, clinic time"),
    "AST": gettext_lazy("Atlantic, clinic time"),
}
WITHOUT_SUMMER_TIME = {"America/Phoenix": gettext_lazy("Arizona, clinic time")}
DAYS_WITH_A_NAME = {0: gettext_lazy("today"), 1: gettext_lazy("tomorrow")}


@register.filter
def phone(number):
    """An American number as people write it: +14135550110 is (413) 555-0110.  Others stay as they are."""
    if match := US_NUMBER.fullmatch(str(number)):
        return "({}) {}-{}".format(*match.groups())
    return number


@register.filter
def initials(name):
    """First and last word of a name by their first letters: Ana María Duarte is AD."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def in_zone(instant, location):
    """The instant on the wall clock of the location, ready for ``|date`` and ``|time``.

    Before the clinic has a location it is the clock in force.
    """
    return do_timezone(instant, location.zone) if location else instant


@register.filter
def unbroken(when):
    """For a narrow box: no line ends inside "November 23", "9:00 a. m." or "(413) 555-0110"."""
    return BESIDE_A_NUMBER.sub("\N{NO-BREAK SPACE}", str(when))


@register.filter
def zone_name(location):
    """Which clock a visit's time is read from: "Eastern, clinic time"."""
    return _zone_name(location.time_zone, get_language())


@register.filter
def zones_meet(locations):
    """Do these locations have more than one clock?  Then each time names its own."""
    return len({location.time_zone for location in locations}) > 1


@register.filter
def zone_among(location, locations):
    """Which clock a time before it is read from: " (Eastern, clinic time)"; "" where there is one clock."""
    return f" ({zone_name(location)})" if zones_meet(locations) else ""


def on_its_clock(instant, location, style):
    """Date and time on the wall clock of a location, which is named where another one is in force."""
    time = formats.date_format(in_zone(instant, location), style)
    elsewhere = location.time_zone != str(timezone.get_current_timezone())
    return f"{time} ({zone_name(location)})" if elsewhere else time


@lru_cache(maxsize=64)
def _zone_name(key, language):
    """In ``language``, which is the one in force."""
    if key in WITHOUT_SUMMER_TIME:
        return str(WITHOUT_SUMMER_TIME[key])
    if key.startswith(AMERICAN) and (name := _standard_name(key)) in ZONES:
        return str(ZONES[name])
    return _("%(place)s, clinic time") % {"place": key.rpartition("/")[2].replace("_", " ")}


@register.filter
def at_the_hour(at):
    """A time of day as it stands after "at" or "until": in Spanish "las 9:00 a. m.", but "la 1:00 p. m."."""
    sentence = npgettext("after at or until", "%(time)s", "%(time)s", at.hour % 12)
    return sentence % {"time": formats.time_format(at, "TIME_FORMAT")}


def until_the_hour(at):
    """The same for an end, where midnight is called by its name: in Spanish "la medianoche"."""
    return pgettext("after at or until", "midnight") if _is_midnight(at) else at_the_hour(at)


@register.filter
def clock_end(at: time | datetime) -> str:
    """A time of day at which something ends: "5:00 PM", and "midnight"."""
    return _("midnight") if _is_midnight(at) else formats.time_format(at, "TIME_FORMAT")


@register.filter(expects_localtime=True)
def date_end(at: datetime, name: str) -> str:
    """When something ends, by a format of date and time: midnight belongs to the day that it ends."""
    if not _is_midnight(at):
        return formats.date_format(at, name)
    day = formats.date_format(at - timedelta(days=1), name.replace("DATETIME", "DATE"))
    return _("%(day)s, midnight") % {"day": day}


@register.filter
def day_and_hours(span, location):
    """What begins and ends on one day, on a location's clock: "Monday, March 1, 10:00 AM to 12:00 PM"."""
    opens, closes = (in_zone(moment, location) for moment in (span.starts_at, span.ends_at))
    day = formats.date_format(opens, "WEEKDAY_DATE_FORMAT")
    words = {"day": day, "opens": formats.time_format(opens, "TIME_FORMAT"), "closes": clock_end(closes)}
    return _("%(day)s, %(opens)s to %(closes)s") % words


@register.simple_tag
def appointment_date(appointment):
    """Weekday and date of a visit, a hold or an open time: "Monday, November 23"."""
    return _formatted(appointment, "WEEKDAY_DATE_FORMAT")


@register.simple_tag
def appointment_clock(appointment):
    """The time of day alone: "9:00 AM"."""
    at = appointment.starts_at.astimezone(appointment.location.zone)
    return _clock(at.hour, at.minute, get_language())


@register.simple_block_tag(end_name="end_each_time")
def each_time(content, times, date):
    """The block once for each open time: fills in {value}, {clock}, {date}, {who}, {where} and {zone}.

    For pages of some hundred times.  The block is rendered once, so nothing of a single time may stand in it
    as a variable; a time then costs 19 calls of Python, where ``for`` costs 71, deeper in one another.
    """
    language, date = get_language(), escape(date)
    filled = []
    for slot in times:
        at = slot.local_start
        filled.append(
            content.format(
                value=slot.value,
                clock=_clock(at.hour, at.minute, language),
                date=date,
                who=escape(slot.practitioner),
                where=escape(slot.location),
                zone=_zone_name(slot.location.time_zone, language),
            )
        )
    return SafeString("".join(filled))


@register.simple_tag
def appointment_time(appointment, among=()):
    """Weekday, date and time: "Monday, November 23, 9:00 AM".

    ``among`` are the locations that a page may speak of: where they have several clocks, it names the one.
    """
    time = _formatted(appointment, "WEEKDAY_DATETIME_FORMAT")
    return time + zone_among(appointment.location, among)


@register.simple_tag
def day_and_time(slot, now, among=()):
    """Like ``appointment_time``, with "today" and "tomorrow" for those days: "Today, 2:15 PM"."""
    zone = slot.location.zone
    ahead = (wall_clock.day_of(slot.starts_at, zone) - wall_clock.day_of(now, zone)).days
    if ahead not in DAYS_WITH_A_NAME:
        return appointment_time(slot, among)
    words = {"day": str(DAYS_WITH_A_NAME[ahead]), "time": appointment_clock(slot)}
    return _("%(day)s, %(time)s") % words + zone_among(slot.location, among)


@register.filter
def whole_days(span, location):
    """First and last day of what lasts from midnight to midnight on a location's clock; None for hours."""
    moments = span.starts_at, span.ends_at.astimezone(UTC) - timedelta(microseconds=1)
    first, last = (wall_clock.day_of(moment, location.zone) for moment in moments)
    whole = wall_clock.whole_days(first, last, location.zone)
    return (first, last) if (whole.start, whole.end) == (span.starts_at, span.ends_at) else None


def _is_midnight(at):
    return (at.hour, at.minute) == (0, 0)


@lru_cache(maxsize=1024)
def _clock(hour, minute, language):
    """A page of times writes some hundred of these; a day has few, and ``language`` is the one in force."""
    return formats.time_format(time(hour, minute), "TIME_FORMAT")


def _formatted(appointment, name):
    return formats.date_format(appointment.starts_at.astimezone(appointment.location.zone), name)


def _standard_name(key):
    """The abbreviation of the zone in winter, EST and not EDT."""
    return datetime(2026, 1, 1, tzinfo=ZoneInfo(key)).tzname()
