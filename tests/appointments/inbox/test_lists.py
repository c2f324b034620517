"""The inbox as it is asked for: whose messages, how far they are, about what, with which words."""

import pytest

from appointments.inbox import search
from tests.conftest import clock
from tests.factories import ContactMessageFactory, MessageFactory

pytestmark = pytest.mark.django_db

NOW = clock(2027, 3, 8, 10)


@pytest.fixture
def teresa(django_user_model):
    return django_user_model.objects.create_user("teresa", is_staff=True)


def write(name, **values):
    return ContactMessageFactory(**{"name": name, "created_at": clock(2027, 3, 1, 8)} | values)


def asked(teresa, **wishes) -> list[str]:
    return [message.name for message in search.letters(user=teresa, now=NOW, **wishes)]


@pytest.fixture
def letters(teresa):
    """Four messages, of which one is done."""
    write("Elena", owner=teresa, state="in_progress", topic="records", text="Please send my records.")
    write("Sam", created_at=clock(2027, 3, 2, 8), topic="billing", text="Which insurance do you take?")
    write("Ana", created_at=clock(2027, 3, 3, 8), urgent=True, urgent_because=["numb"], text="A numb leg.")
    write("Joe", state="done", created_at=clock(2027, 3, 4, 8), text="Thank you.")


@pytest.mark.parametrize(
    ("wishes", "names"),
    [
        ({}, ["Ana", "Elena", "Sam"]),
        ({"state": "all"}, ["Ana", "Joe", "Sam", "Elena"]),
        ({"state": "done"}, ["Joe"]),
        ({"state": "new"}, ["Ana", "Sam"]),
        ({"owner": "mine"}, ["Elena"]),
        ({"owner": "nobody"}, ["Ana", "Sam"]),
        ({"topic": "billing"}, ["Sam"]),
        ({"urgent": True}, ["Ana"]),
        ({"typed": "insurance"}, ["Sam"]),
        ({"typed": "thank"}, ["Joe"]),
        ({"typed": "thank", "state": "open"}, []),
    ],
)
def test_list_has_what_was_asked_for_with_danger_words_first(letters, teresa, wishes, names):
    assert asked(teresa, **wishes) == names


def test_list_has_the_messages_of_one_member_of_staff(letters, teresa):
    assert asked(teresa, owner=str(teresa.pk)) == ["Elena"]


def test_list_says_where_a_reply_does_not_get_through(letters, teresa):
    [sam] = search.letters(user=teresa, now=NOW, typed="insurance")
    assert not sam.reply_stuck
    MessageFactory(contact=sam, kind="contact_reply", state="failed")

    assert search.letters(user=teresa, now=NOW, typed="insurance").get().reply_stuck


def test_alarms_are_danger_words_that_nobody_has_dealt_with(letters):
    write("Kim", urgent=True, urgent_because=["fever"], state="done")

    assert [message.name for message in search.alarms()] == ["Ana"]
