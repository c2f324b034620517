"""What a log may keep: no link of a patient, no query string, no row of the database."""

import logging

import pytest
from django.db import IntegrityError

from clinic.common.logs import DiscreetFormatter
from tests import factories

TOKEN = "Zm9vYmFy.3.c2lnbmF0dXJl"


def line(message, *args, **extra):
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    return DiscreetFormatter("%(levelname)s %(message)s").format(record)


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (
            f"Internal Server Error: /en/appointments/link/{TOKEN}/",
            "Internal Server Error: /en/appointments/link/.../",
        ),
        (
            f'"GET /es/appointments/link/{TOKEN}/ HTTP/1.1" 302 0',
            '"GET /es/appointments/link/.../ HTTP/1.1" 302 0',
        ),
        (f'"GET /calendar/{TOKEN}.ics HTTP/1.1" 200', '"GET /calendar/... HTTP/1.1" 200'),
        ('"GET /en/book/?with=okafor&at=x HTTP/1.1" 200', '"GET /en/book/?... HTTP/1.1" 200'),
        ("Error handling request GET /en/?q=numb+foot", "Error handling request GET /en/?..."),
        ("Is it ready? Yes.", "Is it ready? Yes."),
    ],
)
def test_log_leaves_out_links_and_queries(message, kept):
    assert line(message) == f"ERROR {kept}"


def test_log_leaves_out_links_given_as_arguments():
    assert line("%s: %s", "Not Found", f"/en/appointments/link/{TOKEN}/").endswith("/link/.../")


@pytest.mark.django_db
def test_log_leaves_out_the_row_that_the_database_quotes():
    appointment = factories.AppointmentFactory()
    appointment.reason = "My secret.\n\nTraceback of my life:\nand more secrets"
    appointment.severity = 11
    try:
        appointment.save()
    except IntegrityError as error:
        written = line("Failed", exc_info=(type(error), error, error.__traceback__))

    assert 'violates check constraint "pain_is_at_most_ten"' in written
    assert "The above exception was the direct cause" in written
    assert "django.db.utils.IntegrityError" in written
    for secret in ("DETAIL", "Failing row", "secret", appointment.email, appointment.phone):
        assert secret not in written
