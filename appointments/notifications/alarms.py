"""READS.  The people of the clinic who are told of an urgent message: there is a second way, and a third."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from appointments.models import ContactMessage
from clinic.directory.models import Location


def recipients(contact: ContactMessage) -> list[str]:
    """The office where the visit is that it is about; else every office; else who answers messages.

    Empty where nobody has an e-mail address.
    """
    near = contact.appointment.location.email if contact.appointment else ""
    return [near] if near else list(offices()) or list(answering())


def offices() -> QuerySet:
    """The e-mail addresses of the offices, each once."""
    return Location.objects.exclude(email="").order_by("email").values_list("email", flat=True).distinct()


def answering() -> QuerySet:
    """The e-mail addresses of members of staff who may answer messages, each once."""
    users = get_user_model().objects.with_perm("appointments.change_contactmessage", is_active=True)
    found = users.filter(is_staff=True).exclude(email="")
    return found.order_by("email").values_list("email", flat=True).distinct()


def nobody_is_told() -> bool:
    """Is there no address at all to which word of an urgent message could go?  At most two queries."""
    return not offices().exists() and not answering().exists()
