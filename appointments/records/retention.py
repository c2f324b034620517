"""READS.  Patients whose records need not be kept any longer.

A record is kept so many years after the last visit, whatever became of that visit, and until the patient has
a certain age; ``BookingPolicy`` says how many and which.
"""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appointments.models import Appointment, BookingPolicy, ContactMessage, Patient
from appointments.records.messages import own_callbacks
from clinic.common.refusals import Refusal
from clinic.common.wall_clock import day_of
from clinic.directory.models import Location


@dataclass(frozen=True)
class Retention:
    """How long records are kept, seen from one moment.  Every location has reached ``today``."""

    years: int
    until_age: int
    now: datetime
    today: date

    @classmethod
    def at(cls, now: datetime) -> "Retention":
        """As the clinic's rules say today."""
        policy = BookingPolicy.current()
        days = [day_of(now, location.zone) for location in Location.objects.all()]
        return cls(policy.records_years, policy.records_until_age, now, min(days, default=now.date()))

    @property
    def last_appointment_before(self) -> datetime:
        """Records whose last visit lies before this moment need not be kept."""
        return _years(self.now, -self.years)

    @property
    def born_by(self) -> date:
        """A person born on this day or before is old enough."""
        return _years(self.today, -self.until_age)


def _years(day, years: int):
    """The same day so many years later; February 29 becomes 28."""
    year = day.year + years
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def over(*, now: datetime) -> QuerySet[Patient]:
    """Patients whose retention time is over, with their ``last_appointment``; the longest ago first."""
    rule = Retention.at(now)
    appointments = Appointment.objects.filter(patient=OuterRef("pk"))
    late = appointments.filter(starts_at__gte=rule.last_appointment_before)
    waiting = ContactMessage.objects.open().filter(appointment__patient=OuterRef("pk"))
    return (
        Patient.objects.current()
        .filter(~Exists(late), created_at__lt=rule.last_appointment_before, birth_date__lte=rule.born_by)
        .filter(~Exists(waiting))
        .annotate(last_appointment=Max("appointments__starts_at"))
        .order_by("last_appointment", "pk")
    )


def _last_known(patient: Patient) -> tuple[datetime, tzinfo]:
    """When the last visit was, or the record was made if that is later, and on which clock."""
    last = patient.appointments.select_related("location").order_by("starts_at").last()
    if last is None or last.starts_at < patient.created_at:
        return patient.created_at, timezone.get_current_timezone()
    return last.starts_at, last.location.zone


def require_over(patient: Patient, *, now: datetime) -> None:
    """Raise Refusal, saying why, when the record of this patient must still be kept."""
    rule = Retention.at(now)
    if patient.appointments.upcoming(now).exists():
        raise Refusal(_("This patient has visits to come. The record stays."))
    last, zone = _last_known(patient)
    if last >= rule.last_appointment_before:
        until = date_format(_years(day_of(last, zone), rule.years), "DATE_FORMAT")
        raise Refusal(_("The record must be kept until %(date)s.") % {"date": until})
    if patient.birth_date is not None and patient.birth_date > rule.born_by:
        sentence = _("The record must be kept until the patient is %(years)d years old.")
        raise Refusal(sentence % {"years": rule.until_age})
    if ContactMessage.objects.open().filter(appointment__patient=patient).exists():
        raise Refusal(_("A message about a visit of this patient is still open. Answer it first."))
    if any(callback.is_open for callback in own_callbacks(patient)):
        raise Refusal(_("A call that this patient asked for is still open. Make it first."))
