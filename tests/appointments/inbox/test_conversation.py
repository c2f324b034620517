"""What the office answers: once, in the patient's language, never on an old page, and kept for good."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import IntegrityError

from appointments import inbox
from appointments.inbox import presence
from appointments.models import ContactEntry, ContactMessage, ContactPresence, Message
from appointments.notifications import calls, worker
from clinic.common.refusals import ChangedMeanwhile
from tests.conftest import clock
from tests.factories import AppointmentFactory, ContactMessageFactory, LocationFactory
from tests.together import together

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
ANSWER = "Sí, aceptamos su seguro.\n\nTraiga su tarjeta, por favor."


@pytest.fixture
def location():
    return LocationFactory(email="office@example.org")


@pytest.fixture
def letter(location):
    """A letter in Spanish."""
    return ContactMessageFactory(language="es", email="elena@example.org", phone="+14135550142")


@pytest.fixture
def teresa(django_user_model, db):
    return django_user_model.objects.create_user("teresa", is_staff=True, first_name="Teresa")


@pytest.fixture
def ana(django_user_model, db):
    return django_user_model.objects.create_user("ana", is_staff=True)


def answer(letter, by, now, **values):
    return inbox.reply(letter, **{"text": ANSWER, "then": "waiting"} | values, by=by, now=now)


def last(letter) -> int:
    entry = letter.entries.order_by("pk").last()
    return entry.pk if entry else 0


# --- a reply ---


def test_reply_is_kept_and_mailed_in_the_language_of_who_wrote(letter, teresa, now, mailoutbox):
    entry = answer(letter, teresa, now)
    assert mailoutbox == []

    worker.send_due(now=now)

    [email] = mailoutbox
    assert (email.to, email.reply_to) == (["elena@example.org"], ["office@example.org"])
    assert email.subject == "Nuestra respuesta a su mensaje a Alder Back & Spine Clinic"
    for part in (email.body, email.alternatives[0].content):
        assert "Sí, aceptamos su seguro." in part
        assert f"Código de referencia: {letter.spaced_reference}" in part
        assert "llame al 911" in part
    entry.refresh_from_db()
    assert (entry.text, entry.by, entry.at, entry.message.state) == (ANSWER, teresa, now, "sent")


def test_reply_gives_the_message_its_state_and_an_owner(letter, teresa, ana, now):
    answer(letter, teresa, now, then="done")
    assert (letter.state, letter.owner) == ("done", teresa)

    answer(letter, ana, now + HOUR)
    letter.refresh_from_db()
    assert (letter.state, letter.owner) == ("waiting", teresa)


def test_reply_sent_twice_by_a_double_click_goes_once(letter, teresa, now, mailoutbox):
    token, seen = uuid.uuid4(), last(letter)

    first, again = (answer(letter, teresa, now, form_token=token, seen=seen) for _ in range(2))
    worker.send_due(now=now)

    assert first == again
    assert len(mailoutbox) == 1


def test_two_replies_are_two_mails(letter, teresa, now, mailoutbox):
    answer(letter, teresa, now)
    answer(letter, teresa, now + HOUR)

    worker.send_due(now=now + HOUR)

    assert len({email.extra_headers["Message-ID"] for email in mailoutbox}) == 2


def test_reply_to_who_has_no_email_is_refused(location, teresa, now):
    letter = ContactMessageFactory(email="", phone="+14135550142")

    with pytest.raises(inbox.NoEmail):
        answer(letter, teresa, now)

    assert (letter.entries.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize("act", ["note", "reply", "spoken_to", "no_answer", "assign", "set_state", "link"])
def test_second_of_two_people_is_told_and_takes_nothing_away(act, letter, teresa, ana, now):
    seen = last(letter)
    inbox.assign(letter, owner=ana, by=ana, seen=seen, now=now)
    values = {
        "note": {"text": "Called her."},
        "reply": {"text": ANSWER, "then": "done"},
        "spoken_to": {"text": "Yes."},
        "no_answer": {"again_at": now + HOUR},
        "assign": {"owner": teresa},
        "set_state": {"state": "done"},
        "link": {"appointment": AppointmentFactory()},
    }[act]

    with pytest.raises(ChangedMeanwhile, match=r"ana changed this message at .* \(new owner\)"):
        getattr(inbox, act)(letter, by=teresa, seen=seen, now=now, **values)

    letter.refresh_from_db()
    assert (letter.owner, letter.state, letter.appointment, letter.entries.count()) == (ana, "new", None, 1)


@pytest.mark.django_db(transaction=True)
def test_two_people_answer_at_the_same_moment_and_one_mail_goes(letter, teresa, ana, now):
    seen = last(letter)

    def send(by):
        return answer(ContactMessage.objects.get(pk=letter.pk), by, now, seen=seen, form_token=uuid.uuid4())

    results = together(lambda: send(teresa), lambda: send(ana))

    assert sorted(type(result).__name__ for result in results) == ["ChangedMeanwhile", "ContactEntry"]
    assert Message.objects.filter(kind="contact_reply").count() == 1


@pytest.mark.django_db(transaction=True)
def test_double_click_at_the_same_moment_is_one_reply(letter, teresa, now):
    seen, token = last(letter), uuid.uuid4()

    def send():
        copy = ContactMessage.objects.get(pk=letter.pk)
        return answer(copy, teresa, now, seen=seen, form_token=token).pk

    assert len(set(together(send, send, send))) == 1
    assert Message.objects.filter(kind="contact_reply").count() == 1


def test_reply_that_does_not_arrive_was_said_when_they_were_called(letter, teresa, now, settings):
    settings.EMAIL_BACKEND = "tests.mail.Refusing"
    entry = answer(letter, teresa, now)
    worker.send_due(now=now)

    inbox.spoken_to(letter, by=teresa, now=now + HOUR)

    entry.message.refresh_from_db()
    assert (entry.message.state, entry.message.channel) == ("sent", "phone")


def test_reply_under_way_is_still_mailed_when_they_were_called(letter, teresa, now, mailoutbox):
    answer(letter, teresa, now)

    inbox.spoken_to(letter, by=teresa, now=now)
    worker.send_due(now=now)

    assert len(mailoutbox) == 1


# --- notes, calls and visits ---


def test_note_is_kept_with_its_writer_and_changes_nothing_else(letter, teresa, now):
    inbox.note(letter, text="Ask Dr. A first.", by=teresa, now=now)

    entry = letter.entries.get()
    assert (entry.kind, entry.text, entry.by, entry.at) == ("note", "Ask Dr. A first.", teresa, now)
    assert (letter.state, letter.owner, outbox.outbox) == ("new", None, [])


def test_call_says_what_was_said_and_closes_the_message(letter, teresa, now):
    inbox.spoken_to(letter, text="Comes on Monday.", by=teresa, now=now)

    entry = letter.entries.get()
    assert (entry.kind, entry.text, letter.state, letter.owner) == (
        "call",
        "Comes on Monday.",
        "done",
        teresa,
    )


def test_call_without_answer_is_put_off_and_the_message_stays(letter, teresa, now):
    inbox.no_answer(letter, again_at=now + HOUR, by=teresa, now=now)

    assert (letter.entries.get().again_at, letter.state) == (now + HOUR, "new")


@pytest.mark.parametrize("wait", [timedelta(0), calls.LONGEST_WAIT + HOUR])
def test_call_is_not_put_off_into_the_past_or_for_ever(letter, teresa, now, wait):
    with pytest.raises(calls.BadTime):
        inbox.no_answer(letter, again_at=now + wait, by=teresa, now=now)

    assert letter.entries.count() == 0


def test_appointment_is_linked_and_the_history_keeps_which_one_it_was(letter, teresa, now):
    appointment = AppointmentFactory()

    inbox.link(letter, appointment=appointment, by=teresa, now=now)
    assert letter.appointment == appointment
    inbox.unlink(letter, by=teresa, now=now)

    assert letter.appointment is None
    kept = [(entry.kind, entry.appointment) for entry in letter.entries.all()]
    assert kept == [("visit", appointment), ("no_visit", appointment)]


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("a_reply_and_nothing_else_is_mailed", {"kind": "reply", "text": "Yes."}),
        ("a_note_or_a_reply_has_words", {"kind": "note"}),
        ("who_did_not_answer_is_called_again_later", {"kind": "no_answer"}),
        ("who_did_not_answer_is_called_again_later", {"kind": "no_answer", "again_at": clock(2027, 3, 1, 8)}),
        ("who_did_not_answer_is_called_again_later", {"kind": "call", "again_at": clock(2028, 3, 1)}),
    ],
)
def test_line_that_makes_no_sense_is_refused_by_the_database(letter, teresa, now, constraint, values):
    with pytest.raises(IntegrityError, match=constraint):
        ContactEntry.objects.create(contact=letter, by=teresa, at=now, **values)


# --- who is here ---


def here(letter, than, now) -> list[tuple]:
    return [(who.user.username, who.is_writing) for who in inbox.others(letter, than=than, now=now)]


def test_others_see_who_has_the_message_open_and_who_writes(letter, teresa, ana, now):
    inbox.look(letter, by=teresa, now=now)
    inbox.look(letter, by=ana, writing=True, now=now)

    assert here(letter, ana, now) == [("teresa", False)]
    assert here(letter, teresa, now) == [("ana", True)]
    assert here(letter, teresa, now + presence.WRITES) == [("ana", False)]


def test_look_without_typing_keeps_when_somebody_typed(letter, teresa, ana, now):
    inbox.look(letter, by=ana, writing=True, now=now)
    inbox.look(letter, by=ana, now=now + timedelta(seconds=15))

    [who] = inbox.others(letter, than=teresa, now=now)
    assert (who.wrote_at, who.seen_at) == (now, now + timedelta(seconds=15))


def test_who_left_minutes_ago_is_not_shown_and_is_forgotten(letter, teresa, ana, now):
    inbox.look(letter, by=ana, now=now)
    later = now + presence.STAYS

    assert here(letter, teresa, later - timedelta(microseconds=1)) == [("ana", False)]
    assert here(letter, teresa, later) == []
    presence.forget(now=later)
    assert ContactPresence.objects.count() == 0


@pytest.mark.parametrize(
    ("act", "values"),
    [
        (inbox.note, {"text": "She called."}),
        (inbox.reply, {"text": ANSWER, "then": "done"}),
        (inbox.spoken_to, {"text": "She knows."}),
        (inbox.no_answer, {"again_at": clock(2027, 3, 1, 9)}),
    ],
)
def test_form_that_comes_twice_writes_one_line(act, values, letter, teresa, now):
    token = uuid.uuid4()

    first = act(letter, **values, by=teresa, form_token=token, now=now)

    assert act(letter, **values, by=teresa, form_token=token, now=now) == first
    assert letter.entries.count() == 1
