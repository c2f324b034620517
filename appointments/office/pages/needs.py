"""What needs a person now: what stands above the board of the day."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from appointments.insight.checks import Warnings, warnings
from appointments.insight.disruptions import Unresolved, unresolved
from appointments.models import ContactMessage
from appointments.notifications import call_list
from appointments.notifications.call_list import Call
from clinic.directory.models import Location

SHOWN = 4  # lines of each list; the whole list is one click away


@dataclass(frozen=True)
class Needs:
    """The heads of the lists, and how long each list is.  A list the user may not see is empty.

    ``owners`` are who looks after the messages that are shown: the board changes when they do.
    """

    contacts: tuple[ContactMessage, ...] = ()
    contact_count: int = 0
    owners: tuple[int | None, ...] = ()
    calls: tuple[Call, ...] = ()
    call_count: int = 0
    closed: tuple[Unresolved, ...] = ()
    warnings: Warnings | None = None

    @property
    def urgent(self) -> list[ContactMessage]:
        """Messages with danger words."""
        return [contact for contact in self.contacts if contact.urgent]


def needs(user, location: Location, *, now: datetime) -> Needs:
    """What waits for somebody of the office, in at most five statements; calls as on the call list."""
    found, calls = {}, []
    if user.has_perm("appointments.change_appointment"):
        found |= {"closed": tuple(unresolved()), "warnings": warnings(location, now=now)}
    if user.has_perm("appointments.view_contactmessage"):
        rows = call_list.letter_rows(now).select_related("owner").urgent_first()
        letters = list(rows.filter(~Q(state=ContactMessage.State.DONE) | call_list.to_be_called()))
        contacts = [letter for letter in letters if letter.is_open]
        shown = tuple(contacts[:SHOWN])
        owners = tuple(letter.owner_id for letter in shown)
        found |= {"contacts": shown, "contact_count": len(contacts), "owners": owners}
        calls += call_list.about_letters(letters, now=now)
    if user.has_perm("appointments.view_message"):
        if user.has_perm("appointments.view_callbackrequest"):
            calls += call_list.about_callbacks(call_list.callback_rows(), now=now)
        calls += call_list.about_appointments(call_list.appointment_rows(now), now=now)
        waiting = [call for call in call_list.in_order(calls, now=now) if not call.put_off_until]
        found |= {"calls": tuple(waiting[:SHOWN]), "call_count": len(waiting)}
    return Needs(**found)
