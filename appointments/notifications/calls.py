"""WRITES.  Calls about visits: what a message could not tell, a person says by phone.

A message that was spoken is SENT by PHONE, so that pages and the board say that the patient knows.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment, CallAttempt, Message
from appointments.notifications import lifespan, outbox
from clinic.common.refusals import ChangedMeanwhile, Refusal

LONGEST_WAIT = timedelta(days=14)

State, Outcome = Message.State, CallAttempt.Outcome


class BadTime(Refusal):
    """A call cannot be put off until then."""

    message = _("Choose a time that lies ahead.")


@transaction.atomic
def spoken_to(message: Message, *, by, now: datetime | None = None) -> None:
    """The patient was told by phone, by ``by``: ``message`` and all else that is due about its visit.

    A mail that a worker is sending at this very moment cannot be called back, but it is not sent again and
    the row keeps saying who told the patient.  The same click twice, or a mail that got through meanwhile,
    changes nothing.  Raises ChangedMeanwhile when the visit has changed, so that what was said is old.
    """
    now = now or timezone.now()
    appointment = _lock(message)
    if appointment is None:
        return
    due = appointment.messages.unsaid().filter(Q(due_at__lte=now) | Q(pk=message.pk))
    locked = list(due.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    Message.objects.filter(pk__in=locked).update(**outbox.told_by_phone(now))
    message.refresh_from_db()
    CallAttempt.objects.create(appointment=appointment, outcome=Outcome.SPOKEN, by=by, at=now)


@transaction.atomic
def no_answer(message: Message, *, again_at: datetime, by, now: datetime | None = None) -> None:
    """Nobody answered: the call waits until ``again_at``, while it helps and within two weeks.

    The same click twice, or a mail that got through meanwhile, changes nothing.  Raises BadTime, and
    ChangedMeanwhile when the visit has changed and there is something else to say.
    """
    now = now or timezone.now()
    appointment = _lock(message)
    if appointment is None:
        return
    require_time(again_at, before=lifespan.call_again_before(message, now=now), now=now)
    last = appointment.calls.last()
    if last is None or (last.by_id, last.again_at) != (by.pk, again_at):
        CallAttempt.objects.create(
            appointment=appointment, outcome=Outcome.NO_ANSWER, again_at=again_at, by=by, at=now
        )


def require_time(again_at: datetime, *, before: datetime | None = None, now: datetime) -> None:
    """Raise BadTime unless a call may wait from ``now`` until ``again_at``: ``before`` it is of no use."""
    if again_at <= now:
        raise BadTime()
    if before and again_at >= before:
        raise BadTime(_("By then the call is of no use. Choose an earlier time."))
    if again_at > now + LONGEST_WAIT:
        raise BadTime(_("Choose a time within the next two weeks."))


def _lock(message: Message) -> Appointment | None:
    """Hold the visit, then the message, and reload both.  None: there is nothing left to say."""
    appointments = Appointment.objects.select_related("patient", "location").select_for_update(
        no_key=True, of=("self",)
    )
    appointment = appointments.get(messages=message)
    message.refresh_from_db(from_queryset=Message.objects.select_for_update(no_key=True))
    message.appointment = appointment
    if message.state == State.VOID:
        raise ChangedMeanwhile(_("This visit has changed meanwhile. Please look at the list again."))
    return None if message.state == State.SENT else appointment
