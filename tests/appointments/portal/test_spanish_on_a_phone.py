"""Somebody who reads Spanish, on a phone, on a slow network, without JavaScript."""

import gzip
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.test import Client

from appointments import booking
from appointments.models import Appointment, Message
from appointments.notifications import calendar_files, letters
from tests.appointments.portal.visitor import ANSWERS, Visitor, open_times, unhurried
from tests.factories import AppointmentFactory

pytestmark = pytest.mark.django_db

A_STEP = 100_000  # bytes
FRAME = ["clinic/site.css", "clinic/site.js", "clinic/icons.svg", "clinic/mark.svg"]
DATE = re.compile(
    r"(lunes|martes|miércoles|jueves|viernes) \d{1,2} de [a-z]+ de \d{4}, \d{1,2}:\d\d [ap]\. m\."
)


def said(text: str) -> str:
    """In small letters, and with plain spaces for those that keep a date on one line."""
    return " ".join(text.lower().split())


@pytest.fixture
def visitor():
    return Visitor("es")


@pytest.fixture
def time(scene):
    return open_times(scene.follow_up, practitioner=scene.doctor_a)[80]


def steps(visitor, scene, time):
    """Every answer of the server on the way to a booked visit and to its end."""
    yield visitor.see("/")
    yield visitor.see("/book/")
    yield visitor.pass_question()
    yield visitor.see("/book/")
    yield visitor.see("/book/follow-up/")
    yield visitor.choose(scene.follow_up, time)
    yield visitor.see("/book/details/")
    yield visitor.send("/book/details/", unhurried())
    yield visitor.answer()
    yield visitor.see("/book/review/")
    yield visitor.confirm()
    appointment = f"/appointments/{Appointment.objects.get().reference}/"
    for path in (appointment, f"{appointment}move/", f"{appointment}cancel/"):
        yield visitor.see(path)
    yield visitor.send(f"{appointment}cancel/")
    yield visitor.see(appointment)


def test_front_door_opens_in_the_browsers_language(scene):
    answer = Client(headers={"accept-language": "es-MX,es;q=0.9,en;q=0.5"}).get("/")

    assert answer.url == "/es/"


def test_no_step_leads_out_of_spanish(visitor, scene, time):
    for answer in steps(visitor, scene, time):
        assert answer.status_code in (200, 302)
        if answer.status_code == 302:
            assert answer.url.startswith("/es/")
        else:
            assert '<html lang="es">' in answer.text


def test_no_step_weighs_100_kilobytes(visitor, scene, time):
    """Uncached and compressed, with everything a page asks for."""
    frame = sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in FRAME)
    pictures = re.compile(r'src="/static/(clinic/[a-z-]+\.svg)"')
    for answer in steps(visitor, scene, time):
        seen = {name: Path(finders.find(name)).read_bytes() for name in pictures.findall(answer.text)}
        shown = sum(len(gzip.compress(picture)) for picture in seen.values())
        assert len(gzip.compress(answer.content)) + frame + shown < A_STEP


def test_review_says_the_time_as_spanish_does(visitor, scene, time):
    visitor.pass_question()
    visitor.choose(scene.follow_up, time)
    visitor.answer()

    assert DATE.search(said(visitor.see("/book/review/").text))


def test_language_is_stored_and_the_offices_mail_is_spanish(visitor, scene, time):
    visitor.book(scene.follow_up, time)
    appointment = Appointment.objects.get()
    staff = get_user_model().objects.create_user("front.desk")

    booking.cancel(appointment, by=staff)

    row = Message.objects.get(kind=Message.Kind.CANCELLED)
    letter = letters.write(row, now=row.due_at)
    assert (appointment.language, appointment.patient.language) == ("es", "es")
    assert letter.subject == "Su cita en Alder Back & Spine Clinic está cancelada"
    assert "La clínica tuvo que cancelar esta cita. Lo sentimos." in letter.body


@pytest.mark.usefixtures("clock_at_now")
def test_appointment_mail_and_calendar_file_agree_on_the_date():
    appointment = AppointmentFactory(starts_at=datetime(2027, 3, 15, 13, tzinfo=UTC), language="es")
    now = datetime(2027, 3, 1, 13, tzinfo=UTC)
    row = Message(appointment=appointment, kind="booked", language="es", key="booked:1", due_at=now)
    visitor = Visitor("es")
    visitor.let_in(appointment)

    page = said(visitor.see(f"/appointments/{appointment.reference}/").text)
    letter = message_from_bytes(letters.write(row, now=now).message().as_bytes(), policy=policy.default)
    calendar = calendar_files.file(appointment, language="es", now=now).decode().replace("\r\n ", "")

    assert "lunes 15 de marzo de 2027<br>9:00 a. m." in page
    for part in letter.walk():
        if part.get_content_type() in ("text/plain", "text/html"):
            assert "lunes 15 de marzo de 2027" in said(part.get_content())
            assert "9:00 a. m. (hora del Este, la de la clínica)" in part.get_content()
    assert "La cita empieza a las 9:00 a. m. (hora del Este\\, la de la clínica)." in calendar
    assert "DTSTART:20270315T130000Z" in calendar


def test_a_lost_answer_is_said_in_spanish(visitor, scene, time):
    visitor.pass_question()
    visitor.choose(scene.follow_up, time)

    page = visitor.send(
        "/book/details/", unhurried(**ANSWERS | {"first_name": "", "last_name": "", "phone": "12"})
    )

    assert "Hay un problema" in page.text
    assert "Escriba el nombre del paciente" in page.text
    assert "Escriba un teléfono de Estados Unidos con el código de área" in page.text
    assert "<title>Error:" in page.text
