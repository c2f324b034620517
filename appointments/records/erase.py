"""WRITES.  Erasing who a patient was, when the record need not be kept any longer.

The rows stay, without a name, so that last year's numbers stay what they were.  What a record, a visit and a
message to us lose stands below; rows that belong to those lose every word.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import CharField, F, JSONField, Model, Q, QuerySet, TextField
from django.utils import timezone
from django.utils.translation import gettext_lazy

from appointments.models import Appointment, CallbackRequest, ContactMessage, Message, Patient, PatientMerge
from appointments.records.locks import hold
from appointments.records.log import note
from appointments.records.messages import own_callbacks, own_messages, records_of
from appointments.records.refusals import RecordChanged
from appointments.records.retention import require_over

RECORD = {
    "first_name": "",
    "last_name": "",
    "first_name_key": "",
    "last_name_key": "",
    "birth_date": None,
    "phone": "",
    "email": "",
}
VISIT = {
    "phone": "",
    "email": "",
    "email_to_confirm": "",
    "wants_delays": False,
    "for_someone_else": False,
    "booker_name": "",
    "booker_relation": "",
    "needs": [],
    "reason": "",
    "onset": "",
    "severity": None,
    "happens": [],
    "body_site": [],
    "side": "",
    "form_token": None,
    "form_digest": "",
}
# What may stay, for it names nobody and the numbers of past years need it.  A test knows of no third kind.
RECORD_KEPT = ("id", "language", "created_at", "merged_into", "erased_at")
VISIT_KEPT = (
    "id",
    "reference",
    "uid",
    "patient",
    "practitioner",
    "location",
    "visit_type",
    "starts_at",
    "ends_at",
    "blocked_until",
    "status",
    "cancelled_by",
    "overbooked",
    "overbooked_because",  # says only that there was a reason
    "overbooked_by",
    "prefers",
    "language",
    "booked_online",
    "link_version",
    "sequence",
    "coming_since",
    "created_at",
)
CONTACT_KEPT = (
    "id",
    "reference",
    "prefers",
    "best_time",
    "language",
    "topic",
    "appointment",
    "urgent",
    "state",
    "owner",
    "created_at",
    "erased_at",
)
CONTACT: dict[str, object] = {
    "name": "",
    "name_key": "",
    "email": "",
    "phone": "",
    "text": "",
    "urgent_because": [],
    "form_token": None,
}
NAME_NOBODY = {"reference", "key", "last_error"}
ERASED = "-"  # where a row must say something


def erase(patient: Patient, *, by, now: datetime | None = None) -> None:
    """Take name, birth date, contact data and every word of the patient out of all rows, for good.

    Erasing what is erased changes nothing.  Raises Refusal before the retention time is over, for a
    patient with visits to come or with a message that is still open, and for a record that was merged into
    another one: it goes with that one.
    """
    now = now or timezone.now()
    with transaction.atomic():
        records, _appointments = hold(patient)
        patient = records[patient.pk]
        if patient.erased_at:
            return
        if patient.merged_into_id:
            raise RecordChanged()
        require_over(patient, now=now)
        _erase_messages(own_messages(patient), now=now)
        CallbackRequest.objects.filter(pk__in=[callback.pk for callback in own_callbacks(patient)]).delete()
        _erase_appointments(patient)
        _erase_records(patient, by=by, now=now)


def _erase_messages(found: Iterable[ContactMessage], *, now: datetime) -> None:
    letters = ContactMessage.objects.filter(pk__in=[message.pk for message in found])
    Message.objects.waiting().filter(contact__in=letters).update(state=Message.State.VOID)
    _erase_words_below(letters)
    letters.update(**CONTACT, erased_at=now)


def _erase_appointments(patient: Patient) -> None:
    appointments = Appointment.objects.filter(patient=patient)
    Message.objects.waiting().filter(appointment__in=appointments).update(state=Message.State.VOID)
    _erase_words_below(appointments)
    appointments.exclude(overbooked_because="").update(overbooked_because=ERASED)
    appointments.update(**VISIT, link_version=F("link_version") + 1)  # no link opens them any more


def _erase_words_below(rows: QuerySet) -> None:
    """Take the words out of all rows that belong to these: history, notes, and what may be added to them."""
    for relation in rows.model._meta.related_objects:
        if relation.related_model is not ContactMessage:  # has a way of its own, above
            below = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": rows})
            for column, nothing in words(relation.related_model).items():
                below.exclude(**{column: type(nothing)()}).update(**{column: nothing})


def words(model: type[Model]) -> dict[str, object]:
    """The columns that somebody may have typed words into, and what they say when those are erased."""
    found: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, JSONField):
            found[field.name] = {}
        elif isinstance(field, ArrayField) and isinstance(field.base_field, CharField):
            found[field.name] = [] if field.base_field.choices else [ERASED]
        elif isinstance(field, CharField | TextField) and not field.choices and field.name not in NAME_NOBODY:
            found[field.name] = ERASED
    return found


def _erase_records(patient: Patient, *, by, now: datetime) -> None:
    records = list(records_of(patient))
    keys = [record.pk for record in records]
    PatientMerge.objects.filter(Q(kept__in=keys) | Q(gone__in=keys)).update(replaced={})
    # Django's own history of the record names it in each line.
    table = ContentType.objects.get_for_model(Patient)
    lines = LogEntry.objects.filter(content_type=table, object_id__in=map(str, keys))
    lines.update(object_repr=ERASED)
    Patient.objects.filter(pk__in=keys).update(**RECORD, erased_at=now)
    patient.refresh_from_db()
    note(patient, gettext_lazy("Erased after the retention time."), by=by)
