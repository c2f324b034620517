"""What the inbox shows of an answer: whether it has reached the writer."""

import pytest

from appointments import inbox
from appointments.inbox import search
from appointments.models import Message
from appointments.notifications.told import Told
from tests.factories import ContactMessageFactory, LocationFactory

pytestmark = pytest.mark.django_db


def test_conversation_says_of_each_line_whether_it_was_told(now, django_user_model):
    LocationFactory()
    letter = ContactMessageFactory(email="luis@example.org")
    by = django_user_model.objects.create_user("teresa")
    inbox.note(letter, text="Ask the physician.", by=by, now=now)
    inbox.reply(letter, text="Yes, we do.", then="done", by=by, now=now)

    assert [line.told for line in search.conversation(letter, now=now)] == [Told.NOTHING, Told.UNDER_WAY]

    Message.objects.update(state="failed")
    assert [line.told for line in search.conversation(letter, now=now)] == [Told.NOTHING, Told.NOT_ARRIVED]


def test_automatic_answer_says_whether_it_was_told(now):
    letter = ContactMessageFactory(email="luis@example.org")
    assert search.answered_at_once(letter, now=now) is None

    Message.objects.create(kind="contact_received", contact=letter, due_at=now, key="at once")
    assert search.answered_at_once(letter, now=now).told == Told.UNDER_WAY
