"""The patient's link and the grants it leaves in the session."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.test import override_settings

from appointments.notifications import links
from tests.conftest import clock
from tests.factories import AppointmentFactory

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def appointment():
    return AppointmentFactory(starts_at=clock(2027, 3, 8, 10))


def token_of(appointment, **values):
    return links.path(appointment, language="en", **values).rstrip("/").rsplit("/", 1)[1]


def test_link_opens_its_appointment(appointment, now):
    AppointmentFactory()

    assert links.read(token_of(appointment), now=now) == appointment


def test_link_leads_to_the_page_in_the_patients_language(appointment):
    assert links.path(appointment, language="es").startswith("/es/appointments/link/")
    assert links.url(appointment, language="en").startswith("http://testserver/en/appointments/link/")


def test_link_is_signed_with_at_least_128_bits_and_names_nobody(appointment):
    uid, version, expires, signature = token_of(appointment).split(".")

    assert len(signature) * 6 >= 128
    assert (len(uid), version, expires) == (22, "1", "")
    for private in (appointment.reference, appointment.patient.last_name, appointment.email):
        assert private not in token_of(appointment)


def test_link_works_until_seven_days_after_the_appointment(appointment):
    token = token_of(appointment)

    assert links.read(token, now=appointment.starts_at + WEEK - MOMENT) == appointment
    assert links.read(token, now=appointment.starts_at + WEEK) is None


def test_link_keeps_working_when_the_appointment_moves(appointment):
    token = token_of(appointment)
    appointment.starts_at += timedelta(days=30)
    appointment.ends_at = appointment.blocked_until = appointment.starts_at + timedelta(minutes=20)
    appointment.save()

    assert links.read(token, now=appointment.starts_at) == appointment


def test_link_with_a_lifetime_ends_after_it(appointment, now):
    token = token_of(appointment, minutes=30, now=now)

    assert links.read(token, now=now + timedelta(minutes=30, seconds=-1)) == appointment
    assert links.read(token, now=now + timedelta(minutes=30)) is None


def test_link_ends_when_its_version_is_left_behind(appointment, now):
    token = token_of(appointment)
    appointment.link_version += 1
    appointment.save()

    assert links.read(token, now=now) is None
    assert links.read(token_of(appointment), now=now) == appointment


def test_link_with_any_character_changed_opens_nothing(appointment, now):
    token = token_of(appointment, minutes=30, now=now)
    for location, letter in enumerate(token):
        for other in {"A", "b", "7", ".", "-", "\0", "é"} - {letter}:
            assert links.read(token[:location] + other + token[location + 1 :], now=now) is None


@pytest.mark.parametrize("token", ["", ".", "...", "a.b.c.d", "\0", "\udce9", "%00", "x" * 10_000])
def test_link_of_odd_text_opens_nothing(token, now):
    assert links.read(token, now=now) is None


@pytest.mark.parametrize("value", ["AAAA.1.", "not base 64.1.", "AAAAAAAAAAAAAAAAAAAAAA.x.", "a.b"])
def test_link_that_we_signed_but_that_makes_no_sense_opens_nothing(value, now):
    assert links.read(links._signer(links.VISIT).sign(value), now=now) is None


def test_link_to_another_appointment_cannot_be_put_together(appointment, now):
    other = AppointmentFactory()
    mine, theirs = token_of(appointment).split("."), token_of(other).split(".")

    assert links.read(".".join([theirs[0], *mine[1:]]), now=now) is None
    assert links.read(".".join([*mine[:1], "2", *mine[2:]]), now=now) is None


def test_link_is_signed_with_its_own_key(appointment, now, settings):
    token = token_of(appointment)
    value = token.rpartition(".")[0]
    forged = Signer(key=settings.SECRET_KEY, sep=".", salt="appointments.links").sign(value)

    assert links.read(forged, now=now) is None
    with override_settings(SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert links.read(forged, now=now) is None
    with override_settings(LINK_KEY="another" * 10):
        assert links.read(token, now=now) is None


def test_grant_opens_its_appointment_for_thirty_minutes(appointment, now):
    session = {}
    links.grant(session, appointment, now=now)

    half_an_hour = timedelta(minutes=30)
    assert links.granted(session, appointment.reference, now=now + half_an_hour - MOMENT) == appointment
    assert links.granted(session, appointment.reference, now=now + half_an_hour) is None


def test_grant_can_be_stored_in_a_session(client, appointment, now):
    session = client.session
    links.grant(session, appointment, now=now)
    session.save()

    assert links.granted(client.session, appointment.reference, now=now) == appointment


def test_grant_opens_no_other_appointment(appointment, now):
    session = {}
    other = AppointmentFactory(starts_at=clock(2027, 3, 9, 10))
    links.grant(session, appointment, now=now)

    assert links.granted(session, other.reference, now=now) is None
    assert links.granted(session, "NONE22", now=now) is None
    assert links.granted(session, "\0", now=now) is None


def test_grants_of_two_appointments_stand_beside_each_other(appointment, now):
    session = {}
    other = AppointmentFactory(starts_at=clock(2027, 3, 9, 10))
    links.grant(session, appointment, now=now)
    links.grant(session, other, now=now)

    assert links.granted(session, appointment.reference, now=now) == appointment
    assert links.granted(session, other.reference, now=now) == other


def test_grant_that_has_ended_leaves_the_session(appointment, now):
    session = {}
    links.grant(session, appointment, now=now)
    other = AppointmentFactory(starts_at=clock(2027, 3, 9, 10))

    links.grant(session, other, now=now + timedelta(hours=1))

    assert list(session["visits"]) == [str(other.pk)]


def test_grant_ends_with_the_link(appointment, now):
    session = {}
    links.grant(session, appointment, now=now)
    appointment.link_version += 1
    appointment.save()

    assert links.granted(session, appointment.reference, now=now) is None


def test_session_without_grants_asks_the_database_nothing(appointment, now, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert links.granted({}, appointment.reference, now=now) is None


def test_granted_appointment_comes_with_its_names_in_one_query(appointment, now, django_assert_num_queries):
    session = {}
    links.grant(session, appointment, now=now)

    with django_assert_num_queries(1):
        found = links.granted(session, appointment.reference, now=now)
        assert all([found.patient, found.location, found.practitioner, found.visit_type])
