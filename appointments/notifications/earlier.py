"""READS.  Where a visit was when its patient last heard of it, for the mail that says that it was moved."""

from appointments.models import Appointment, AppointmentEvent, Message
from appointments.notifications.told import tellings


def words(appointment: Appointment) -> dict:
    """What ``notifications/earlier.txt`` prints: the move, and the locations whose clocks it speaks of."""
    move = _move(appointment)
    locations = [move.location_from, appointment.location] if move else []
    return {"earlier": move, "locations": locations}


def _move(appointment: Appointment) -> AppointmentEvent | None:
    """The move that led away from what the patient knows; its ``_from`` columns say what that was.

    A visit may be moved twice before a mail goes out: then it is the first of these moves.  None when no move
    is recorded, and when the visit is back where it was.
    """
    moves = appointment.events.filter(what=AppointmentEvent.What.MOVED)
    moves = moves.select_related("practitioner_from", "location_from").order_by("at", "pk")
    told = tellings().filter(appointment=appointment, state=Message.State.SENT).first()
    unsaid = moves.filter(at__gt=told.sent_at) if told and told.sent_at else moves
    move = unsaid.first() or moves.last()
    return None if move is None or _leads_back(move, appointment) else move


def _leads_back(move: AppointmentEvent, appointment: Appointment) -> bool:
    was = move.starts_at_from, move.practitioner_from_id, move.location_from_id
    return was == (appointment.starts_at, appointment.practitioner_id, appointment.location_id)
