"""Which state may follow which and from when on, and the record of every change."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appointments.models import Appointment, AppointmentEvent, Status
from clinic.common.intervals import Interval
from clinic.common.refusals import NotAllowed
from clinic.common.wall_clock import day_of

# A visit may be over so long before it should have begun: the patient came early and was seen at once.
SEEN_EARLY = timedelta(hours=1)
# Never given back by an undo: they only ever rise.
RISING = ("sequence",)


class From(Enum):
    """From when on a state is possible.  What says that something happened cannot be said before it can."""

    ANY_TIME = auto()
    ITS_DAY = auto()
    """The day of the visit, on the calendar of its location."""
    ABOUT_THEN = auto()
    """An hour before the visit begins."""
    ITS_TIME = auto()
    """The beginning of the visit."""


NEXT: dict[str, dict[str, From]] = {
    Status.BOOKED: {
        Status.ARRIVED: From.ITS_DAY,
        Status.CANCELLED: From.ANY_TIME,
        Status.NO_SHOW: From.ITS_TIME,
    },
    Status.ARRIVED: {
        Status.IN_ROOM: From.ITS_DAY,
        Status.COMPLETED: From.ABOUT_THEN,
        Status.CANCELLED: From.ANY_TIME,
    },
    Status.IN_ROOM: {Status.COMPLETED: From.ABOUT_THEN},
    Status.COMPLETED: {},
    Status.CANCELLED: {},
    Status.NO_SHOW: {},
}


def require_next(appointment: Appointment, status: Status, *, now: datetime) -> None:
    """Raise NotAllowed unless ``status`` may follow the visit's state by now."""
    if status not in NEXT[appointment.status]:
        raise not_from(appointment)
    if not is_time_for(appointment, status, now=now):
        raise NotAllowed(_too_soon(appointment, now=now))


def is_time_for(appointment: Appointment, status: str, *, now: datetime) -> bool:
    """Is it late enough for a state that may follow the visit's own?"""
    match NEXT[appointment.status][status]:
        case From.ANY_TIME:
            return True
        case From.ITS_DAY:
            zone = appointment.location.zone
            return day_of(now, zone) >= day_of(appointment.starts_at, zone)
        case From.ABOUT_THEN:
            return now >= appointment.starts_at - SEEN_EARLY
        case From.ITS_TIME:
            return now >= appointment.starts_at


def _too_soon(appointment: Appointment, *, now: datetime) -> str:
    zone = appointment.location.zone
    if day_of(now, zone) == day_of(appointment.starts_at, zone):
        return _("This visit has not begun yet.")
    day = date_format(appointment.starts_at.astimezone(zone), "WEEKDAY_DATE_FORMAT")
    return _("This visit is on another day: %(day)s.") % {"day": day}


def not_from(appointment: Appointment) -> NotAllowed:
    """The refusal of a change that the state of the visit does not permit."""
    sentence = _("This does not follow on the state of the visit, which is: %(status)s.")
    return NotAllowed(for_staff=sentence % {"status": appointment.get_status_display()})


def change(
    appointment: Appointment,
    what: str,
    /,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    recorded: dict[str, Any] | None = None,
    **columns: Any,
) -> AppointmentEvent:
    """Give columns of a locked appointment new values, and write down what they held before.

    ``recorded`` are the columns of the history that say it to people.
    """
    event = changed(appointment, what, by=by, at=at, reason=reason, recorded=recorded, **columns)
    appointment.save(update_fields=list(columns))
    event.save(force_insert=True)
    return event


def changed(
    appointment: Appointment,
    what: str,
    /,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    recorded: dict[str, Any] | None = None,
    **columns: Any,
) -> AppointmentEvent:
    """The same without saving either: many at once are saved in two statements."""
    fields = [field for field in Appointment._meta.concrete_fields if field.name in columns]
    before = {field.attname: _plain(getattr(appointment, field.attname)) for field in fields}
    for name, value in columns.items():
        setattr(appointment, name, value)
    return AppointmentEvent(
        appointment=appointment,
        what=what,
        by=by,
        at=at,
        reason=reason[:200],
        before={name: value for name, value in before.items() if name not in RISING},
        **recorded or {},
    )


def _plain(value: object) -> object:
    """A value as JSON keeps it whole: instants to the microsecond."""
    return value.isoformat() if isinstance(value, datetime) else value


def move_to(
    appointment: Appointment,
    status: Status,
    *,
    by: User | None,
    now: datetime,
    reason: str = "",
    **columns: Any,
) -> None:
    """Give a locked visit its next state, with further columns, and record who did it."""
    require_next(appointment, status, now=now)
    recorded = {"status_from": appointment.status, "status_to": status}
    what = AppointmentEvent.What.STATUS
    change(appointment, what, by=by, at=now, reason=reason, recorded=recorded, status=status, **columns)


def record(
    appointment: Appointment, what: str, *, by: User | None, at: datetime, reason: str = "", **values: Any
) -> None:
    """Write one line of the visit's history that no column of the visit goes with."""
    AppointmentEvent.objects.create(
        appointment=appointment, what=what, by=by, at=at, reason=reason[:200], **values
    )


def settle(given_back: Iterable[tuple[int, Interval]], *, by: User | None, now: datetime) -> None:
    """After times were given back: an overbooked visit that overlaps nothing any more is an ordinary one.

    ``given_back`` are practitioners' keys and the time that each of them has again.  Two statements, and two
    more where there is one.
    """
    spans = list(given_back)
    start, end = min(time.start for _key, time in spans), max(time.end for _key, time in spans)
    holding = Appointment.objects.holding_time()
    others = holding.filter(
        practitioner=OuterRef("practitioner"),
        starts_at__lt=OuterRef("blocked_until"),
        blocked_until__gt=OuterRef("starts_at"),
    ).exclude(pk=OuterRef("pk"))
    rows = holding.filter(practitioner__in={key for key, _time in spans}, overbooked=True)
    alone = [
        row
        for row in rows.overlapping(start, end).filter(~Exists(others)).order_by("pk")
        if any(key == row.practitioner_id and time.overlaps(row.busy) for key, time in spans)
    ]
    if alone:
        Appointment.objects.filter(pk__in=[row.pk for row in alone]).update(overbooked=False)
        what = AppointmentEvent.What.ORDINARY
        AppointmentEvent.objects.bulk_create(
            AppointmentEvent(appointment=row, what=what, by=by, at=now) for row in alone
        )
