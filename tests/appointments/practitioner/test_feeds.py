"""A physician's calendar feed, read back by two other libraries; its address, and who it opens to."""

import logging
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
import vobject
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appointments import booking
from appointments.models import CalendarFeed, TimeOff
from appointments.practitioner import feeds
from tests import factories
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ask
from tests.around import this_moment
from tests.conftest import clock

TEN = clock(2027, 3, 8, 10)
PATH = "/calendar/{}.ics"
SETTINGS = "/en/schedule/calendar/"


@pytest.fixture
def naomi(scene, django_user_model):
    scene.doctor_a.user = django_user_model.objects.create_user("naomi")
    scene.doctor_a.save()
    return scene.doctor_a.user


@pytest.fixture
def secret(scene, naomi):
    return feeds.make_address(scene.doctor_a, language="en")


def appointment_at(scene, starts_at, **values):
    usual = {"location": scene.location, "practitioner": scene.doctor_a, "visit_type": scene.follow_up}
    return factories.AppointmentFactory(starts_at=starts_at, **usual | values)


def calendar(secret, *, now) -> bytes:
    feed = feeds.read(secret)
    return feeds.file(feed, feeds.entries(feed, now=now))


def events(secret, *, now) -> list:
    found = vobject.readOne(calendar(secret, now=now).decode())
    return list(found.contents.get("vevent", []))


def test_entry_says_when_where_and_who_by_initials(scene, secret, now):
    patient = factories.PatientFactory(first_name="Ana María", last_name="Duarte")
    appointment = appointment_at(scene, TEN, patient=patient)

    [event] = events(secret, now=now)

    assert (event.dtstart.value, event.dtend.value) == (TEN, TEN + timedelta(minutes=20))
    assert event.summary.value == "Visit: AD"
    assert event.location.value == "Alder Street, 214 Alder Street, Millbrook, MA 01099"
    assert event.uid.value == f"{appointment.uid}@testserver"
    assert event.status.value == "CONFIRMED"


def test_entry_shows_the_name_only_where_the_physician_chose_names(scene, secret, now):
    appointment_at(scene, TEN, patient=factories.PatientFactory(first_name="Ana", last_name="Duarte"))
    feeds.show_names(scene.doctor_a, names=True)
    chosen = events(secret, now=now)[0].summary.value
    feeds.show_names(scene.doctor_a, names=False)

    assert (chosen, events(secret, now=now)[0].summary.value) == ("Visit: Ana Duarte", "Visit: AD")


def test_calendar_says_nothing_of_health_and_nothing_that_reaches_the_patient(scene, secret, now):
    appointment = appointment_at(
        scene,
        TEN,
        reason="numb left foot",
        body_site=["lower"],
        needs=["wheelchair"],
        severity=9,
        side="left",
    )

    text = calendar(secret, now=now).decode().replace("\r\n ", "").lower()

    for private in (
        "numb",
        "foot",
        "wheelchair",
        "lower",
        "left",
        appointment.visit_type.name,
        appointment.patient.last_name,
        appointment.phone,
        "555",
        appointment.email,
        appointment.reference,
        "http",
    ):
        assert private.lower() not in text


@pytest.mark.parametrize(
    ("status", "said", "summary"),
    [
        ("booked", "CONFIRMED", "Visit: ED"),
        ("arrived", "CONFIRMED", "Visit: ED"),
        ("in_room", "CONFIRMED", "Visit: ED"),
        ("completed", "CONFIRMED", "Visit: ED"),
        ("cancelled", "CANCELLED", "Cancelled: ED"),
        ("no_show", "CANCELLED", "No-show: ED"),
    ],
)
def test_state_of_an_appointment_is_a_status_of_the_calendar(scene, secret, now, status, said, summary):
    by = {"cancelled_by": "clinic"} if status == "cancelled" else {}
    patient = factories.PatientFactory(last_name="Duarte")
    appointment_at(scene, TEN, status=status, patient=patient, **by)

    [event] = events(secret, now=now)

    assert (event.status.value, event.summary.value) == (said, summary)
    assert event.transp.value == ("TRANSPARENT" if said == "CANCELLED" else "OPAQUE")


def test_appointment_that_time_off_has_hit_is_tentative(scene, secret, now):
    appointment = appointment_at(scene, TEN)
    touching = appointment_at(scene, TEN - timedelta(minutes=60))
    TimeOff.objects.create(
        practitioner=scene.doctor_a, starts_at=touching.ends_at, ends_at=TEN + timedelta(minutes=5)
    )

    found = {event.uid.value.partition("@")[0]: event.status.value for event in events(secret, now=now)}

    assert found == {str(appointment.uid): "TENTATIVE", str(touching.uid): "CONFIRMED"}


def test_entry_keeps_its_uid_and_counts_its_changes(scene, secret, now, admin_user):
    appointment = ask(scene, TEN, now=now)
    seen = [events(secret, now=now)[0]]
    later = now + timedelta(hours=1)
    asking.move(
        appointment,
        practitioner=scene.doctor_a,
        location=scene.location,
        starts_at=TEN + timedelta(hours=1),
        by=admin_user,
        now=later,
    )
    seen += events(secret, now=later)
    booking.cancel(appointment, by=admin_user, now=later + timedelta(hours=1))
    seen += events(secret, now=later)

    assert len({event.uid.value for event in seen}) == 1
    assert [int(event.sequence.value) for event in seen] == [0, 1, 2]
    assert [event.dtstamp.value for event in seen] == [now, later, later + timedelta(hours=1)]
    assert [event.status.value for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_calendar_program_shows_the_right_instants_over_both_clock_changes(scene, secret):
    starts = [
        (clock(2027, 3, 12, 9), datetime(2027, 3, 12, 14, tzinfo=UTC)),
        (clock(2027, 3, 14, 13), datetime(2027, 3, 14, 17, tzinfo=UTC)),
        (clock(2027, 3, 15, 9), datetime(2027, 3, 15, 13, tzinfo=UTC)),
        (clock(2027, 11, 5, 9), datetime(2027, 11, 5, 13, tzinfo=UTC)),
        (datetime(2027, 11, 7, 5, 30, tzinfo=UTC), datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
        (datetime(2027, 11, 7, 6, 30, tzinfo=UTC), datetime(2027, 11, 7, 6, 30, tzinfo=UTC)),
        (clock(2027, 11, 8, 9), datetime(2027, 11, 8, 14, tzinfo=UTC)),
    ]
    for starts_at, _instant in starts:
        appointment_at(scene, starts_at)
    written = calendar(secret, now=clock(2027, 3, 1))

    program = recurring_ical_events.of(icalendar.Calendar.from_ical(written))
    shown = program.between(date(2027, 1, 1), date(2027, 12, 31))
    read_back = [event.dtstart.value for event in events(secret, now=clock(2027, 3, 1))]

    instants = [instant for _starts_at, instant in starts]
    assert [(e.start, e.end) for e in shown] == [(at, at + timedelta(minutes=20)) for at in instants]
    assert read_back == instants


def test_calendar_holds_the_last_30_days_and_a_year_to_come(scene, secret, now):
    first = appointment_at(scene, now - timedelta(days=30))
    last = appointment_at(scene, now + timedelta(days=365) - timedelta(seconds=1))
    appointment_at(scene, now - timedelta(days=30, hours=1))
    appointment_at(scene, now + timedelta(days=365, hours=1))
    appointment_at(scene, TEN, practitioner=scene.doctor_b)

    found = {event.uid.value for event in events(secret, now=now)}

    assert found == {f"{appointment.uid}@testserver" for appointment in (first, last)}


def test_calendar_speaks_the_language_in_which_its_address_was_made(scene, naomi, now):
    appointment_at(scene, TEN, patient=factories.PatientFactory(last_name="Duarte"))
    secret = feeds.make_address(scene.doctor_a, language="es")

    assert events(secret, now=now)[0].summary.value == "Cita: ED"


def test_calendar_is_a_good_file(scene, secret, now):
    appointment_at(scene, TEN)

    lines = calendar(secret, now=now).split(b"\r\n")

    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"DTSTART:20270308T150000Z" in lines
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT15M" in lines
    assert all(len(line) <= 75 for line in lines)


# --- over HTTP ---


def ask_for(secret, **headers):
    return Client().get(PATH.format(secret), **headers)


def test_feed_is_read_without_a_login_and_sent_again_only_when_it_changed(scene, secret):
    appointment = appointment_at(scene, this_moment() + timedelta(days=1))
    first = ask_for(secret)
    etag = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    again, zipped = ask_for(secret, **etag), ask_for(secret, HTTP_ACCEPT_ENCODING="gzip", **etag)
    booking.cancel(appointment, by=scene.doctor_a.user)
    changed = ask_for(secret, **etag)

    assert (first.status_code, first["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert first["Cache-Control"] == "private, no-cache"
    assert not first.cookies
    assert [(page.status_code, page.content) for page in (again, zipped)] == [(304, b""), (304, b"")]
    assert again["ETag"] == first["ETag"]
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.parametrize("what", ["names", "time off", "moved", "language"])
def test_feed_has_changed_with_all_that_it_says(scene, secret, now, what):
    appointment = appointment_at(
        scene, TEN, patient=factories.PatientFactory(first_name="Ana", last_name="Duarte")
    )
    feed = feeds.read(secret)
    before = feeds.version(feed, feeds.entries(feed, now=now))
    if what == "names":
        feeds.show_names(scene.doctor_a, names=True)
    elif what == "time off":
        TimeOff.objects.create(practitioner=scene.doctor_a, starts_at=TEN, ends_at=appointment.ends_at)
    elif what == "moved":
        appointment.starts_at -= timedelta(minutes=5)
        appointment.save()
    else:
        CalendarFeed.objects.update(language="es")
    feed = feeds.read(secret)

    assert feeds.version(feed, feeds.entries(feed, now=now)) != before


@pytest.mark.parametrize("count", [1, 40])
def test_feed_takes_at_most_four_queries_however_many_appointments_there_are(scene, secret, count):
    for n in range(count):
        appointment_at(scene, this_moment() + timedelta(hours=n))
    ask_for(secret)

    with CaptureQueriesContext(connection) as queries:
        ask_for(secret)

    assert len(queries) <= 4


# --- the address ---


def test_address_has_128_bits_or_more_and_is_kept_as_a_hash_only(scene, secret):
    kept = CalendarFeed.objects.filter(practitioner=scene.doctor_a).values().get()

    assert len(secret) * 6 >= 128
    assert feeds.make_address(scene.doctor_b, language="en") != secret
    assert secret not in str(kept)


@pytest.mark.parametrize("digest", ["Zm9vYmFyZm9vYmFy", "A" * 64, "a" * 63, ""])
def test_of_a_calendar_address_only_a_hash_is_kept(scene, secret, digest):
    with (
        pytest.raises(IntegrityError, match="of_a_calendar_address_only_a_hash_is_kept"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE appointments_calendarfeed SET digest = %s", [digest])


def test_a_calendar_address_says_when_it_was_made(scene, secret):
    with (
        pytest.raises(IntegrityError, match="a_calendar_address_says_when_it_was_made"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE appointments_calendarfeed SET made_at = NULL")


def test_new_address_ends_the_old_one_at_once(scene, secret):
    new = feeds.make_address(scene.doctor_a, language="en")

    assert (feeds.read(secret), ask_for(secret).status_code) == (None, 404)
    assert ask_for(new).status_code == 200


def test_address_that_is_switched_off_opens_nothing_and_keeps_the_choice_of_names(scene, secret):
    feeds.show_names(scene.doctor_a, names=True)
    feeds.switch_off(scene.doctor_a)

    assert feeds.read(secret) is None
    assert feeds.read(feeds.make_address(scene.doctor_a, language="en")).names


@pytest.mark.parametrize("what", ["closed", "taken away"])
def test_login_that_is_gone_ends_the_feed(scene, secret, naomi, what):
    if what == "closed":
        naomi.is_active = False
        naomi.save()
    else:
        scene.doctor_a.user = None
        scene.doctor_a.save()

    assert ask_for(secret).status_code == 404


def test_wrong_old_and_odd_addresses_are_one_and_the_same_404_without_a_trace(scene, secret, naomi, caplog):
    caplog.set_level(logging.INFO)
    feeds.make_address(scene.doctor_a, language="en")
    inside = Client()
    inside.force_login(naomi)
    tokens = [secret, "x", "0" * 43, secret + "=", "%F0%9F%92%A9", "a" * 5000, "..", "%2e%2e"]

    answers = [browser.get(PATH.format(token)) for token in tokens for browser in (Client(), inside)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert secret not in answers[0].text
    assert secret not in caplog.text


def test_feed_is_only_read(secret):
    assert Client().post(PATH.format(secret)).status_code == 405


# --- the page of the settings ---


@pytest.fixture
def physician(client, naomi):
    client.force_login(naomi)
    return client


def test_settings_show_the_address_once(physician, scene):
    page = physician.post(SETTINGS, {"do": "make"})
    address = page.context["address"]

    assert f'value="{address}"' in page.text
    assert f'href="{address.replace("http:", "webcal:")}"' in page.text
    assert page["Cache-Control"] == "no-store, private"
    assert physician.get(address).status_code == 200
    assert address.rpartition("/")[2] not in physician.get(SETTINGS).text


def test_settings_make_a_new_address_switch_it_off_and_choose_names(physician, scene):
    old, new = (physician.post(SETTINGS, {"do": "make"}).context["address"] for _ in range(2))
    worked = [physician.get(address).status_code for address in (old, new)]
    physician.post(SETTINGS, {"do": "names", "patients": "names"})
    names = CalendarFeed.objects.get().names
    physician.post(SETTINGS, {"do": "off"})

    assert worked == [404, 200]
    assert names
    assert physician.get(new).status_code == 404


@pytest.mark.parametrize("typed", [{}, {"do": "x"}, {"do": "names", "patients": "\0?" * 999}])
def test_settings_take_odd_answers_for_none(physician, scene, typed):
    assert physician.post(SETTINGS, typed).status_code in (200, 302)
    assert not CalendarFeed.objects.filter(names=True).exists()


def test_settings_are_ones_own(client, scene, django_user_model):
    assert client.post(SETTINGS, {"do": "make"}).url.startswith("/en/schedule/login/")
    client.force_login(django_user_model.objects.create_user("teresa"))
    assert client.post(SETTINGS, {"do": "make"}).status_code == 403
    assert CalendarFeed.objects.count() == 0
