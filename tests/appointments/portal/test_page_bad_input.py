"""Whatever is sent to the patient's pages: a plain sentence or a 4xx, nothing stored, never a 500."""

from itertools import product
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from appointments.models import Appointment, CallbackRequest, ContactMessage, Message, Patient, SlotHold
from appointments.portal.forms.booking import DetailsForm
from clinic.common.forms.fields import clean_text
from clinic.directory.models import Tries
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import ANSWERS, MESSAGE, Visitor, open_times, unhurried
from tests.around import this_moment
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
    *("contact", "reference", "topic", "text", "prefers", "best_time", "name", "when"),
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
    "/call-me/",
    "/call-me/x/",
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
        for model in (Appointment, CallbackRequest, ContactMessage, Message, Patient, SlotHold)
    }


@pytest.mark.parametrize("address", PAGES)
def test_odd_values_in_every_field_store_nothing(visitor, appointment, address):
    before, path = rows(), address.format(appointment.reference)
    for odd, value in ODD.items():
        values = dict.fromkeys(FIELDS, value)
        values.pop("extend")

        posted = visitor.send(path, values)
        wishes = dict.fromkeys(["with", "at", "week", "visit", "time", *FIELDS], value)
        opened = visitor.see(f"{path}?{urlencode(wishes, doseq=True, errors='surrogateescape')}")

        assert posted.status_code in (200, 302, 400, 404, 409, 413), odd
        assert opened.status_code in (200, 302, 400, 404), odd
        assert rows() == before, odd


ABOUT_THE_PAIN = ("needs", "onset", "severity", "happens", "body_site", "side", "reason")


def typed(fields: dict) -> QueryDict:
    """The fields as a form of the page gets them; bytes that are not UTF-8 stay what they are."""
    return QueryDict(urlencode(unhurried(**fields), doseq=True, errors="surrogateescape").encode())


def is_taken(name: str, value) -> bool:
    """Whether the form takes an answer; one that it does not take has a plain sentence."""
    form = DetailsForm(typed(ANSWERS | {name: value}), now=this_moment())
    assert form.is_valid() or all(map(all, form.errors.values())), (name, value)
    return form.is_valid()


def test_odd_values_in_one_answer_are_a_plain_sentence_or_kept_clean():
    for name, odd in product((*ANSWERS, *ABOUT_THE_PAIN), ODD):
        assert is_taken(name, ODD[odd]) in (True, False)


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_in_all_answers_are_plain_sentences(visitor, odd):
    page = visitor.send("/book/details/", unhurried(**dict.fromkeys((*ANSWERS, *ABOUT_THE_PAIN), ODD[odd])))

    if odd == "10 kB":  # sixteen of them are more than a form may hold
        assert page.status_code == 413
    else:
        assert (page.status_code, len(page.context["form"].errors) > 1) == (200, True)


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_that_pass_the_form_are_booked(scene, appointment, visitor, odd):
    """What the form takes, the database takes."""
    names = ("first_name", "last_name", "email", "reason")  # one of two names, one of two ways is enough
    odd_ones = {name: ODD[odd] for name in names if is_taken(name, ODD[odd])}
    if not clean_text(str(odd_ones.get("first_name", "x"))):
        odd_ones.pop("last_name", None)
    answered = visitor.answer(**odd_ones)

    assert answered.status_code == 302
    assert visitor.get(visitor.confirm().url).status_code == 200


FIND = {
    "last_name": "Duarte",
    "birth_date_month": "3",
    "birth_date_day": "27",
    "birth_date_year": "1980",
    "contact": "elena.duarte@example.org",
    "reference": "",
}


WISH = {"reason": "bill", "when": "soon", "name": "Owen Fletcher", "phone": "413 555 0171", "language": "en"}


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/appointments/find/", FIND),
        ("/contact/", MESSAGE | {"phone": "", "reference": ""}),
        ("/call-me/", WISH),
    ],
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
def test_other_methods_store_nothing(visitor, appointment, address):
    before = rows()
    for method in ("put", "patch", "delete", "options"):
        answer = getattr(visitor, method)(f"/en{address.format(appointment.reference)}")

        assert answer.status_code < 500, method
        assert rows() == before, method


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
