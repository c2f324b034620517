"""Two people act on one call at the same moment: one of them is right, and both are told."""

import uuid

import pytest
from django.contrib.auth.models import User

from appointments.inbox import callbacks
from appointments.models import CallAttempt, CallbackRequest
from tests.appointments.inbox.test_callbacks import ask
from tests.factories import CallbackRequestFactory, LocationFactory
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_form_that_arrives_twice_at_once_asks_once(now):
    token, location = uuid.uuid4(), LocationFactory()

    made = together(*[lambda: ask(now, form_token=token, location=location)] * 4)

    assert len({callback.pk for callback in made}) == CallbackRequest.objects.count() == 1


def test_call_that_is_called_off_while_it_is_made_ends_in_one_way(now):
    key, teresa = CallbackRequestFactory().pk, User.objects.create_user("teresa")

    def fresh():
        return CallbackRequest.objects.get(pk=key)

    together(
        lambda: callbacks.call_off(fresh(), now=now),
        lambda: callbacks.called(fresh(), by=teresa, now=now),
        lambda: callbacks.give_up(fresh(), by=teresa, now=now),
    )

    state = fresh().state
    outcomes = list(CallAttempt.objects.values_list("outcome", flat=True))
    assert (state, outcomes) in [("called_off", []), ("called", ["spoken"]), ("given_up", ["gave_up"])]
