"""The owner of a message, and how far it is: always with a name in the log."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from appointments import inbox
from appointments.models import ContactEntry, ContactMessage
from tests.factories import AppointmentFactory


@pytest.fixture
def message(db, now):
    return inbox.cannot_come(AppointmentFactory(), now=now)


@pytest.fixture
def teresa(db, django_user_model):
    return django_user_model.objects.create_user("teresa", is_staff=True)


def log() -> list[tuple]:
    """The lines of all conversations, each with its writer."""
    said = []
    for entry in ContactEntry.objects.select_related("by", "owner").order_by("pk"):
        owner = entry.owner.username if entry.owner else "nobody"
        said.append((entry.by.username, entry.kind, owner if entry.kind == "owner" else entry.state))
    return said


def test_message_is_given_to_somebody_and_back_to_nobody(message, teresa):
    inbox.assign(message, owner=teresa, by=teresa)
    assert ContactMessage.objects.get(pk=message.pk).owner == teresa

    inbox.assign(message, owner=None, by=teresa)
    assert ContactMessage.objects.get(pk=message.pk).owner is None
    assert log() == [("teresa", "owner", "teresa"), ("teresa", "owner", "nobody")]


def test_state_is_set_and_can_be_set_back(message, teresa):
    inbox.set_state(message, state="done", by=teresa)
    assert not ContactMessage.objects.open().exists()

    inbox.set_state(message, state="new", by=teresa)
    assert ContactMessage.objects.open().get() == message


def test_message_that_somebody_takes_is_in_progress(message, teresa):
    inbox.take(message, by=teresa)
    inbox.take(message, by=teresa)

    message.refresh_from_db()
    assert (message.owner, message.state) == (teresa, "in_progress")
    assert log() == [("teresa", "owner", "teresa")]


def test_message_that_waits_for_the_patient_still_does_when_somebody_takes_it(message, teresa):
    inbox.set_state(message, state="waiting", by=teresa)
    inbox.take(message, by=teresa)

    assert ContactMessage.objects.get(pk=message.pk).state == "waiting"


def test_same_answer_again_is_not_written_down_twice(message, teresa):
    inbox.set_state(message, state="done", by=teresa)
    inbox.set_state(message, state="done", by=teresa)

    assert log() == [("teresa", "state", "done")]


def test_state_that_is_none_is_refused(message, teresa):
    with pytest.raises(ValueError, match="nonsense"):
        inbox.set_state(message, state="nonsense", by=teresa)

    assert log() == []


def test_state_is_set_from_what_the_database_says_not_from_what_was_read(message, teresa):
    """A message that was read long ago carries nothing old back into the row."""
    old = ContactMessage.objects.get(pk=message.pk)
    inbox.assign(message, owner=teresa, by=teresa)

    inbox.set_state(old, state="done", by=teresa)

    assert (old.owner, old.state) == (teresa, "done")


@pytest.mark.django_db(transaction=True)
def test_owner_and_state_set_at_once_both_stay(message, teresa):
    start = Barrier(8)

    def change(number):
        try:
            copy = ContactMessage.objects.get(pk=message.pk)
            start.wait()
            if number % 2:
                inbox.assign(copy, owner=teresa, by=teresa)
            else:
                inbox.set_state(copy, state="done", by=teresa)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(change, range(8)))

    message.refresh_from_db()
    assert (message.owner, message.state) == (teresa, "done")
    assert sorted(log()) == [("teresa", "owner", "teresa"), ("teresa", "state", "done")]
