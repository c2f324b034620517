"""What the e-mails say, and what they never say."""

import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import vobject
from django.conf import settings

from appointments import booking
from appointments.models import ContactMessage, Message
from appointments.notifications import letters, links, outbox
from clinic.common.references import new_reference
from tests.appointments.portal import asking
from tests.conftest import clock
from tests.factories import AppointmentFactory, LocationFactory, OpeningHoursFactory, PatientFactory

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR, "templates", "notifications")


def made(**values):
    values = {"starts_at": clock(2027, 3, 15, 9), "reason": "cannot feel my left foot"} | values
    return AppointmentFactory(**values)


def message_about(appointment, kind, **values):
    return Message(
        kind=kind,
        appointment=appointment,
        language=appointment.language,
        key=f"{kind}:{appointment.uid}:{appointment.sequence}",
        due_at=clock(2027, 3, 1, 8),
        **values,
    )


def contact_message(**values):
    usual = {"name": "Elena", "email": "elena@example.org", "text": "numb foot", "language": "en"}
    usual["created_at"] = clock(2027, 3, 1, 22)
    return ContactMessage.objects.create(reference=new_reference(), **usual | values)


def about_contact(contact, kind):
    return Message(kind=kind, contact=contact, language="en", key=f"{kind}:1", due_at=contact.created_at)


def write(message, now=None):
    return letters.write(message, now=now or datetime(2027, 3, 1, 13, tzinfo=UTC))


def parts(email):
    """The mail as a mail program reads it: {content type: text}."""
    sent = message_from_bytes(email.message().as_bytes(), policy=policy.default)
    return {part.get_content_type(): part.get_content() for part in sent.walk() if not part.is_multipart()}


def shown(html):
    """The words of an HTML mail, without its head."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("</head>")[1]).split())


def cancelled(appointment, by="patient"):
    appointment.status, appointment.cancelled_by = "cancelled", by
    appointment.save()
    return appointment


KINDS_OF_A_VISIT = ["booked", "moved", "reminder", "cancelled", "lost_link"]


def letter_of(kind, **values):
    appointment = made(**values)
    return write(message_about(cancelled(appointment) if kind == "cancelled" else appointment, kind))


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("booked", "Your appointment at Alder Back & Spine Clinic"),
        ("moved", "Your appointment at Alder Back & Spine Clinic has a new time"),
        ("cancelled", "Your appointment at Alder Back & Spine Clinic is cancelled"),
        ("reminder", "Reminder: your appointment at Alder Back & Spine Clinic"),
        ("lost_link", "Your link to your appointments at Alder Back & Spine Clinic"),
    ],
)
def test_letter_goes_to_the_address_of_the_appointment_with_a_subject_without_health_detail(kind, subject):
    elsewhere = PatientFactory(email="somebody.else@example.org")

    email = letter_of(kind, patient=elsewhere, email="me@example.org")

    assert (email.to, email.subject) == (["me@example.org"], subject)


@pytest.mark.parametrize("kind", KINDS_OF_A_VISIT)
def test_letter_in_text_and_html_says_when_and_where_on_the_clock_of_the_clinic(kind):
    found = parts(letter_of(kind))

    for text in (found["text/plain"], shown(found["text/html"])):
        assert "Monday, March 15, 2027" in text
        assert "9:00 AM (Eastern, clinic time)" in text
        assert "Alder Street" in text
        assert "(413) 555-0110" in text
        assert "We cannot check symptoms by e-mail, text or web form." in text
        assert "call 911" in text


@pytest.mark.parametrize("kind", ["booked", "moved", "reminder", "cancelled"])
def test_letter_holds_reference_practitioner_and_address(kind):
    found = parts(letter_of(kind, reference="K7M4XQ"))

    for text in (found["text/plain"], shown(found["text/html"])):
        assert "Reference: K7M 4XQ" in text
        assert "Naomi Okafor" in text
        assert "214 Alder Street, Millbrook, MA 01099" in text


@pytest.mark.parametrize("kind", KINDS_OF_A_VISIT)
def test_letter_tells_nothing_of_the_patients_health(kind):
    appointment = made(body_site=["lower"], needs=["wheelchair"], severity=9)
    email = write(message_about(cancelled(appointment) if kind == "cancelled" else appointment, kind))

    whole = email.subject + "".join(parts(email).values())

    for private in (appointment.reason, appointment.visit_type.name, "wheelchair", "Wheelchair"):
        assert private not in whole


@pytest.mark.parametrize(
    ("day", "instant"),
    [(clock(2027, 3, 12, 9), "20270312T140000Z"), (clock(2027, 3, 15, 9), "20270315T130000Z")],
)
def test_patient_abroad_reads_clinic_time_in_mail_and_the_instant_in_the_calendar_file(day, instant):
    found = parts(letter_of("booked", starts_at=day))

    assert "9:00 AM (Eastern, clinic time)" in found["text/plain"]
    assert f"DTSTART:{instant}" in found["text/calendar"]


@pytest.mark.parametrize(
    ("kind", "method"), [("booked", "PUBLISH"), ("moved", "PUBLISH"), ("cancelled", "CANCEL")]
)
def test_letter_carries_the_calendar_file(kind, method):
    sent = message_from_bytes(letter_of(kind).message().as_bytes(), policy=policy.default)
    (part,) = [part for part in sent.walk() if part.get_content_type() == "text/calendar"]

    assert part.get_filename() == "appointment.ics"
    assert part["Content-Type"].params["method"] == method
    assert vobject.readOne(part.get_content()).method.value == method


@pytest.mark.parametrize("kind", ["reminder", "lost_link"])
def test_letter_about_nothing_new_carries_no_calendar_file(kind):
    assert "text/calendar" not in parts(letter_of(kind))


def links_in(email):
    found = parts(email)
    text = re.findall(r"http://testserver/\S+/link/\S+", found["text/plain"])
    assert text == re.findall(r'href="(http://testserver/[^"]+/link/[^"]+)"', found["text/html"])
    return [link.rstrip("/").rsplit("/", 1)[1] for link in text]


@pytest.mark.parametrize("kind", ["booked", "moved", "reminder"])
def test_letter_holds_the_link_that_opens_the_appointment(kind):
    appointment = made()

    (token,) = links_in(write(message_about(appointment, kind)))

    assert links.read(token, now=clock(2027, 3, 20)) == appointment


def test_letter_says_until_when_the_appointment_can_be_changed_online():
    message = message_about(made(), "reminder")

    in_time = parts(write(message, now=clock(2027, 3, 15, 5)))["text/plain"]
    too_late = parts(write(message, now=clock(2027, 3, 15, 5, 1)))["text/plain"]

    assert "online until Monday, March 15, 5:00 AM. After that, please call (413) 555-0110." in in_time
    assert "It is too late to move or cancel this visit online." in too_late


@pytest.mark.parametrize(
    ("by", "words"),
    [("patient", "As you asked, we have cancelled this visit."), ("clinic", "The clinic had to cancel")],
)
def test_cancellation_says_who_cancelled(by, words):
    email = write(message_about(cancelled(made(), by), "cancelled"))

    assert words in parts(email)["text/plain"]
    assert words in parts(email)["text/html"]
    assert "http://testserver/en/book/" in parts(email)["text/plain"]


def test_cancellation_by_staff_of_an_appointment_that_has_begun_does_not_blame_the_clinic():
    """The patient left without being seen."""
    appointment = cancelled(made(), "clinic")

    text = parts(write(message_about(appointment, "cancelled"), now=appointment.starts_at))["text/plain"]

    assert "This visit did not take place." in text
    assert "The clinic had to cancel" not in text


def test_restored_appointment_is_confirmed_as_it_stands_now():
    text = parts(letter_of("booked", sequence=2))["text/plain"]

    assert "Earlier messages about it no longer count." in text
    assert "Earlier messages" not in parts(letter_of("booked"))["text/plain"]


def test_letter_to_a_mother_says_which_child_it_is_about():
    family = {"last_name": "Duarte", "email": "mother@example.org"}
    first = parts(letter_of("booked", patient=PatientFactory(first_name="Ana", **family)))
    second = parts(letter_of("booked", patient=PatientFactory(first_name="D'Angelo", **family)))

    assert "For: Ana\n" in first["text/plain"]
    assert "For: D'Angelo\n" in second["text/plain"]
    assert "For: D&#x27;Angelo" in second["text/html"]


@pytest.mark.parametrize("name", ["Visit spam.example", "http://spam", "me@spam", "www.spam.example/buy"])
def test_name_that_is_an_advertisement_is_not_mailed_to_strangers(name):
    found = parts(letter_of("booked", patient=PatientFactory(first_name=name)))

    assert "spam" not in "".join(found.values())
    assert "For:" not in found["text/plain"]


@pytest.mark.parametrize("name", ["J. R.", "Mary Ann", "Zoë", "Jr.", "O'Neil-Smith", "李"])
def test_name_of_a_person_is_shown(name):
    assert letters.first_name(made(patient=PatientFactory(first_name=name))) == name


def test_html_letter_has_no_foreign_part_no_inline_style_and_escapes_what_was_typed():
    html = parts(letter_of("booked", patient=PatientFactory(first_name="<b>Ana")))["text/html"]

    assert "For: &lt;b&gt;Ana" in html
    hosts = {urlsplit(found).netloc for found in re.findall(r'(?:src|href)="(http[^"]*)"', html)}
    assert hosts == {"testserver", "www.google.com"}  # a link to a map, for who presses it
    for unwanted in ("<b>", "<img", "<script", "<link", "style=", "url(", "@import"):
        assert unwanted not in html


def test_text_letter_is_plain_text_without_gaps():
    for kind in KINDS_OF_A_VISIT:
        text = parts(letter_of(kind))["text/plain"]
        assert "\n\n\n" not in text
        assert not re.search(r"&#?\w+;|</?\w+>|{[{%]", text)


def test_letter_is_written_in_spanish_with_spanish_dates():
    email = letter_of("booked", language="es")
    found = parts(email)

    for text in (found["text/plain"], shown(found["text/html"])):
        assert "lunes 15 de marzo de 2027" in text
        assert "9:00 a. m." in text
    assert '<html lang="es">' in found["text/html"]
    assert "http://testserver/es/appointments/link/" in found["text/plain"]


def test_letter_can_be_answered_when_the_office_has_an_address():
    office = LocationFactory(email="office@example.org")

    answerable, other = letter_of("booked", location=office), letter_of("booked")

    assert (answerable.reply_to, other.reply_to) == (["office@example.org"], [])
    assert "or reply to this e-mail" in parts(answerable)["text/plain"]
    assert "or reply to this e-mail" not in parts(other)["text/plain"]


@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("Alder Back & Spine Clinic <clinic@example.org>", "Alder Back & Spine Clinic", "clinic@example.org"),
        ("Clínica Álamo <clinic@example.org>", "Clínica Álamo", "clinic@example.org"),
        ('"Alder, Back: Spine" <clinic@example.org>', "Alder, Back: Spine", "clinic@example.org"),
    ],
)
def test_letter_comes_from_the_clinics_name_which_any_mail_server_can_pass_on(
    settings, sender, name, address
):
    settings.DEFAULT_FROM_EMAIL = sender

    raw = letter_of("booked").message().as_bytes()

    raw.split(b"\n\n")[0].decode("ascii")
    (found,) = message_from_bytes(raw, policy=policy.default)["From"].addresses
    assert (found.display_name, found.addr_spec) == (name, address)


def test_letter_has_the_same_message_id_each_time_it_is_written():
    message = message_about(made(), "booked")

    first, again = write(message), write(message)

    assert first.message()["Message-ID"] == again.message()["Message-ID"]
    assert re.fullmatch(r"<booked\.[0-9a-f-]{36}\.0@testserver>", first.message()["Message-ID"])


def test_lost_link_opens_every_upcoming_appointment_of_that_person_at_that_address_for_thirty_minutes(now):
    me = PatientFactory(last_name="Pérez", email="me@example.org")
    twin = PatientFactory(last_name="Perez", email="me@example.org")
    first = made(patient=me, starts_at=clock(2027, 3, 8, 9))
    second = made(patient=me, starts_at=clock(2027, 3, 9, 9), email="Me@Example.org")
    third = made(patient=twin, starts_at=clock(2027, 3, 10, 9))
    once_more = PatientFactory(last_name="Pérez-Soto", email="me@example.org")
    fourth = made(patient=once_more, starts_at=clock(2027, 3, 10, 11))
    made(patient=me, starts_at=clock(2027, 3, 11, 9), email="work@example.org")
    made(patient=me, starts_at=clock(2027, 2, 1, 9))
    made(patient=PatientFactory(last_name="Other", email="me@example.org"))
    daughter = PatientFactory(last_name="Pérez", email="me@example.org", birth_date=date(2012, 5, 1))
    made(patient=daughter)
    cancelled(made(patient=me, starts_at=clock(2027, 3, 12, 9)))
    outbox.lost_link([first], now=now)

    tokens = links_in(write(Message.objects.get(kind="lost_link"), now=now))

    soon = now + timedelta(minutes=29)
    assert [links.read(token, now=soon) for token in tokens] == [first, second, third, fourth]
    assert [links.read(token, now=now + timedelta(minutes=30)) for token in tokens] == [None] * 4


def test_lost_link_is_not_told_when_no_appointment_is_upcoming_any_more():
    assert write(message_about(made(), "lost_link"), now=clock(2027, 3, 15, 9)) is None


def test_lost_link_is_not_told_when_the_address_was_removed():
    made(email="", starts_at=clock(2027, 3, 8, 9))

    assert write(message_about(made(email=""), "lost_link")) is None


def test_contact_answer_names_reference_hours_and_911_and_repeats_nothing_that_was_written():
    location = LocationFactory(email="office@example.org")
    OpeningHoursFactory(location=location)
    contact = contact_message()

    email = write(about_contact(contact, "contact_received"))

    assert (email.to, email.subject) == (
        ["elena@example.org"],
        "Your message to Alder Back & Spine Clinic",
    )
    for text in (parts(email)["text/plain"], shown(parts(email)["text/html"])):
        assert f"Reference: {contact.spaced_reference}" in text
        assert "Messages are not for emergencies. If you think it may be an emergency, call 911 now." in text
        assert "Monday: 8:00 AM to 6:00 PM" in text
        assert "will answer you by e-mail" in text
        assert "numb" not in text
        assert "Elena" not in text


def test_contact_answer_keeps_to_the_preferred_way():
    email = write(about_contact(contact_message(prefers="phone"), "contact_received"))

    assert "will call you" in parts(email)["text/plain"]


def test_word_to_the_office_holds_no_patient_text():
    LocationFactory(email="office@example.org")
    contact = contact_message(urgent=True, urgent_because=["numb foot"])

    email = write(about_contact(contact, "contact_urgent"))

    assert email.to == ["office@example.org"]
    whole = "".join(parts(email).values())
    assert contact.spaced_reference in whole
    assert "http://testserver/admin/" in whole
    for private in ("numb", "Elena", "elena@example.org"):
        assert private not in whole


def test_every_kind_that_can_be_written_has_a_subject_and_both_templates():
    assert set(letters.WRITERS) == set(letters.SUBJECTS)
    for kind in letters.WRITERS:
        assert (TEMPLATES / f"{kind}.txt").exists()
        assert (TEMPLATES / f"{kind}.html").exists()


def test_whole_story_of_an_appointment_keeps_one_calendar_entry(scene, now):
    """Book, move, cancel: the same UID, a rising SEQUENCE, and each letter true when it is sent."""
    person = booking.Person("Elena", "Duarte", date(1980, 3, 27), "+14135550123", "e@example.org")
    location = {"practitioner": scene.doctor_a, "location": scene.location}
    appointment = asking.book(
        visit_type=scene.follow_up, starts_at=clock(2027, 3, 8, 10), person=person, now=now, **location
    )
    first = calendar_entry(outbox.telling(appointment), now)
    asking.move(appointment, starts_at=clock(2027, 3, 9, 11), now=now, **location)
    second = calendar_entry(outbox.telling(appointment), now)
    booking.cancel(appointment, now=now)
    third = calendar_entry(outbox.telling(appointment), now)

    assert [entry.dtstart.value for entry in (first, second, third)] == [
        clock(2027, 3, 8, 10),
        clock(2027, 3, 9, 11),
        clock(2027, 3, 9, 11),
    ]
    assert len({entry.uid.value for entry in (first, second, third)}) == 1
    assert [entry.sequence.value for entry in (first, second, third)] == ["0", "1", "2"]
    assert third.status.value == "CANCELLED"


def calendar_entry(message, now):
    return vobject.readOne(parts(write(message, now=now))["text/calendar"]).vevent


@pytest.mark.parametrize("kind", ["after_visit", "lost_link"])
def test_letter_about_an_appointment_without_an_address_is_not_written(kind):
    assert letters.write(message_about(made(email=""), kind), now=clock(2027, 3, 1, 8)) is None


@pytest.mark.parametrize("kind", ["contact_received", "contact_reply"])
def test_letter_to_somebody_who_gave_no_address_is_not_written(kind):
    contact = contact_message(email="", phone="+14135550142")

    assert letters.write(about_contact(contact, kind), now=clock(2027, 3, 1, 22)) is None


MAP = "https://www.google.com/maps/dir/?api=1&destination=214+Alder+Street%2C+Millbrook%2C+MA+01099"


@pytest.mark.parametrize("kind", [Message.Kind.BOOKED, Message.Kind.MOVED, Message.Kind.REMINDER])
def test_letter_about_an_appointment_says_how_to_get_there(kind):
    location = LocationFactory(parking_en="Behind the house.", access_en="By the ramp.")

    text = parts(write(message_about(made(location=location), kind)))

    assert f"Directions on a map: {MAP}\n" in text["text/plain"]
    assert f'<a href="{MAP.replace("&", "&amp;")}" rel="noreferrer noopener">' in text["text/html"]
    for words in ("Parking: Behind the house.", "Without steps: By the ramp."):
        assert words in text["text/plain"] and words in text["text/html"]


def test_letter_about_a_location_without_parking_says_nothing_of_it():
    text = parts(write(message_about(made(), Message.Kind.BOOKED)))

    assert "Parking" not in text["text/plain"] + text["text/html"]


def test_letter_that_a_visit_is_cancelled_says_no_way_to_it():
    text = parts(letter_of("cancelled"))

    assert "google" not in text["text/plain"] + text["text/html"]
