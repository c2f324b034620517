"""WRITES.  Making two records of one person one.

Every visit keeps the phone, e-mail and language it was booked with: a merge redirects nobody's mail.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.booking.refusals import constraints_as_refusals
from appointments.models import Appointment, Patient, PatientMerge
from appointments.records.duplicates import overlaps
from appointments.records.locks import hold
from appointments.records.log import note
from appointments.records.refusals import RecordChanged
from clinic.common.refusals import Refusal
from clinic.common.templatetags.clinic_tags import on_its_clock

# What can be taken from the record that goes, instead of what the other one says.
CHOICES = {
    "name": ("first_name", "last_name"),
    "birth_date": ("birth_date",),
    "phone": ("phone",),
    "email": ("email",),
    "language": ("language",),
}

# What stays as the kept record has it, or is written by the merge itself.
NO_CHOICE = ("id", "first_name_key", "last_name_key", "created_at", "merged_into", "erased_at")

# A visit that was booked for one of them while we waited for the other.
MEANWHILE = {"a_patient_is_in_one_place_at_a_time": RecordChanged}


def merge(kept: Patient, gone: Patient, *, take=(), by, now: datetime | None = None) -> Patient:
    """Give everything of ``gone`` to ``kept``; returns the record that holds the visits afterwards.

    ``take`` names what of ``CHOICES`` the kept record takes over from the other one.  ``gone`` stays as it
    was, marked as merged, so that who books under its name again finds the kept record.  Merging what is
    merged already changes nothing, in whichever direction.

    Raises Refusal when visits of both overlap, or one of the records is not a current one any more.
    """
    with constraints_as_refusals(MEANWHILE), transaction.atomic():
        return _merge(kept, gone, take, by=by, now=now or timezone.now())


def _merge(kept: Patient, gone: Patient, take, *, by, now: datetime) -> Patient:
    records, appointments = hold(kept, gone)
    kept, gone = records[kept.pk], records[gone.pk]
    if kept == gone:
        raise Refusal(_("This is one and the same record."))
    if kept.survivor == gone.survivor:
        return kept.survivor
    if any(record.merged_into_id or record.erased_at for record in (kept, gone)):
        raise RecordChanged()
    require_no_overlap(kept, gone)
    moved = [appointment.pk for appointment in appointments if appointment.patient_id == gone.pk]
    _give_everything(gone, kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    replaced = _take_over(kept, gone, take)
    PatientMerge.objects.create(gone=gone, kept=kept, appointments=moved, replaced=replaced, by=by, at=now)
    note(kept, format_lazy(gettext_lazy("Merged with record {number}."), number=gone.pk), by=by)
    return kept


def require_no_overlap(kept: Patient, gone: Patient) -> None:
    """Raise Refusal, naming both, when a visit of each is at the same time."""
    for one, other in overlaps(kept, gone):
        sentence = _(
            "One person cannot be at two visits at once: %(one)s and %(other)s overlap. "
            "Move or cancel one of them, then merge."
        )
        raise Refusal(sentence % {"one": _called(one), "other": _called(other)})


def _called(appointment: Appointment) -> str:
    day = on_its_clock(appointment.starts_at, appointment.location, "WEEKDAY_DATETIME_YEAR_FORMAT")
    return f"{appointment.spaced_reference} ({day}, {appointment.practitioner})"


def _give_everything(gone: Patient, kept: Patient) -> None:
    """Whatever names a patient names the kept record from now on; only past merges stay as they were."""
    for relation in Patient._meta.related_objects:
        if relation.related_model is not PatientMerge:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: gone})
            rows.update(**{relation.field.name: kept})


def _take_over(kept: Patient, gone: Patient, take) -> dict[str, str]:
    """Let the kept record say what the other one says; returns what it said before."""
    fields = [field for choice in CHOICES if choice in take for field in CHOICES[choice]]
    changed = [field for field in fields if getattr(kept, field) != getattr(gone, field)]
    before = {field: _plain(getattr(kept, field)) for field in changed}
    for field in changed:
        setattr(kept, field, getattr(gone, field))
    if changed:
        kept.save(update_fields=[*changed, "first_name_key", "last_name_key"])
    return before


def _plain(value) -> str:
    return value.isoformat() if isinstance(value, date) else value
