"""Holding everything of a patient until the transaction ends."""

from django.db.models import Q

from appointments.booking import guard
from appointments.models import Appointment, Patient
from appointments.records.refusals import RecordChanged


def hold(*patients: Patient) -> tuple[dict[int, Patient], list[Appointment]]:
    """Hold the practitioners of all their visits, then their names, their records and their visits.

    In that order, which is the order of booking, and within each the lowest first.  Records that were merged
    into one of them belong to it.  Returns the records by key and the visits, as they now are.  A booking
    under one of these names waits until we are done, and then finds what we have made of the records.

    Raises Refusal when a visit went to another practitioner, or a name was changed, while we waited.
    """
    keys = {patient.pk for patient in patients}
    family = Patient.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys)).order_by("pk")
    appointments = Appointment.objects.filter(patient__in=keys).order_by("pk")
    practitioners = guard.lock_practitioners(*appointments.values_list("practitioner_id", flat=True))
    names = {_name(record) for record in family}
    for name in sorted(names):
        guard.lock_name(*name)
    records = {record.pk: record for record in family.select_for_update(no_key=True)}
    held = list(appointments.select_for_update(no_key=True))
    if any(appointment.practitioner_id not in practitioners for appointment in held):
        raise RecordChanged()
    if not {_name(record) for record in records.values()} <= names:
        raise RecordChanged()
    return records, held


def _name(record: Patient) -> tuple[str, str, str]:
    """What ``booking`` locks when it looks for this person."""
    return record.first_name_key, record.last_name_key, str(record.birth_date)
