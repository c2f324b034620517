"""What needs a person now: what stands above the board of the day."""

from dataclasses import dataclass
from datetime import datetime

from appointments.disruptions import Unresolved, unresolved
from appointments.models import ContactMessage, Message

SHOWN = 4  # lines of each list; the whole list is one click away


@dataclass(frozen=True)
class Needs:
    """The heads of the lists, and how long each list is.  A list the user may not see is empty."""

    contacts: tuple[ContactMessage, ...] = ()
    contact_count: int = 0
    calls: tuple[Message, ...] = ()
    call_count: int = 0
    closed: tuple[Unresolved, ...] = ()

    @property
    def urgent(self) -> list[ContactMessage]:
        """Messages with danger words."""
        return [contact for contact in self.contacts if contact.urgent]


def needs(user, *, now: datetime) -> Needs:
    """What waits for somebody of the office, in at most three statements."""
    found = {}
    if user.has_perm("appointments.change_appointment"):
        found |= {"closed": tuple(unresolved())}
    if user.has_perm("appointments.view_contactmessage"):
        contacts = list(ContactMessage.objects.open().urgent_first())
        found |= {"contacts": tuple(contacts[:SHOWN]), "contact_count": len(contacts)}
    if user.has_perm("appointments.view_message"):
        calls = list(
            Message.objects.calls_due(now)
            .select_related("appointment__patient", "appointment__location")
            .order_by("appointment__starts_at", "pk")
        )
        found |= {"calls": tuple(calls[:SHOWN]), "call_count": len(calls)}
    return Needs(**found)
