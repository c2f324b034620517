"""Free texts of patients: danger words are answered before anything is sent, whatever form they stand in."""

import re
from datetime import time
from html import unescape

import pytest
import time_machine

from appointments.models import Appointment, ContactMessage, QuestionnaireResponse, Status
from appointments.notifications import links
from clinic.directory.models import Location
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import ANSWERS, MESSAGE, Visitor, open_times, unhurried
from tests.conftest import clock
from tests.factories import OpeningHoursFactory

DANGER = "Since last night I can't pee and I am numb between my legs"
KEY = re.compile(r'name="anyway" value="(\w{64})"')


@pytest.fixture
def visitor(scene):
    return Visitor()


@pytest.fixture
def booked(scene, visitor):
    """A visit, and a browser that its link was opened in."""
    appointment = ask(scene, open_times(scene.follow_up)[-1].starts_at)
    visitor.get(links.path(appointment, language="en"))
    return appointment


def contact(visitor, scene, text, **more):
    return visitor.send("/contact/", unhurried(**MESSAGE | {"text": text} | more))


def details(visitor, scene, text, **more):
    visitor.pass_question()
    visitor.choose(scene.follow_up, open_times(scene.follow_up)[0])
    return visitor.send("/book/details/", unhurried(**ANSWERS | {"reason": text} | more))


def cancel(visitor, scene, text, **more):
    reference = Appointment.objects.get().reference
    return visitor.send(f"/appointments/{reference}/cancel/", {"reason": text} | more)


def questions(visitor, scene, text, **more):
    reference = Appointment.objects.get().reference
    return visitor.send(f"/appointments/{reference}/questions/", {"worse": text, "seen": ""} | more)


def nothing_kept() -> bool:
    return not (
        ContactMessage.objects.exists()
        or QuestionnaireResponse.objects.exists()
        or Appointment.objects.exclude(status=Status.BOOKED).exists()
    )


FORMS = [contact, details, cancel, questions]


@pytest.mark.parametrize("form", FORMS)
def test_danger_words_are_answered_before_anything_is_sent(scene, visitor, booked, form):
    page = form(visitor, scene, DANGER)

    assert page.status_code == 200
    assert "Before we send it: call 911 now." in page.text
    assert "Nothing has been sent yet." in page.text
    panel = page.text.split('aria-labelledby="danger"')[1].split("</section>")[0]
    assert 'href="tel:911"' in panel
    assert re.search("<mark>“[^<]*can&#x27;t pee”</mark>", panel)
    assert DANGER in unescape(page.text)
    assert nothing_kept()


@pytest.mark.parametrize("form", FORMS)
def test_sent_all_the_same_is_taken(scene, visitor, booked, form):
    key = KEY.search(form(visitor, scene, DANGER).text)[1]

    answer = form(visitor, scene, DANGER, anyway=key)

    assert answer.status_code == 302


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("anyway", ["", "1", "x" * 64, "x" * 1000, "\0"])
def test_only_the_button_for_just_these_words_sends_them(scene, visitor, booked, form, anyway):
    assert form(visitor, scene, DANGER, anyway=anyway).status_code == 200
    assert nothing_kept()


def test_other_words_are_asked_about_anew(scene, visitor):
    key = KEY.search(contact(visitor, scene, "I have a fever").text)[1]

    page = contact(visitor, scene, "I have a fever and I want to die", anyway=key)

    assert "Before we send it: call or text 988 now." in page.text
    assert 'href="tel:911"' in page.text
    assert contact(visitor, scene, "I have a fever. Please call me.", anyway=key).status_code == 302


@pytest.mark.parametrize("form", FORMS)
def test_harmless_words_are_taken_at_once(scene, visitor, booked, form):
    assert form(visitor, scene, "My back is stiff, I cannot come on Tuesday").status_code == 302


@pytest.mark.parametrize(
    ("text", "says", "action"),
    [
        ("I want to end it all", "call or text 988 now", 'href="sms:988"'),
        ("I took 12 flexeril", "get help now", 'href="tel:+18002221222"'),
        ("I am pregnant and bleeding", "call 911 now", 'href="tel:911"'),
        ("blood in my urine", "call 911 now", 'href="tel:911"'),
        ("I cannot get up from the couch", "this should be seen today", "to urgent care"),
    ],
)
def test_panel_says_what_the_words_ask_for(scene, visitor, text, says, action):
    page = contact(visitor, scene, text)

    panel = page.text.split('aria-labelledby="danger"')[1].split("</section>")[0]
    assert f"Before we send it: {says}" in panel
    assert action in panel


TO_BE_SEEN_TODAY = "I cannot get up from the couch"


def test_panel_says_to_call_us_only_while_somebody_answers(scene):
    def panel(hour):
        with time_machine.travel(clock(2027, 3, 1, hour), tick=False):
            page = contact(Visitor(), scene, TO_BE_SEEN_TODAY)
        return page.text.split('aria-labelledby="danger"')[1].split("</section>")[0]

    OpeningHoursFactory(location=scene.location, weekday=0, opens=time(8), closes=time(17))
    number, at_night = f"tel:{scene.location.phone}", "tel:+14135550199"

    assert "call us now and ask for a same-day visit" in panel(9)
    assert number in panel(9)
    assert "Call us as soon as we open" in panel(6)
    assert "Go to urgent care or an emergency room today." in panel(20)
    assert number not in panel(6) + panel(20)
    Location.objects.update(after_hours_phone="+14135550199")
    assert at_night in panel(20)
    assert at_night not in panel(9)


def test_panel_in_spanish(scene):
    page = contact(Visitor("es"), scene, "no puedo hacer del baño")

    assert "Antes de enviarlo: llame al 911 ahora." in page.text
    assert "Enviarlo de todos modos" in page.text


def test_message_sent_all_the_same_is_urgent_with_the_reason(scene, visitor):
    contact(visitor, scene, DANGER, anyway=KEY.search(contact(visitor, scene, DANGER).text)[1])

    message = ContactMessage.objects.get()
    assert message.urgent
    assert "can't pee" in " ".join(message.urgent_because)


def test_words_of_the_check_were_answered_there(scene, visitor):
    summary = (
        "Signs I marked: Numbness, tingling or mild weakness in one arm, leg or foot. "
        "How strong now, 0 to 10: 8. Hard now: Walking; Standing; Sleeping. Comes in waves: No."
    )

    assert details(visitor, scene, f"{summary}\nIt is stiff").status_code == 302


def test_booking_goes_on_after_the_words_were_sent_all_the_same(scene, visitor):
    key = KEY.search(details(visitor, scene, DANGER).text)[1]
    details(visitor, scene, DANGER, anyway=key)

    visitor.confirm()

    assert Appointment.objects.get().reason == DANGER


@pytest.mark.parametrize("form", FORMS)
def test_enter_presses_no_button_of_the_panel(scene, visitor, booked, form):
    """Browsers press the first button that belongs to the form."""
    page = form(visitor, scene, DANGER)

    id = re.search(r'<button class="btn big" form="(\w+)" name="anyway"', page.text)[1]
    first = re.search(rf'<button[^>]*form="{id}"[^>]*>', page.text)[0]
    assert page.text.count(f'id="{id}"') == 1
    assert "name=" not in first


def test_words_are_answered_also_when_something_else_is_wrong(scene, visitor):
    page = contact(visitor, scene, DANGER, name="")

    assert "Before we send it: call 911 now." in page.text
    assert "There is a problem" in page.text
    assert nothing_kept()


@pytest.mark.parametrize("form", [details, cancel])
def test_office_is_told_of_words_that_were_sent_all_the_same(scene, visitor, booked, form):
    key = KEY.search(form(visitor, scene, DANGER).text)[1]

    form(visitor, scene, DANGER, anyway=key)
    if form is details:
        visitor.confirm()

    message = ContactMessage.objects.get()
    assert message.urgent
    assert "can't pee" in " ".join(message.urgent_because)


def test_cancelling_all_the_same_says_so(scene, visitor, booked):
    assert ">Cancel the visit all the same</button>" in cancel(visitor, scene, DANGER).text
