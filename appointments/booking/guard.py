"""Locks and checks that every write shares."""

from dataclasses import replace
from functools import partial

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from appointments.booking.refusals import NotOpen
from appointments.models import Appointment, AppointmentEvent, Placement, VisitType
from clinic.accounts.people import name_of
from clinic.common import unchanged
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from clinic.directory.models import Practitioner

NEWS = (AppointmentEvent.What.COMING, AppointmentEvent.What.TOLD)
NOT_GIVEN = _("This visit is not given by that person any more. Please choose another time.")
CHANGED = _("This visit was changed a moment ago. Please look at it again.")


def lock_practitioners(*keys: int | None) -> dict[int, Practitioner]:
    """Hold the practitioners' rows until the transaction ends, the lowest key first; None is nobody."""
    rows = Practitioner.objects.order_by("pk").select_for_update(no_key=True)
    return {row.pk: row for row in rows.filter(pk__in={key for key in keys if key})}


def lock_everybody() -> dict[int, Practitioner]:
    """Hold all practitioners' rows: nothing is booked, moved or cancelled until the transaction ends."""
    return lock_practitioners(*Practitioner.objects.values_list("pk", flat=True))


def lock_practitioner(visit_type: VisitType, placement: Placement) -> Placement:
    """Hold the row of the practitioner of a time, and return the time with the row as it now is.

    Raises NotOpen when the practitioner does not give this type of visit.
    """
    lock_practitioners(placement.practitioner.pk)
    return giving(visit_type, placement)


def giving(visit_type: VisitType, placement: Placement) -> Placement:
    """The time with its practitioner as the locked row now is; NotOpen when they do not give the visit."""
    row = visit_type.practitioners.filter(pk=placement.practitioner.pk).first()
    if row is None:
        sentence = _("%(name)s does not give this visit: %(visit)s.")
        why = sentence % {"name": placement.practitioner, "visit": visit_type}
        raise NotOpen(NOT_GIVEN, for_staff=why)
    return replace(placement, practitioner=row)


def lock_name(*names: str) -> None:
    """Hold something that has no row of its own yet until the transaction ends.

    Locked after the practitioners and before the rows of patients and visits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["/".join(names)])


def lock_appointment(appointment: Appointment, *others: int | None) -> None:
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
    patient says they are coming, or tells more in the waiting room, is news and no change.
    """
    if seen is None:
        return
    changes = appointment.events.exclude(what__in=NEWS)
    if last := changes.select_related("by").order_by("pk").last():
        unchanged.require(seen, last.pk, partial(_changed, appointment, last))


def _changed(appointment: Appointment, last: AppointmentEvent) -> ChangedMeanwhile:
    return unchanged.changed_by(
        gettext("%(who)s changed this visit at %(time)s (%(what)s). Please look again."),
        by=name_of(last.by) if last.by else gettext("The patient"),
        at=last.at,
        what=last.get_status_to_display() or last.get_what_display(),
        zone=appointment.location.zone,
    )
