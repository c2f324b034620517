"""Mending how the people of a visit are reached, and what they need there."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from appointments.booking import guard
from appointments.booking.states import record
from appointments.models import Appointment, AppointmentEvent, BookingPolicy, Status
from appointments.models.reach import Prefers, possible_way
from appointments.notifications import outbox
from clinic.common.refusals import NotAllowed

What = AppointmentEvent.What
OPEN_WHILE = (Status.BOOKED, Status.ARRIVED)
TOO_LATE = gettext_lazy("This visit cannot be changed any more. Please call us.")
NO_WAY = gettext_lazy("A visit needs a phone number or an e-mail address.")
ANOTHER = gettext_lazy("Another address was given for this visit since.")
# How the history names what was corrected; it repeats nothing of what it was or is.
NAMES = {
    "email": gettext_lazy("e-mail"),
    "email_to_confirm": gettext_lazy("new e-mail, not confirmed yet"),
    "phone": gettext_lazy("phone"),
    "prefers": gettext_lazy("preferred way"),
    "wants_delays": gettext_lazy("wants to hear of delays"),
    "needs": gettext_lazy("needs"),
    "reason": gettext_lazy("reason in the patient's words"),
}


@transaction.atomic
def correct_contact(
    appointment: Appointment,
    *,
    email: str,
    phone: str,
    prefers: str,
    sure: bool,
    by: User | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> None:
    """Give the visit another e-mail address or phone number, and tell it anew.

    The links and grants that went to the old address end.  Unless it is ``sure`` that the visit is theirs
    who ask (staff, or the browser that has just booked it), a new e-mail address does not count until
    somebody who reads mail there has said so: ``confirm_email``.  What stays as it was changes nothing.
    Raises NotAllowed when the visit is over or cancelled, or when nothing would reach anybody, and
    ChangedMeanwhile for staff with an old page.
    """
    now = now or timezone.now()
    _lock(appointment, now=now, seen=seen)
    asked = email if email != appointment.email and email and not sure else ""
    email = appointment.email if asked else email
    if not email and not phone:
        raise NotAllowed(NO_WAY)
    way = possible_way(prefers, email=email, phone=phone)
    columns = {"email": email, "phone": phone, "prefers": way, "email_to_confirm": asked}
    changed = _save(appointment, What.CORRECTED, columns, by=by, now=now)
    if asked and "email_to_confirm" in changed:
        outbox.confirm_email(appointment, now=now)
    if changed - {"email_to_confirm"}:
        _tell_anew(appointment, now=now)


@transaction.atomic
def confirm_email(appointment: Appointment, email: str, *, now: datetime | None = None) -> None:
    """From now on the visit is told at ``email``, which was asked for and reads its mail.

    Doing it twice changes nothing.  Raises NotAllowed when another address was asked for since.
    """
    now = now or timezone.now()
    _lock(appointment, now=now)
    if appointment.email == email:
        return
    if appointment.email_to_confirm != email:
        raise NotAllowed(ANOTHER)
    columns = {"email": email, "email_to_confirm": "", "prefers": Prefers.EMAIL}
    _save(appointment, What.CORRECTED, columns, by=None, now=now)
    _tell_anew(appointment, now=now)


def retell(
    appointment: Appointment,
    *,
    needs: Iterable[str],
    reason: str,
    wants_delays: bool,
    now: datetime,
) -> None:
    """Keep what a locked visit's patient says now that they need, and their few words."""
    columns = {"needs": list(needs), "reason": reason, "wants_delays": wants_delays}
    _save(appointment, What.TOLD, columns, by=None, now=now)


def _lock(appointment: Appointment, *, now: datetime, seen: int | None = None) -> None:
    guard.lock_appointment(appointment)
    guard.require_unchanged(appointment, seen)
    if appointment.status not in OPEN_WHILE or now >= appointment.ends_at:
        raise NotAllowed(TOO_LATE)


def _save(
    appointment: Appointment,
    what: AppointmentEvent.What,
    columns: Mapping[str, object],
    *,
    by: User | None,
    now: datetime,
) -> set[str]:
    """Save what is new, and one line of the history that names it; gives the names."""
    changed = [name for name, value in columns.items() if getattr(appointment, name) != value]
    if changed:
        for name in changed:
            setattr(appointment, name, columns[name])
        appointment.save(update_fields=changed)
        with translation.override(settings.LANGUAGE_CODE):
            names = ", ".join(str(NAMES[name]) for name in changed)
        record(appointment, what, by=by, at=now, reason=names)
    return set(changed)


def _tell_anew(appointment: Appointment, *, now: datetime) -> None:
    """The old links end, and the visit is told to the new address."""
    appointment.link_version += 1
    appointment.sequence += 1  # the key of its messages
    appointment.save(update_fields=["link_version", "sequence"])
    outbox.restored(appointment, policy=BookingPolicy.current(), now=now)
