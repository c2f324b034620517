"""Rows for tests, without surprises: every value a test relies on is given by the test."""

from datetime import UTC, date, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from appointments import models as a
from clinic.common.references import new_reference
from clinic.directory import models as c


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = c.Location

    name = "Alder Street"
    slug = factory.Sequence(lambda n: f"place-{n}")
    street = "214 Alder Street"
    city = "Millbrook"
    region = "MA"
    postal_code = "01099"
    time_zone = "America/New_York"
    phone = "+14135550110"
    position = factory.Sequence(lambda n: n)


class OpeningHoursFactory(DjangoModelFactory):
    class Meta:
        model = c.OpeningHours

    location = factory.SubFactory(LocationFactory)
    weekday = 0
    opens = time(8)
    closes = time(18)


class ClosureFactory(DjangoModelFactory):
    class Meta:
        model = c.Closure


class PractitionerFactory(DjangoModelFactory):
    class Meta:
        model = c.Practitioner

    name = factory.Sequence(lambda n: f"Naomi Okafor {n}")
    slug = factory.Sequence(lambda n: f"practitioner-{n}")
    degree = "MD"
    languages = ["en"]


class InsurancePlanFactory(DjangoModelFactory):
    class Meta:
        model = c.InsurancePlan

    name = factory.Sequence(lambda n: f"Valley Health Plan {n}")


class VisitTypeFactory(DjangoModelFactory):
    class Meta:
        model = a.VisitType
        skip_postgeneration_save = True

    name_en = "Follow-up"
    name_es = "Consulta de seguimiento"
    slug = factory.Sequence(lambda n: f"visit-{n}")
    length_minutes = 20

    @factory.post_generation
    def practitioners(self, create, given):
        if given:
            self.practitioners.set(given)


class WorkingHoursFactory(DjangoModelFactory):
    class Meta:
        model = a.WorkingHours

    practitioner = factory.SubFactory(PractitionerFactory)
    location = factory.SubFactory(LocationFactory)
    weekday = 0
    starts = time(9)
    ends = time(12)


class ExtraHoursFactory(DjangoModelFactory):
    class Meta:
        model = a.ExtraHours

    starts = time(9)
    ends = time(12)


class TimeOffFactory(DjangoModelFactory):
    class Meta:
        model = a.TimeOff


class AcuteReleaseFactory(DjangoModelFactory):
    class Meta:
        model = a.AcuteRelease

    starts = time(9)
    ends = time(12)
    released_at = recorded_at = datetime(2027, 2, 28, 23, tzinfo=UTC)


# A patient made here shares no phone with one a test names: these numbers (555-01xx) are written in tests.
NAMED = {110, 111, 112, 119, 123, 130, 142, 143, 157, 171, 177, 199}
FREE = [number for number in range(100, 200) if number not in NAMED]


class PatientFactory(DjangoModelFactory):
    class Meta:
        model = a.Patient

    first_name = "Elena"
    last_name = factory.Sequence(lambda n: f"Duarte {n}")
    birth_date = date(1980, 3, 27)
    phone = factory.Sequence(lambda n: f"+1413555{FREE[n % len(FREE)]:04}")
    email = factory.Sequence(lambda n: f"patient{n}@example.org")


class AppointmentFactory(DjangoModelFactory):
    """A booked visit of the visit type's length; ``starts_at`` should be given."""

    class Meta:
        model = a.Appointment

    reference = factory.LazyFunction(new_reference)
    patient = factory.SubFactory(PatientFactory)
    practitioner = factory.SubFactory(PractitionerFactory)
    location = factory.SubFactory(LocationFactory)
    visit_type = factory.SubFactory(VisitTypeFactory)
    starts_at = datetime(2027, 3, 8, 15, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + o.visit_type.duration)
    blocked_until = factory.LazyAttribute(lambda o: o.ends_at + o.visit_type.turnover_duration)
    phone = factory.LazyAttribute(lambda o: o.patient.phone)
    email = factory.LazyAttribute(lambda o: o.patient.email)
    created_at = factory.LazyAttribute(lambda o: o.starts_at - timedelta(days=7))


class ContactMessageFactory(DjangoModelFactory):
    class Meta:
        model = a.ContactMessage

    reference = factory.LazyFunction(new_reference)
    name = "Elena Duarte"
    email = "elena.duarte@example.org"
    text = "A question."
    created_at = datetime(2027, 3, 1, 13, tzinfo=UTC)


class CallbackRequestFactory(DjangoModelFactory):
    """A wish to be called on a Monday between ten and twelve in New York."""

    class Meta:
        model = a.CallbackRequest

    location = factory.SubFactory(LocationFactory)
    reason = "question"
    name = "Owen Fletcher"
    phone = "+14135550171"
    starts_at = datetime(2027, 3, 1, 15, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=2))
    created_at = factory.LazyAttribute(lambda o: o.starts_at - timedelta(hours=14))


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = a.Message

    key = factory.Sequence(lambda n: f"message-{n}")
    kind = "booked"
    due_at = datetime(2027, 3, 1, 13, tzinfo=UTC)
