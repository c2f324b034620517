"""Whatever is sent to the patient's pages: a plain sentence or a 4xx, nothing stored, never a 500."""

from urllib.parse import urlencode

import pytest

from appointments.models import Appointment, ContactMessage, Message, Patient, SlotHold
from clinic.directory.models import Tries
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import ANSWERS, MESSAGE, Visitor, open_times, unhurried
from tests.conftest import build_clinic

ODD = {
    "NUL": "a\0b",
    "control characters": "\x01\x07\x1b[31m\x7f\x85",
    "bidi controls": "\u202e\u2066abc",
    "emoji": "👩🏽‍⚕️🙂",
    "letters that unfold": "\ufdfa" * 80,
    "joiners alone": "\u200d\u200c",
    "10 kB": "x" * 10_240,
    "line breaks": "a\r\nBcc: all@example.org",
    "not UTF-8": "\udce9",
    "a number": "-1e309",
    "markup": "<script>alert(1)</script>{{ 7 }}{% now %}",
    "SQL": "'; DROP TABLE appointments_appointment; --",
    "several": ["1", "2", "3"],
    "nothing": "",
}
FIELDS = [
    *("sign", "none", "slot", "token", "to", "extend", "homepage", "shown"),
    *ANSWERS,
    *("needs", "onset", "severity", "happens", "body_site", "side", "reason"),
    *("contact", "reference", "topic", "text", "prefers", "best_time", "name"),
]
PAGES = [
    "/book/",
    "/book/follow-up/",
    "/book/details/",
    "/book/review/",
    "/appointments/find/",
    "/appointments/find/sent/",
    "/appointments/{}/",
    "/appointments/{}/move/",
    "/appointments/{}/move/review/",
    "/appointments/{}/cannot-come/",
    "/appointments/{}/calendar.ics",
    "/contact/",
    "/contact/sent/",
]


@pytest.fixture(scope="module")
def scene(kept_for_the_module):
    return build_clinic()


@pytest.fixture(scope="module")
def appointment(scene):
    return ask(scene, open_times(scene.follow_up, practitioner=scene.doctor_a)[60].starts_at)


@pytest.fixture(scope="module")
def session(scene, appointment):
    """The cookies of somebody to whom everything is open: the question passed, a time held, a visit."""
    visitor = Visitor()
    visitor.pass_question()
    visitor.choose(scene.follow_up, open_times(scene.follow_up)[3])
    visitor.let_in(appointment)
    return visitor.cookies


@pytest.fixture
def visitor(session, db):
    visitor = Visitor(raise_request_exception=False)
    visitor.cookies.load({name: cookie.value for name, cookie in session.items()})
    return visitor


pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def rows() -> dict[str, int]:
    return {
        model.__name__: model.objects.count()
        for model in (Appointment, ContactMessage, Message, Patient, SlotHold)
    }


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("odd", ODD)
def test_odd_values_in_every_field_store_nothing(visitor, appointment, address, odd):
    before, path = rows(), address.format(appointment.reference)
    values = dict.fromkeys(FIELDS, ODD[odd])
    values.pop("extend")

    posted = visitor.send(path, values)
    wishes = dict.fromkeys(["with", "at", "week", "visit", "time", *FIELDS], ODD[odd])
    opened = visitor.see(f"{path}?{urlencode(wishes, doseq=True, errors='surrogateescape')}")

    assert posted.status_code in (200, 302, 400, 404, 409, 413)
    assert opened.status_code in (200, 302, 400, 404)
    assert rows() == before


@pytest.mark.parametrize(
    "name", [*ANSWERS, "needs", "onset", "severity", "happens", "body_site", "side", "reason"]
)
def test_odd_values_in_one_answer_are_a_plain_sentence_or_kept_clean(visitor, name):
    for odd, value in ODD.items():
        page = visitor.send("/book/details/", unhurried(**ANSWERS | {name: value}))

        assert (odd, page.status_code) in ((odd, 200), (odd, 302))


@pytest.mark.parametrize("name", ["first_name", "last_name", "email", "reason"])
def test_odd_values_that_pass_the_form_are_booked(scene, appointment, name):
    """What the form takes, the database takes."""
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[30]
    for odd, value in ODD.items():
        visitor = Visitor(raise_request_exception=False)
        visitor.pass_question()
        visitor.choose(scene.follow_up, time)
        if visitor.answer(**{name: value}).status_code == 302:
            booked = visitor.confirm()

            assert (odd, visitor.get(booked.url).status_code) == (odd, 200)
            Appointment.objects.exclude(pk=appointment.pk).delete()
            Tries.objects.all().delete()
        SlotHold.objects.all().delete()


FIND = {
    "last_name": "Duarte",
    "birth_date_month": "3",
    "birth_date_day": "27",
    "birth_date_year": "1980",
    "contact": "elena.duarte@example.org",
    "reference": "",
}


@pytest.mark.parametrize(
    ("address", "form"),
    [("/appointments/find/", FIND), ("/contact/", MESSAGE | {"phone": "", "reference": ""})],
)
def test_odd_values_in_one_field_are_a_plain_sentence_or_kept_clean(visitor, address, form):
    for name in form:
        for odd, value in ODD.items():
            Tries.objects.all().delete()
            page = visitor.send(address, unhurried(**form | {name: value}))

            assert (name, odd, page.status_code) in ((name, odd, 200), (name, odd, 302))


@pytest.mark.parametrize("address", ["/book/details/", "/appointments/find/", "/contact/"])
def test_a_body_of_5_mb_is_refused(visitor, address):
    answer = visitor.send(address, unhurried(**ANSWERS | MESSAGE | {"reason": "x" * 5_000_000}))

    assert answer.status_code == 413


@pytest.mark.parametrize("address", ["/book/details/", "/contact/"])
def test_hundreds_of_fields_are_refused(visitor, address):
    answer = visitor.send(address, {f"field-{n}": "x" for n in range(300)})

    assert answer.status_code == 400


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_store_nothing(visitor, appointment, address, method):
    before = rows()

    answer = getattr(visitor, method)(f"/en{address.format(appointment.reference)}")

    assert answer.status_code < 500
    assert rows() == before


@pytest.mark.parametrize("address", [each for each in PAGES if "sent" not in each])
def test_a_post_without_the_csrf_token_is_refused(appointment, address):
    visitor = Visitor(enforce_csrf_checks=True)

    assert visitor.send(address.format(appointment.reference), unhurried(**MESSAGE)).status_code == 403


def test_a_session_from_an_older_version_of_the_site_starts_anew(visitor):
    session = visitor.session
    session["booking"] = {
        "passed": session["booking"]["passed"],
        "visit_type": "gone",
        "slot": "x",
        "answers": {},
    }
    session.save()

    assert visitor.see("/book/details/").url == "/en/book/"
    assert visitor.see("/book/review/").url == "/en/book/"
