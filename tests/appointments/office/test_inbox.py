"""The inbox as staff use it: the danger words first, one person at a time, nothing lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appointments import inbox
from appointments.models import ContactMessage, ContactPresence, Message
from tests import factories

INBOX = reverse("admin:inbox")


@pytest.fixture
def ana(account):
    return account("ana", "view_contactmessage", "change_contactmessage")


@pytest.fixture
def letter(scene):
    return factories.ContactMessageFactory(
        name="Lucía Navarro", email="lucia@example.org", phone="+14135550142", language="es"
    )


def page_of(letter) -> str:
    return reverse("admin:letter", args=[letter.reference])


def listed(browser, **asked) -> list[ContactMessage]:
    return list(browser.get(INBOX, asked).context["page"])


def press(browser, letter, do, *, seen=None, **typed):
    """Press a button of the page as it stands now, or as it stood with ``seen``."""
    page = browser.get(page_of(letter))
    form = {"do": do, "seen": page.context["seen"] if seen is None else seen, "token": "t"} | typed
    return browser.post(page_of(letter), form, follow=True)


def now_is(letter) -> tuple:
    letter.refresh_from_db()
    return letter.owner, letter.state


# --- the list ---


def test_danger_words_stand_first_with_the_reason_then_the_oldest(desk, scene, now):
    new, old = (factories.ContactMessageFactory(created_at=at) for at in (now, now.replace(hour=6)))
    urgent = factories.ContactMessageFactory(urgent=True, urgent_because=["numb"], created_at=now)

    assert listed(desk) == [urgent, old, new]
    assert "Urgent: numb" in " ".join(desk.get(INBOX).text.replace("<strong>", "").split())


def test_list_is_asked_by_state_owner_topic_and_words(desk, receptionist, ana, scene):
    make = factories.ContactMessageFactory
    mine = make(owner=receptionist, state="in_progress")
    hers = make(owner=ana, topic="billing")
    nobodys = make(text="About my insurance", phone="+14135550171")
    done = make(state="done", name="José Ibáñez")

    assert listed(desk) == [mine, hers, nobodys]
    assert listed(desk, owner="mine") == [mine]
    assert listed(desk, owner="nobody") == [nobodys]
    assert listed(desk, owner=ana.pk) == [hers]
    assert listed(desk, state="done") == [done]
    assert listed(desk, topic="billing") == [hers]
    assert listed(desk, q="insurance") == listed(desk, q="413 555-0171") == [nobodys]
    assert listed(desk, q="ibáñez") == listed(desk, q=done.reference.lower()) == [done]


@pytest.mark.parametrize("typed", ["jose", "IBANEZ", "José Ibáñez", "ibañez", "cita de manana", "MAÑANA"])
def test_words_are_found_with_and_without_their_accents(desk, scene, typed):
    letter = factories.ContactMessageFactory(name="José Ibáñez", text="¿Puedo cambiar mi cita de mañana?")
    factories.ContactMessageFactory(name="Ann Moore", text="About my insurance")

    assert listed(desk, q=typed) == [letter]


@pytest.mark.parametrize(
    "asked", ["?state=x", "?owner=abc", "?owner=99999999999999999999", "?topic=%00", "?q=%00", "?page=x"]
)
def test_list_asked_for_nonsense_shows_what_is_open(desk, letter, asked):
    page = desk.get(INBOX + asked)

    assert (page.status_code, list(page.context["page"])) == (200, [letter])


def test_spam_does_not_hide_an_urgent_message(desk, scene, now):
    urgent = factories.ContactMessageFactory(urgent=True, urgent_because=["numb"], created_at=now)
    for _ in range(60):
        factories.ContactMessageFactory(created_at=now.replace(hour=6))

    assert listed(desk)[0] == urgent
    assert "1 urgent message waits." in desk.get(INBOX, {"owner": "mine"}).text
    assert "1 urgent message waits." in desk.get(INBOX, {"page": 2}).text
    assert "urgent message waits." not in desk.get(INBOX).text


def test_list_takes_as_many_queries_for_fifty_messages_as_for_one(desk, ana, scene):
    counts = []
    for count in (1, 49):
        for _ in range(count):
            factories.ContactMessageFactory(owner=ana, appointment=factories.AppointmentFactory())
        desk.get(INBOX)
        with CaptureQueriesContext(connection) as queries:
            desk.get(INBOX)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


# --- one message ---


def test_message_is_taken_with_one_click(desk, receptionist, letter):
    press(desk, letter, "take")

    assert now_is(letter) == (receptionist, "in_progress")


def test_reply_is_queued_and_its_delivery_is_seen(desk, receptionist, letter):
    page = press(desk, letter, "reply", text="Sí.", then="done")

    assert now_is(letter) == (receptionist, "done")
    assert Message.objects.filter(kind="contact_reply").count() == 1
    assert "mail under way" in page.text
    Message.objects.update(state="failed")
    assert "did not arrive: call" in desk.get(page_of(letter)).text


def test_reply_pressed_twice_goes_once(desk, letter):
    form = {"do": "reply", "text": "Sí.", "then": "waiting", "seen": 0}
    form["token"] = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"

    answers = [desk.post(page_of(letter), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Message.objects.filter(kind="contact_reply").count() == 1


def test_second_to_answer_is_told_and_keeps_what_was_typed(desk, letter, ana):
    inbox.reply(letter, text="Yes.", then="done", by=ana)

    page = press(desk, letter, "reply", text="Sí, claro.", then="waiting", seen=0)

    assert page.status_code == 409
    assert "ana changed this message at" in page.text
    assert "Sí, claro." in page.text
    assert "<p>Yes.</p>" in page.text
    assert Message.objects.filter(kind="contact_reply").count() == 1


def test_patient_without_email_is_to_be_called_and_what_was_said_is_kept(desk, scene):
    letter = factories.ContactMessageFactory(email="", phone="+14135550142")
    page = desk.get(page_of(letter))
    assert "There is no e-mail address. Please call" in page.text
    assert 'value="reply"' not in page.text

    press(desk, letter, "spoken", text="Comes on Monday.", then="done")
    refused = press(desk, letter, "reply", text="Yes.", then="done")

    assert now_is(letter)[1] == "done"
    assert "Comes on Monday." in refused.text
    assert Message.objects.count() == 0


def test_message_is_linked_to_an_appointment_by_its_reference(desk, letter):
    appointment = factories.AppointmentFactory()

    unknown = press(desk, letter, "link", reference="K7M4XQ")
    press(desk, letter, "link", reference=appointment.spaced_reference.lower())

    assert "There is no visit with this reference." in unknown.text
    letter.refresh_from_db()
    assert letter.appointment == appointment
    press(desk, letter, "unlink")
    letter.refresh_from_db()
    assert letter.appointment is None


def test_note_state_and_owner_are_written_down(desk, receptionist, ana, letter):
    press(desk, letter, "note", text="Ask Dr. A.")
    press(desk, letter, "owner", owner=ana.pk)
    press(desk, letter, "state", state="waiting")
    press(desk, letter, "owner", owner="")

    kinds = list(letter.entries.values_list("kind", "by__username"))
    assert kinds == [(kind, "teresa") for kind in ("note", "owner", "state", "owner")]
    assert now_is(letter) == (None, "waiting")


def test_only_staff_who_can_log_in_may_own_a_message(desk, letter, account, django_user_model):
    for user in (account("gone", is_active=False), django_user_model.objects.create_user("outsider")):
        press(desk, letter, "owner", owner=user.pk)

    assert now_is(letter)[0] is None


@pytest.mark.parametrize(
    "typed",
    [
        {"do": "reply", "text": ""},
        {"do": "reply", "text": "\0"},
        {"do": "reply", "text": "x" * 10_000},
        {"do": "reply", "text": "Yes", "then": "nonsense"},
        {"do": "note", "text": " "},
        {"do": "note", "text": "x", "seen": "x"},
        {"do": "note", "text": "x", "seen": "9" * 99},
        {"do": "owner", "owner": "9" * 99},
        {"do": "state", "state": "gone"},
        {"do": "link", "reference": "' OR 1"},
        {"do": "delete"},
        {},
    ],
)
def test_odd_answers_store_nothing(desk, letter, typed):
    answer = desk.post(page_of(letter), {"seen": "0", "token": "t", "then": "done"} | typed)

    assert answer.status_code in (302, 409)
    assert (letter.entries.count(), Message.objects.count()) == (0, 0)
    assert now_is(letter) == (None, "new")


def test_who_may_only_read_the_inbox_changes_nothing(account, login, letter):
    reader = login(account("reader", "view_contactmessage"))

    page = reader.get(page_of(letter))

    assert 'name="do"' not in page.text
    assert reader.post(page_of(letter), {"do": "take", "seen": 0}).status_code == 403
    assert now_is(letter) == (None, "new")


def test_inbox_is_closed_to_others(client, account, login, letter):
    stranger = login(account("naomi", "view_appointment"))

    for url in (INBOX, page_of(letter)):
        assert stranger.get(url).status_code == 403
        assert client.get(url).url.startswith(reverse("admin:login"))
    assert stranger.get(reverse("admin:letter", args=["no-such"])).status_code == 403


@pytest.mark.parametrize("key", ["K7M4XQ", "x", "9" * 99])
def test_unknown_message_is_not_found(desk, scene, key):
    assert desk.get(reverse("admin:letter", args=[key])).status_code == 404
    assert desk.post(reverse("admin:present", args=[key])).status_code == 404


# --- two at once ---


def test_two_people_see_each_other(desk, login, ana, letter):
    present = reverse("admin:present", args=[letter.reference])
    her = login(ana)
    her.post(present)
    assert "ana has this message open too" in desk.get(page_of(letter)).text

    her.post(present, {"writing": "1"})

    assert "ana is writing an answer right now." in desk.post(present).text
    assert "teresa has this message open too" in her.post(present).text


def test_page_that_is_open_hears_that_the_conversation_went_on(desk, ana, letter):
    present = reverse("admin:present", args=[letter.reference])
    inbox.note(letter, text="Called.", by=ana)

    assert "ana has just changed this message (note)." in desk.post(present, {"shown": "0"}).text
    last = letter.entries.get().pk
    assert "has just changed" not in desk.post(present, {"shown": last}).text


def test_opening_a_message_changes_nothing(desk, letter):
    desk.get(page_of(letter))

    assert ContactPresence.objects.count() == 0
    assert desk.get(reverse("admin:present", args=[letter.reference])).status_code == 405


def test_conversation_takes_as_many_queries_for_fifty_lines_as_for_one(desk, ana, letter):
    counts = []
    for count in (1, 49):
        for _ in range(count):
            inbox.reply(letter, text="Yes.", then="waiting", by=ana)
        desk.get(page_of(letter))
        with CaptureQueriesContext(connection) as queries:
            desk.get(page_of(letter))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 14


def test_received_at_stands_on_the_clock_of_the_clinic(desk, letter, now):
    ContactMessage.objects.update(created_at=now)

    assert "Monday, March 1, 8:00 AM" in desk.get(page_of(letter)).text
