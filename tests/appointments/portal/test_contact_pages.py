"""Writing to the office."""

import re
from urllib.parse import urlencode

import pytest

from appointments.models import ContactMessage, Message
from clinic.common.forms.spam import stamp
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import MESSAGE, Visitor, open_times, unhurried
from tests.around import this_moment

pytestmark = pytest.mark.django_db
PAGES = ["overview", "causes", "symptoms", "when-to-get-help", "your-visit", "home-care", "treatments"]
PAGES += ["prevention", "related", "faq"]


@pytest.fixture
def visitor():
    return Visitor()


def write(visitor, **changes):
    return visitor.send("/contact/", unhurried(**MESSAGE | changes))


def token(page) -> str:
    return re.search(r'name="token" value="([^"]*)"', page.text)[1]


def test_contact_is_kept_and_shows_its_reference(visitor):
    answer = write(visitor, phone="413 555 0142", prefers="phone", best_time="morning", language="es")
    page = visitor.get(answer.url)

    message = ContactMessage.objects.get()
    assert answer.url == "/en/contact/sent/"
    assert message.spaced_reference in page.text
    assert (message.name, message.email, message.phone) == (
        "Elena Duarte",
        "elena.duarte@example.org",
        "+14135550142",
    )
    assert (message.prefers, message.best_time, message.language, message.topic) == (
        "phone",
        "morning",
        "es",
        "question",
    )
    assert message.text == "Do you have parking?"


def test_contact_page_says_that_it_cannot_judge_symptoms(visitor):
    page = visitor.see("/contact/")

    assert "We cannot check symptoms by e-mail, text or web form." in page.text
    assert 'href="tel:911"' in page.text


def test_contact_sent_twice_is_one_message(visitor):
    shown = token(visitor.see("/contact/"))

    answers = [write(visitor, token=shown) for _ in range(2)]

    assert {answer.url for answer in answers} == {"/en/contact/sent/"}
    assert ContactMessage.objects.count() == 1
    assert Message.objects.filter(kind="contact_received").count() == 1


def test_contact_changed_after_going_back_is_another_message(visitor):
    """The page that the back button shows has the old token; what is new in it must not be lost."""
    shown = token(visitor.see("/contact/"))
    write(visitor, token=shown)
    write(visitor, token=shown, text="And is there a bus?")

    assert sorted(ContactMessage.objects.values_list("text", flat=True)) == [
        "And is there a bus?",
        "Do you have parking?",
    ]


@pytest.mark.parametrize("forged", ["", "x", "\0", "x" * 10_000])
def test_contact_with_a_forged_token_is_still_received(visitor, forged):
    write(visitor, token=forged)

    assert ContactMessage.objects.count() == 1


def test_contact_refreshing_the_answer_sends_nothing(visitor):
    write(visitor)
    visitor.see("/contact/sent/")
    visitor.see("/contact/sent/")

    assert ContactMessage.objects.count() == 1


def test_contact_sent_without_a_message_leads_to_the_form(visitor):
    assert visitor.see("/contact/sent/").url == "/en/contact/"


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"email": "", "phone": "413 555 0142"}, "phone"),
        ({"prefers": "phone"}, "email"),
    ],
)
def test_contact_is_answered_the_way_that_was_given(visitor, changes, kept):
    write(visitor, **changes)

    assert ContactMessage.objects.get().prefers == kept


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "", "phone": ""}, "Enter an e-mail address or a phone number, so that we can answer"),
        ({"email": "elena"}, "Enter an e-mail address"),
        ({"email": "e@example.org\nBcc: all@example.org"}, "Enter an e-mail address"),
        ({"phone": "12"}, "Enter a US phone number with the area code"),
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 10_000}, "Use at most 160 characters."),
        ({"text": ""}, "Write your message"),
        ({"text": "x" * 2001}, "Use at most 2000 characters. You typed 2001."),
        ({"topic": ""}, "Choose what your message is about"),
        ({"topic": "gossip"}, "Choose what your message is about"),
        ({"prefers": "pigeon"}, "Choose one of the answers"),
        ({"language": "fr"}, "Choose the language you prefer"),
        ({"reference": "K7"}, "Enter the six letters and numbers of the reference"),
        ({"homepage": "x"}, "Please tick this box"),
    ],
)
def test_contact_bad_answers_get_a_plain_sentence_and_stay(visitor, changes, sentence):
    page = write(visitor, **changes)

    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert sentence in page.text
    assert "Do you have parking?" in page.text or "text" in changes
    assert ContactMessage.objects.count() == 0


def test_contact_from_somebody_too_fast_is_shown_again_with_its_first_stamp(visitor):
    shown = stamp(this_moment())
    page = visitor.send("/contact/", MESSAGE | {"shown": shown})

    assert "Please check your answers and press Send again." in page.text
    assert "Do you have parking?" in page.text
    assert f'name="shown" value="{shown}"' in page.text
    assert ContactMessage.objects.count() == 0


def test_contact_name_with_line_breaks_and_odd_bytes_is_cleaned(visitor):
    write(visitor, name="Elena\r\nBcc: x\0 \u202eDuarte 🙂")

    assert ContactMessage.objects.get().name == "Elena Bcc: x Duarte 🙂"


def test_contact_about_ones_own_appointment_is_attached(visitor, scene):
    appointment = ask(scene, open_times(scene.follow_up, practitioner=scene.doctor_a)[60].starts_at)

    write(visitor, reference=appointment.spaced_reference.lower())

    message = ContactMessage.objects.get()
    assert (message.appointment, message.text) == (appointment, "Do you have parking?")


@pytest.mark.parametrize("email", ["stranger@example.org", ""])
def test_contact_about_anybody_elses_appointment_is_not_attached(visitor, scene, email):
    """Staff still read which reference was typed; the page looks the same."""
    appointment = ask(scene, open_times(scene.follow_up, practitioner=scene.doctor_a)[60].starts_at)

    answer = write(visitor, reference=appointment.reference, email=email, phone="413 555 0199")

    message = ContactMessage.objects.get()
    assert answer.url == "/en/contact/sent/"
    assert message.appointment is None
    assert message.text == f"Reference given: {appointment.spaced_reference}\nDo you have parking?"


def test_contact_the_eleventh_message_within_an_hour_is_429(visitor):
    answers = [write(visitor, text=f"Message {n}").status_code for n in range(11)]

    assert answers == [302] * 10 + [429]
    assert ContactMessage.objects.count() == 10


def test_contact_a_get_keeps_nothing(visitor):
    visitor.see("/contact/", data=MESSAGE)

    assert ContactMessage.objects.count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_contact_tells_staff_which_page_the_question_is_about(visitor, name):
    page = visitor.see(f"/contact/?about={name}")
    assert f'name="about" value="{name}"' in page.text
    assert re.search(r'value="question"[^>]*checked', page.text)

    write(visitor, about=name)

    message = ContactMessage.objects.get()
    assert message.text == f"About the page: {name}\nDo you have parking?"
    assert not message.urgent


@pytest.mark.parametrize("name", ["", "Home Care", "x" * 51, "<b>", "../..", "a\nb"])
def test_contact_leaves_out_a_page_that_has_no_such_name(visitor, name):
    page = visitor.see(f"/contact/?{urlencode({'about': name})}")
    assert re.search(r'name="about" (?!value)', page.text)

    write(visitor, about=name)

    assert ContactMessage.objects.get().text == "Do you have parking?"
