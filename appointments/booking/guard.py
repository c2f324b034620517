"""Locks and checks that every write shares."""

from datetime import datetime

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from appointments.availability import Plan, is_open
from appointments.booking.refusals import NotOpen, SlotTaken
from appointments.models import Appointment, AppointmentEvent, BookingPolicy, VisitType
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from clinic.directory.models import Location, Practitioner

CHANGED = _("This visit was changed a moment ago. Please look at it again.")


def lock_practitioners(*keys: int) -> dict[int, Practitioner]:
    """Hold the practitioners' rows until the transaction ends, the lowest key first."""
    rows = Practitioner.objects.order_by("pk").select_for_update(no_key=True)
    return {row.pk: row for row in rows.filter(pk__in=set(keys))}


def lock_everybody() -> dict[int, Practitioner]:
    """Hold all practitioners' rows: nothing is booked, moved or cancelled until the transaction ends."""
    return lock_practitioners(*Practitioner.objects.values_list("pk", flat=True))


def lock_practitioner(visit_type: VisitType, practitioner: Practitioner) -> Practitioner:
    """Hold one practitioner's row.  Raises NotOpen when they do not give this kind of visit."""
    rows = visit_type.practitioners.select_for_update(no_key=True, of=("self",))
    try:
        return rows.get(pk=practitioner.pk)
    except Practitioner.DoesNotExist:
        raise NotOpen() from None


def lock_name(*names: str) -> None:
    """Hold something that has no row of its own yet until the transaction ends.

    Locked after the practitioners and before the rows of patients and visits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["/".join(names)])


def lock_appointment(appointment: Appointment, *others: int) -> None:
    """Hold the visit's practitioner, any ``others``, then the visit, and reload it as it now is.

    Raises NotAllowed when the visit went to yet another practitioner while we waited.
    """
    known = Appointment.objects.filter(pk=appointment.pk).values_list("practitioner_id", flat=True).get()
    lock_practitioners(known, *others)
    appointment.refresh_from_db(from_queryset=Appointment.objects.select_for_update(no_key=True))
    if appointment.practitioner_id not in {known, *others}:
        raise NotAllowed(CHANGED)


def require_unchanged(appointment: Appointment, seen: int | None) -> None:
    """Raise ChangedMeanwhile when a locked visit has changed since staff looked at it.

    ``seen`` is the key of the last line of its history at that time; None asks for no such care.  That a
    patient says they are coming is news and no change.
    """
    if seen is None:
        return
    changes = appointment.events.exclude(what=AppointmentEvent.What.COMING)
    last = changes.select_related("by").order_by("pk").last()
    if last and last.pk > seen:
        sentence = gettext("%(who)s changed this visit at %(time)s (%(what)s). Please look again.")
        who = last.by and (last.by.get_full_name() or last.by.get_username())
        at = last.at.astimezone(appointment.location.zone)
        what = last.get_status_to_display() or last.get_what_display()
        values = {"who": who or gettext("The patient"), "time": date_format(at, "TIME_FORMAT"), "what": what}
        raise ChangedMeanwhile(sentence % values)


def require_open(
    visit_type: VisitType,
    practitioner: Practitioner,
    location: Location,
    starts_at: datetime,
    *,
    now: datetime,
    staff: bool = False,
    browser: str = "",
    moving: Appointment | None = None,
    policy: BookingPolicy | None = None,
) -> None:
    """Raise SlotTaken when somebody else has the time, NotOpen when nobody can book it."""
    if not staff and not (visit_type.online and practitioner.accepts_online_booking):
        raise NotOpen()
    plan = Plan(
        visit_type=visit_type,
        practitioners={practitioner.pk: practitioner},
        locations={location.pk: location},
        start=starts_at,
        end=starts_at + visit_type.duration + visit_type.turnover_duration,
        now=now,
        browser=browser,
        staff=staff,
        moving=moving,
        policy=policy,
    )
    if not is_open(plan, starts_at):
        raise SlotTaken() if is_open(plan, starts_at, heed_busy=False) else NotOpen()
