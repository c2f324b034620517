"""What each row is called where staff meet it: in a list, in a log, in the answer to a change."""

from datetime import UTC, date, datetime, time

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from appointments import models
from clinic.directory.models import Location, Practitioner

NINE, NOON = time(9), time(12)
AT = datetime(2027, 3, 8, 15, tzinfo=UTC)  # 10:00 in New York
FOUR = datetime(2027, 3, 8, 21, tzinfo=UTC)
DAY = date(2027, 3, 8)
NAOMI = Practitioner(name="Naomi Okafor", degree="MD")
LETTER = models.ContactMessage(reference="K7M4XQ", topic="billing")


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (models.AcuteRelease(date=DAY, starts=NINE, ends=NOON), "2027-03-08 09:00-12:00"),
        (models.AppointmentEvent(what="moved"), "moved"),
        (models.BookingPolicy(), "Booking rules"),
        (models.CalendarFeed(practitioner=NAOMI), "Naomi Okafor, MD"),
        (models.CallAttempt(outcome="no_answer"), "no answer"),
        (models.CallbackRequest(name="Ana Ruiz", reason="bill"), "Ana Ruiz: A bill or insurance"),
        (models.CarePlan(appointment=models.Appointment(reference="K7M4XQ")), "K7M4XQ"),
        (LETTER, "K7M4XQ: A bill or insurance"),
        (models.ContactEntry(kind="note"), "note"),
        (
            models.ContactPresence(user=User(username="teresa"), contact=LETTER),
            "teresa: K7M4XQ: A bill or insurance",
        ),
        (models.Delay(day=DAY, minutes=25), "2027-03-08: 25 min"),
        (models.Disruption(practitioner=NAOMI), "Naomi Okafor, MD"),
        (models.Disruption(location=Location(name="Alder Street")), "Alder Street"),
        (models.Disruption(), "Everybody"),
        (
            models.DisruptedVisit(appointment=models.Appointment(reference="K7M4XQ"), outcome="kept"),
            "K7M4XQ: kept as it was",
        ),
        (models.ExtraHours(date=DAY, starts=NINE, ends=NOON), "2027-03-08 09:00-12:00"),
        (models.FruitlessSearch(day=DAY, count=3), "2027-03-08: 3"),
        (models.Message(kind="booked", state="queued"), "visit booked (queued)"),
        (models.PatientMerge(gone_id=7, kept_id=4), "7 > 4"),
        (models.QuestionnaireResponse(appointment=models.Appointment(reference="K7M4XQ")), "K7M4XQ"),
        (models.SlotHold(starts_at=AT), "2027-03-08 15:00 UTC"),
        (models.TimeOff(starts_at=AT, ends_at=FOUR), "2027-03-08 15:00 - 2027-03-08 21:00 UTC"),
        (models.VisitType(name="Follow-up"), "Follow-up"),
        (models.WorkingHours(weekday=0, starts=NINE, ends=NOON), "Monday 09:00-12:00"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_row_says_what_it_is(row, name):
    assert str(row) == name


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"ends": NINE}, {"ends"}),
        ({"valid_from": DAY, "valid_until": date(2027, 3, 7)}, {"valid_until"}),
        ({"ends": time(8), "valid_from": DAY, "valid_until": date(2027, 3, 7)}, {"ends", "valid_until"}),
    ],
)
def test_working_hours_that_are_no_range_are_refused_beside_what_ends_them(changes, refused):
    hours = models.WorkingHours(**{"weekday": 0, "starts": NINE, "ends": NOON} | changes)

    with pytest.raises(ValidationError) as refusal:
        hours.clean()

    assert set(refusal.value.message_dict) == refused


def test_working_hours_of_one_day_are_a_range():
    models.WorkingHours(starts=NINE, ends=NOON, valid_from=DAY, valid_until=DAY).clean()


def test_offer_says_its_time_only_while_one_is_offered():
    assert models.DisruptedVisit().offer is None
