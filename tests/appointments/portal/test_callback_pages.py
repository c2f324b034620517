"""Asking for a call, and what is offered in the place of a phone that nobody answers."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from appointments.inbox import callback_links, callbacks
from appointments.models import BookingPolicy, CallbackRequest, WorkingHours
from clinic.directory.models import Tries
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import Visitor, unhurried
from tests.conftest import clock
from tests.factories import CallbackRequestFactory, ClosureFactory, LocationFactory, OpeningHoursFactory

SUNDAY, MONDAY_NOON = clock(2027, 2, 28, 12), clock(2027, 3, 1, 12)
NINE = "20270302T1300Z"  # Tuesday, 8 to 10 in New York
WISH = {
    "reason": "bill",
    "when": NINE,
    "name": "Owen Fletcher",
    "phone": "(413) 555-0171",
    "language": "en",
}


@pytest.fixture
def open_office(scene):
    """Monday to Friday, 8 to 6."""
    for weekday in range(5):
        OpeningHoursFactory(location=scene.location, weekday=weekday, opens=time(8), closes=time(18))
    return scene


@pytest.fixture
def closed(open_office):
    with time_machine.travel(SUNDAY, tick=False):
        yield open_office


@pytest.fixture
def answered(open_office):
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield open_office


@pytest.fixture
def visitor():
    return Visitor()


def wish(visitor, **changes):
    return visitor.send("/call-me/", unhurried(**WISH | changes))


def token_of(page) -> str:
    return re.search(r'name="token" value="([^"]*)"', page.text)[1]


def main(page) -> str:
    return page.text.partition("<main")[2].partition("</main>")[0]


def words(page) -> str:
    return " ".join(strip_tags(main(page)).split())


def plum(page) -> list[str]:
    """The main actions of a page."""
    found = re.findall(r'<(?:a|button) class="btn go[^"]*"[^>]*>(.*?)</(?:a|button)>', main(page), re.S)
    return [" ".join(strip_tags(each).split()) for each in found]


def test_callback_is_kept_and_its_page_says_when_from_where_and_how_to_call_it_off(closed, visitor):
    page = visitor.get(wish(visitor).url)

    callback = CallbackRequest.objects.get()
    assert (callback.reason, callback.name, callback.phone) == ("bill", "Owen Fletcher", "+14135550171")
    assert (callback.starts_at, callback.ends_at) == (clock(2027, 3, 2, 8), clock(2027, 3, 2, 10))
    assert (callback.location, callback.language, callback.soon) == (closed.location, "en", False)
    assert "Tuesday, March 2, 8:00 AM to 10:00 AM" in words(page)
    assert "Your number(413) 555-0171 We call from(413) 555-0110" in words(page)
    assert "I no longer need the call" in words(page)


def test_callback_in_spanish_is_offered_and_confirmed_in_spanish(closed):
    visitor = Visitor("es")
    shown = visitor.see("/call-me/")
    assert "martes 2 de marzo, de 8:00 a. m. a 10:00 a. m." in main(shown)
    assert re.search(r'value="es"[^>]*checked', shown.text)

    page = visitor.get(wish(visitor, language="es").url)

    assert "Le llamamos martes 2 de marzo, de 8:00 a. m. a 10:00 a. m." in words(page)


def test_soon_is_what_is_chosen_first_and_says_when_we_open(closed, visitor):
    assert re.search(r'<option value="soon" selected>', visitor.see("/call-me/").text)

    page = visitor.get(wish(visitor, when="soon").url)

    callback = CallbackRequest.objects.get()
    assert (callback.soon, callback.starts_at) == (True, clock(2027, 3, 1, 8))
    assert "As soon as we can after we open, Monday, March 1, 8:00 AM." in words(page)


def test_soon_while_the_office_is_open_is_as_soon_as_we_can(answered, visitor):
    assert "As soon as we can." in words(visitor.get(wish(visitor, when="soon").url))


def test_page_asks_nothing_about_health_and_says_911(closed, visitor):
    page = visitor.see("/call-me/")

    assert 'href="tel:911"' in main(page)
    assert "<textarea" not in main(page)
    assert plum(page) == ["Call me"]


def test_reason_that_a_link_gives_is_chosen_and_nothing_else_is(closed, visitor):
    assert re.search(r'value="booking"[^>]*checked', visitor.see("/call-me/?about=booking").text)
    assert not re.search(r'name="reason"[^>]*checked', visitor.see("/call-me/?about=%00x").text)


def test_form_sent_twice_is_one_wish_and_counts_once(closed, visitor):
    token = token_of(visitor.see("/call-me/"))

    answers = [wish(visitor, token=token) for _ in range(6)]

    assert len({answer.url for answer in answers}) == 1
    assert CallbackRequest.objects.count() == 1


def test_other_words_with_the_same_form_are_another_wish(closed, visitor):
    token = token_of(visitor.see("/call-me/"))

    wish(visitor, token=token)
    wish(visitor, token=token, when="soon")

    assert CallbackRequest.objects.count() == 2


def test_phone_is_called_three_times_an_hour_at_most_whoever_asks(closed):
    statuses = [wish(Visitor()).status_code for _ in range(4)]

    assert statuses == [302, 302, 302, 429]
    assert CallbackRequest.objects.count() == 3


def test_browser_asks_three_times_an_hour_at_most(closed, visitor):
    numbers = [f"(413) 555-01{number}" for number in range(30, 35)]

    statuses = [wish(visitor, phone=number).status_code for number in numbers]

    assert statuses == [302] * 4 + [429]  # the first one came without a session


def test_sixty_people_of_one_building_all_ask(closed):
    statuses = {wish(Visitor(), phone=f"(413) 555-0{number}").status_code for number in range(100, 160)}

    assert statuses == {302}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Choose what the call is about"),
        ({"reason": "gossip"}, "Choose what the call is about"),
        ({"when": ""}, "Choose one of the times"),
        ({"when": "20270228T1300Z"}, "Choose one of the times"),
        ({"when": "x'"}, "Choose one of the times"),
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 161}, "Use at most 160 characters."),
        ({"phone": ""}, "Enter a phone number where we can reach you"),
        ({"phone": "12"}, "Enter a US phone number with the area code"),
        ({"phone": "911"}, "Enter a US phone number with the area code"),
        ({"language": "fr"}, "Choose the language you prefer"),
        ({"homepage": "x"}, "Please tick this box"),
    ],
)
def test_bad_answers_get_a_plain_sentence_and_the_others_stay(closed, visitor, changes, sentence):
    page = wish(visitor, **changes)

    assert (page.status_code, CallbackRequest.objects.count()) == (200, 0)
    assert sentence in page.text
    assert ("name" in changes) or 'value="Owen Fletcher"' in page.text
    assert ("when" in changes) or f'<option value="{NINE}" selected>' in page.text


def test_time_that_has_passed_since_the_page_was_shown_is_not_taken(open_office, visitor):
    with time_machine.travel(clock(2027, 3, 2, 9, 20), tick=False):
        page = wish(visitor)

    assert "Choose one of the times. One that you chose before may have passed" in page.text
    assert CallbackRequest.objects.count() == 0


def test_closure_takes_its_times_away(closed, visitor):
    ClosureFactory(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 2))

    assert NINE not in visitor.see("/call-me/").text
    assert wish(visitor).status_code == 200


def test_only_the_browser_that_asked_sees_the_whole_number(closed, visitor):
    link = wish(visitor).url

    assert "(413) 555-0171" in words(visitor.get(link))
    other = Visitor().get(link)
    assert "555-0171" not in other.text and "ends in 0171" in words(other)
    assert "Owen" not in visitor.get(link).text


def test_browser_that_asked_is_forgotten_after_half_an_hour(closed, visitor):
    link = wish(visitor).url

    with time_machine.travel(SUNDAY + timedelta(minutes=30), tick=False):
        assert "555-0171" not in visitor.get(link).text
        assert "You have already asked for a call" not in visitor.see("/call-me/").text


def test_page_is_kept_by_nobody_and_told_to_nobody(closed, visitor):
    page = visitor.get(wish(visitor).url)

    assert page["Cache-Control"] == "no-store, private"
    assert page["Referrer-Policy"] == "same-origin"
    assert 'content="noindex' in page.text


def test_form_names_the_call_that_this_browser_has_asked_for(closed, visitor):
    link = wish(visitor).url
    said = "You have already asked for a call: Tuesday, March 2, 8:00 AM to 10:00 AM."

    assert said in words(visitor.see("/call-me/")) and link in visitor.see("/call-me/").text
    assert said not in words(Visitor().see("/call-me/"))
    visitor.post(link)
    assert said not in words(visitor.see("/call-me/"))


def test_call_is_called_off_by_a_press_and_not_by_looking(closed, visitor):
    link = wish(visitor).url
    Visitor().get(link)
    assert CallbackRequest.objects.get().is_open

    page = Visitor().post(link, follow=True)

    assert CallbackRequest.objects.get().state == "called_off"
    assert "We do not call you" in words(page)
    assert Visitor().post(link, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("end", "says"), [("called", "We have called you"), ("give_up", "We did not reach you")]
)
def test_page_says_what_the_office_did_and_calling_it_off_then_changes_nothing(
    closed, visitor, admin_user, end, says
):
    link = wish(visitor).url
    getattr(callbacks, end)(CallbackRequest.objects.get(), by=admin_user)
    before = CallbackRequest.objects.get().state

    page = visitor.post(link, follow=True)

    assert says in words(page)
    assert CallbackRequest.objects.get().state == before


@pytest.mark.parametrize("token", ["x", "a.b", "x" * 3000, "é", "%20"])
def test_link_that_is_none_of_ours_is_a_sentence(closed, visitor, token):
    for answer in (visitor.see(f"/call-me/{token}/"), visitor.send(f"/call-me/{token}/")):
        assert answer.status_code == 404
        assert "This link does not work" in answer.text


def test_link_holds_nothing_of_the_person(closed, visitor):
    link = wish(visitor).url

    assert not re.search(r"0171|Owen|Fletcher|bill", link)


@pytest.mark.parametrize("off", ["switched off", "no location"])
def test_without_the_offer_the_page_leads_to_writing(db, visitor, off):
    if off == "switched off":
        LocationFactory()
        BookingPolicy.objects.update(callbacks=False)

    assert visitor.see("/call-me/").url == "/en/contact/"
    assert wish(visitor).url == "/en/contact/"
    assert CallbackRequest.objects.count() == 0


def test_call_that_was_asked_for_can_be_called_off_after_the_switch(closed, visitor):
    link = callback_links.token(CallbackRequestFactory())
    BookingPolicy.objects.update(callbacks=False)

    visitor.send(f"/call-me/{link}/")

    assert CallbackRequest.objects.get().state == "called_off"


ASK = "Ask us to call you"
# Where the phone stands beside something else, and what is the main action there.
PAGES = {
    "/contact/": ["Send"],
    "/appointments/find/": ["Continue"],
    "/appointments/find/sent/": [],
    "/appointments/link/x/": ["Find your visit"],
    "/nothing-here/": ["Go to the front page"],
    "/accessibility/": [],
    "/privacy/": [],
    "/locations/alder/": ["Book online"],
}


@pytest.mark.parametrize("address", PAGES)
def test_page_offers_the_phone_while_somebody_answers(answered, visitor, address):
    page = visitor.see(address)

    assert ASK not in main(page)
    assert 'class="btn" href="tel:+14135550110"' in main(page)
    assert plum(page) == PAGES[address]


@pytest.mark.parametrize("address", PAGES)
def test_page_offers_a_call_back_while_nobody_answers_and_the_number_in_small_print(closed, visitor, address):
    page = visitor.see(address)

    assert 'class="btn" href="/en/call-me/"' in main(page)
    assert f"{ASK} Or call (413) 555-0110. Closed now, opens tomorrow at 8:00 AM" in words(page)
    assert 'class="btn" href="tel:' not in main(page)
    assert plum(page) == PAGES[address]


@pytest.mark.parametrize("address", PAGES)
def test_page_offers_no_call_back_when_it_is_switched_off(closed, visitor, address):
    BookingPolicy.objects.update(callbacks=False)

    page = visitor.see(address)

    assert ASK not in main(page)
    assert 'class="btn" href="tel:+14135550110"' in main(page)
    assert "Call (413) 555-0110 Closed now, opens tomorrow at 8:00 AM" in words(page)


def test_office_whose_hours_nobody_knows_is_called(scene, visitor):
    assert ASK not in main(visitor.see("/appointments/find/"))


@pytest.fixture
def fully_booked(closed):
    """No time can be booked online, up to the horizon."""
    WorkingHours.objects.all().delete()
    return closed


def test_asking_for_a_call_is_the_main_action_where_nothing_is_free_and_nobody_answers(fully_booked, visitor):
    visitor.pass_question()

    page = visitor.see("/book/follow-up/")

    assert "We look for one together by phone." in words(page)
    assert plum(page) == [ASK]


def test_calling_is_the_main_action_where_nothing_is_free_and_somebody_answers(answered, visitor):
    WorkingHours.objects.all().delete()
    visitor.pass_question()

    assert plum(visitor.see("/book/follow-up/")) == ["Call (413) 555-0110"]


@pytest.mark.parametrize(("moment", "action"), [("closed", ASK), ("answered", "Call (413) 555-0110")])
def test_visit_that_is_booked_by_phone_offers_what_can_be_done(visitor, request, moment, action):
    scene = request.getfixturevalue(moment)
    type(scene.new).objects.update(online=False)
    visitor.pass_question()

    page = visitor.see("/book/")

    said = {"closed": f"{ASK}: New patient", "answered": "Call us to book: New patient"}[moment]
    assert said in words(page)
    assert action in words(page)


@pytest.mark.parametrize(("moment", "action"), [("closed", ASK), ("answered", "Call (413) 555-0110")])
def test_visit_that_cannot_be_moved_online_has_one_main_action(visitor, request, moment, action):
    scene = request.getfixturevalue(moment)
    appointment = ask(scene, clock(2027, 3, 8, 10))
    type(scene.follow_up).objects.update(online=False)
    visitor.let_in(appointment)

    page = visitor.see(f"/appointments/{appointment.reference}/move/")

    assert plum(page) == [action]


def test_too_many_tries_keep_what_was_typed_and_say_for_how_long(closed, visitor):
    for _ in range(3):
        wish(Visitor())

    page = wish(visitor)

    assert (page.status_code, plum(page)) == (429, ["Call me"])
    assert "You can go on in 1\N{NO-BREAK SPACE}hour" in page.text
    assert "What you typed is not lost." in page.text


def test_what_cannot_wait_is_never_put_off_to_a_call_back(closed, visitor):
    """To be seen today: urgent care or an emergency room, and our number for later."""
    page = visitor.send("/check/", {"none": "none", "answered": "other", "other-sign": "T02"})

    assert "Get seen today." in words(page)
    assert ASK not in main(page) and "/call-me/" not in main(page)


def test_emergencies_to_read_offer_no_call_back(closed, visitor, settings):
    settings.SHOW_UNSIGNED = "nothing"

    page = visitor.see("/check/")

    assert "Anything else that worries you" in words(page)
    assert ASK not in main(page)


def test_callbacks_are_counted_as_tries_and_nothing_typed_is_kept_there(closed, visitor):
    wish(visitor)

    assert not any("555" in tries.who or "Owen" in tries.who for tries in Tries.objects.all())
