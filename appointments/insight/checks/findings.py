"""What the schedule doctor finds: sentences, each with the place where it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from appointments.models import Appointment
from clinic.common.templatetags.clinic_tags import on_its_clock

SHOWN = 50  # lines of one subject; the count says how many there are


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, in a sentence, and the address of the page that mends it."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Subject:
    """What one question found.  ``is_news`` is to be known and not to be mended."""

    title: str
    findings: tuple[Finding, ...]
    count: int
    is_news: bool = False


def subject(title: str, findings: Iterable[Finding], *, is_news: bool = False) -> Subject:
    """A subject with the first of its findings and the number of all."""
    findings = list(findings)
    return Subject(str(title), tuple(findings[:SHOWN]), len(findings), is_news)


def about(appointment: Appointment, sentence: str, **more) -> Finding:
    """A finding about a visit; %(who)s and %(when)s stand for its patient and its time."""
    when = on_its_clock(appointment.starts_at, appointment.location, "WEEKDAY_DATETIME_FORMAT")
    facts = {
        "who": appointment.patient.name,
        "when": when,
        "practitioner": appointment.practitioner,
        "kind": appointment.visit_type,
    }
    return Finding(sentence % (facts | more), page("appointments_appointment", appointment.pk))


def page(table: str, key: int) -> str:
    """The page of one row in the office."""
    return reverse(f"admin:{table}_change", args=[key])
