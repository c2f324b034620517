"""READS.  What a patient wrote to us, the calls they asked for, and what was told to them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from appointments.models import Appointment, CallbackRequest, ContactMessage, Message, Patient
from appointments.notifications.told import told
from clinic.common.names import is_called


@dataclass(frozen=True)
class Contacts:
    """Phone numbers and e-mail addresses (in small letters) that rows with such columns were given."""

    phones: frozenset[str]
    emails: frozenset[str]

    @classmethod
    def of(cls, *rows: QuerySet) -> "Contacts":
        """Those of all the rows, without the empty ones."""
        found = [pair for some in rows for pair in some.values_list("phone", "email")]
        phones, emails = {phone for phone, _ in found}, {email.casefold() for _, email in found}
        return cls(frozenset(phones - {""}), frozenset(emails - {""}))

    @property
    def reached(self) -> Q:
        """Rows with one of them."""
        condition = Q(phone__in=self.phones)
        for email in self.emails:
            condition |= Q(email__iexact=email)
        return condition

    def has(self, row) -> bool:
        """Does this row have one of them?"""
        return row.phone in self.phones or row.email.casefold() in self.emails


def records_of(patient: Patient) -> QuerySet[Patient]:
    """The record, and those that were merged into it."""
    return Patient.objects.filter(Q(pk=patient.pk) | Q(merged_into=patient))


def contact_messages(patient: Patient) -> QuerySet[ContactMessage]:
    """What was written about a visit of theirs, or with an e-mail address or phone number of theirs.

    Theirs is what stands in the record, in one that was merged into it, and on their visits.  A family
    shares a phone: whoever reads the list looks at the name.  The latest first.
    """
    contacts = Contacts.of(records_of(patient), patient.appointments.all())
    found = ContactMessage.objects.filter(Q(appointment__patient=patient) | contacts.reached)
    return found.select_related("owner", "appointment").order_by("-created_at", "-pk")


def callbacks(patient: Patient) -> QuerySet[CallbackRequest]:
    """The calls that were asked for with a phone number of theirs, and that are not yet forgotten.

    A family shares a phone, as in ``contact_messages``.  The latest first.
    """
    contacts = Contacts.of(records_of(patient), patient.appointments.all())
    return CallbackRequest.objects.filter(phone__in=contacts.phones).order_by("-created_at", "-pk")


def own_callbacks(patient: Patient) -> list[CallbackRequest]:
    """Those of ``callbacks`` that were asked for in their name."""
    names = _names(patient)
    return [
        callback for callback in callbacks(patient) if any(is_called(callback.name, **name) for name in names)
    ]


def own_messages(patient: Patient) -> list[ContactMessage]:
    """Those of ``contact_messages`` that are nobody else's.

    About a visit of theirs, in their name, or written with a phone or e-mail that no other patient has.
    """
    mine = {patient.pk, *records_of(patient).values_list("pk", flat=True)}
    found = list(contact_messages(patient))
    contacts = Contacts.of(ContactMessage.objects.filter(pk__in=[message.pk for message in found]))
    others = Contacts.of(
        Patient.objects.filter(erased_at__isnull=True).exclude(pk__in=mine).filter(contacts.reached),
        Appointment.objects.exclude(patient__in=mine).filter(contacts.reached),
    )
    names = _names(patient)
    return [
        message
        for message in found
        if (message.appointment and message.appointment.patient_id == patient.pk)
        or any(is_called(message.name, **name) for name in names)
        or not others.has(message)
    ]


def _names(patient: Patient) -> list[dict[str, str]]:
    """What they are called in their record, and in those that were merged into it."""
    return [
        {"first_name": record.first_name, "last_name": record.last_name} for record in records_of(patient)
    ]


def deliveries(patient: Patient, *, now: datetime | None = None) -> QuerySet[Message]:
    """What we say about their visits and in answer to their messages, the latest first; ``told`` or not."""
    mine = Q(appointment__patient=patient) | Q(contact__appointment__patient=patient)
    found = Message.objects.filter(mine).select_related("appointment__location", "contact")
    return found.annotate(told=told(now=now or timezone.now())).order_by("-due_at", "-pk")
