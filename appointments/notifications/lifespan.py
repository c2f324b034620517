"""Until when each message helps who gets it, and what becomes of it then.

``LIFESPANS`` is the table.  The worker asks it before every try, and the call list before every call: mail
may have been away for days, and what a message says may have changed since.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from appointments.models import CarePlan, Message, Status
from clinic.common.wall_clock import day_of, whole_days

Kind = Message.Kind

LINK_IS_AWAITED = timedelta(hours=4)  # by then who lost a link has asked again, or called
ANSWER_IS_AWAITED = timedelta(hours=48)  # by then the office has answered, or somebody has written again
# Reminders that are nearer than this are one.  Those that a clinic asks for are an hour apart at least.
TOGETHER = timedelta(minutes=30)


@dataclass(frozen=True)
class Lifespan:
    """A message helps before ``until`` (None: without an end) and while ``so``: what it says still holds.

    Then it is void.  ``joins`` the next one of its kind: where that is due as well, this one is void too.
    """

    until: Callable[[Message], datetime | None]
    so: Callable[[Message], bool]
    joins: bool = False


def _beginning(message: Message) -> datetime:
    return message.its_appointment.starts_at


def _end(message: Message) -> datetime:
    return message.its_appointment.ends_at


def _end_of_day(message: Message) -> datetime:
    """The midnight after the visit, on its clock."""
    appointment = message.its_appointment
    zone = appointment.location.zone
    day = day_of(appointment.starts_at, zone)
    return whole_days(day, day, zone).end


def _end_of_plan(message: Message) -> datetime:
    """When the plan can be read no longer; a plan that is gone could never be."""
    plan: CarePlan | None = getattr(message.its_appointment, "care_plan", None)
    return plan.open_until if plan else message.due_at


def _after(wait: timedelta) -> Callable[[Message], datetime]:
    return lambda message: message.due_at + wait


def _never(message: Message) -> None:
    return None


def _is_cancelled(message: Message) -> bool:
    return message.its_appointment.status == Status.CANCELLED


def _is_not_cancelled(message: Message) -> bool:
    return message.its_appointment.status != Status.CANCELLED


def _is_awaited(message: Message) -> bool:
    """Has the patient neither arrived nor missed the visit?"""
    return message.its_appointment.status == Status.BOOKED


def _is_asked(message: Message) -> bool:
    """Does a new address still wait to be confirmed?"""
    return bool(message.its_appointment.email_to_confirm) and _is_not_cancelled(message)


def _is_open(message: Message) -> bool:
    """Has nobody of the office done what the message to it asks for?"""
    return message.its_contact.is_open


def _always(message: Message) -> bool:
    return True


LIFESPANS: dict[str, Lifespan] = {
    Kind.BOOKED: Lifespan(until=_end, so=_is_not_cancelled),
    Kind.MOVED: Lifespan(until=_end, so=_is_not_cancelled),
    # Also when its time has come: who was not told may be on the way.
    Kind.CANCELLED: Lifespan(until=_end_of_day, so=_is_cancelled),
    Kind.REMINDER: Lifespan(until=_beginning, so=_is_awaited, joins=True),
    # It asks to come at the time of the visit all the same.
    Kind.RUNNING_LATE: Lifespan(until=_beginning, so=_is_awaited),
    Kind.AFTER_VISIT: Lifespan(until=_end_of_plan, so=_always),
    Kind.LOST_LINK: Lifespan(until=_after(LINK_IS_AWAITED), so=_always),
    Kind.FAMILY_LINK: Lifespan(until=_after(LINK_IS_AWAITED), so=_always),
    Kind.CONFIRM_EMAIL: Lifespan(until=_end, so=_is_asked),
    Kind.CONTACT_RECEIVED: Lifespan(until=_after(ANSWER_IS_AWAITED), so=_always),
    Kind.CONTACT_REPLY: Lifespan(until=_never, so=_always),
    Kind.CONTACT_URGENT: Lifespan(until=_never, so=_is_open),
}


def until(message: Message) -> datetime | None:
    """When ``message`` helps no longer, whatever happens; None: it always helps."""
    return LIFESPANS[message.kind].until(message)


def helps(message: Message, *, now: datetime) -> bool:
    """Does it help to tell ``message`` at this moment, by e-mail or by phone?  Takes no query."""
    end = until(message)
    return (end is None or now < end) and LIFESPANS[message.kind].so(message)


def is_told_by_the_next(message: Message, *, now: datetime) -> bool:
    """Is a later message due, or about to be, that says all of this one?  One query where that may be."""
    if not LIFESPANS[message.kind].joins:
        return False
    later = Q(due_at__gt=message.due_at) | Q(due_at=message.due_at, pk__gt=message.pk)
    same = Message.objects.filter(later, appointment=message.appointment_id, kind=message.kind)
    return same.filter(due_at__lte=now + TOGETHER).exclude(state=Message.State.VOID).exists()


def call_again_before(message: Message, *, now: datetime) -> datetime | None:
    """Until when a call about a visit may be put off: to before it begins, and while it still helps."""
    starts_at, end = message.its_appointment.starts_at, until(message)
    return min(starts_at, end or starts_at) if now < starts_at else end
