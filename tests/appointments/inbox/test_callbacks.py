"""Calls that people ask for: once, until they are made, given up or called off, and then forgotten."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from appointments.inbox import callback_links, callbacks
from appointments.inbox.windows import Window
from appointments.models import CallAttempt, CallbackRequest
from appointments.notifications.calls import BadTime
from clinic.common.refusals import ChangedMeanwhile
from tests.conftest import clock
from tests.factories import AppointmentFactory, CallbackRequestFactory, LocationFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
TEN = clock(2027, 3, 1, 10)
WINDOW = Window(TEN, TEN + 2 * HOUR)


@pytest.fixture
def teresa(django_user_model):
    return django_user_model.objects.create_user("teresa")


@pytest.fixture
def callback():
    return CallbackRequestFactory(starts_at=TEN)


def ask(now, **changes):
    values = {"reason": "bill", "name": "Ana Ruiz", "phone": "+14135550142", "language": "es"}
    values |= {"window": WINDOW, "location": LocationFactory()}
    return callbacks.ask_for_a_call(**values | changes, now=now)


def outcomes(callback) -> list[tuple]:
    return list(callback.calls.values_list("outcome", "again_at"))


def test_callback_is_kept_as_it_was_said(now):
    location = LocationFactory()

    made = ask(now, location=location)

    row = CallbackRequest.objects.get()
    assert made == row
    assert (row.reason, row.name, row.phone, row.language) == ("bill", "Ana Ruiz", "+14135550142", "es")
    assert (row.starts_at, row.ends_at, row.soon, row.location) == (TEN, TEN + 2 * HOUR, False, location)
    assert (row.state, row.settled_at, row.created_at) == ("open", None, now)


def test_same_form_asks_once(now):
    token = uuid.uuid4()

    made = [ask(now, form_token=token) for _ in range(2)]

    assert made[0] == made[1] == callbacks.made_by(token)
    assert CallbackRequest.objects.count() == 1


def test_time_is_said_on_the_clock_of_the_location():
    west = LocationFactory(time_zone="America/Los_Angeles")
    callback = CallbackRequestFactory(starts_at=TEN, location=west)

    assert callback.when == "Monday, March 1, 7:00 AM to 9:00 AM"
    assert CallbackRequestFactory(starts_at=TEN, soon=True).when == "as soon as we can"


def test_calling_off_ends_it_once(callback, now):
    callbacks.call_off(callback, now=now)
    callbacks.call_off(callback, now=now + HOUR)

    callback.refresh_from_db()
    assert (callback.state, callback.settled_at, callback.is_open) == ("called_off", now, False)


@pytest.mark.parametrize("end", [callbacks.called, callbacks.give_up])
def test_what_the_office_has_settled_cannot_be_called_off(callback, teresa, now, end):
    end(callback, by=teresa, now=now)
    before = callback.state

    with pytest.raises(callbacks.NoLongerOpen):
        callbacks.call_off(callback, now=now)

    callback.refresh_from_db()
    assert callback.state == before != "called_off"


@pytest.mark.parametrize(
    ("end", "state", "outcome"),
    [(callbacks.called, "called", "spoken"), (callbacks.give_up, "given_up", "gave_up")],
)
def test_office_settles_a_call_once_and_is_named(callback, teresa, now, end, state, outcome):
    for hours in range(2):
        end(callback, by=teresa, now=now + hours * HOUR)

    callback.refresh_from_db()
    assert (callback.state, callback.settled_at) == (state, now)
    assert [(call.outcome, call.by, call.at) for call in callback.calls.all()] == [(outcome, teresa, now)]


def test_call_without_answer_waits_and_the_same_click_is_kept_once(callback, teresa, naomi, now):
    for by in (teresa, teresa, naomi):
        callbacks.not_reached(callback, again_at=now + HOUR, by=by, now=now)

    assert outcomes(callback) == [("no_answer", now + HOUR)] * 2
    assert callback.is_open


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(days=14, seconds=1)])
def test_call_is_not_put_off_into_the_past_or_beyond_two_weeks(callback, teresa, now, wait):
    with pytest.raises(BadTime):
        callbacks.not_reached(callback, again_at=now + wait, by=teresa, now=now)

    assert outcomes(callback) == []


def test_call_that_is_settled_is_not_put_off(callback, teresa, now):
    callbacks.called(callback, by=teresa, now=now)

    callbacks.not_reached(callback, again_at=now + HOUR, by=teresa, now=now)

    assert outcomes(callback) == [("spoken", None)]


def test_office_is_told_when_it_was_called_off_meanwhile(callback, teresa, now):
    stale = CallbackRequest.objects.get(pk=callback.pk)
    callbacks.call_off(callback, now=now)

    for end in (callbacks.called, callbacks.give_up):
        with pytest.raises(ChangedMeanwhile, match="has called it off"):
            end(stale, by=teresa, now=now)
    with pytest.raises(ChangedMeanwhile):
        callbacks.not_reached(stale, again_at=now + HOUR, by=teresa, now=now)

    assert outcomes(callback) == []


def test_what_was_settled_is_forgotten_after_thirty_days_and_what_is_open_never(teresa, now):
    old, recent, waits = (CallbackRequestFactory(starts_at=TEN - timedelta(days=90)) for _ in range(3))
    callbacks.called(old, by=teresa, now=now - timedelta(days=30))
    callbacks.called(recent, by=teresa, now=now - timedelta(days=30) + timedelta(microseconds=1))

    callbacks.forget(now=now)

    assert set(CallbackRequest.objects.all()) == {recent, waits}
    assert set(CallAttempt.objects.values_list("callback", flat=True)) == {recent.pk}


def test_link_opens_the_call_it_was_made_for_and_holds_nothing_of_the_person(callback):
    token = callback_links.token(callback)

    assert callback_links.read(token) == callback
    assert callback_links.read(callback_links.token(CallbackRequestFactory())) != callback
    assert not any(
        said in token for said in (callback.phone[-4:] + "7", callback.name, str(callback.pk) + ".")
    )


@pytest.mark.parametrize("change", [lambda t: "", lambda t: t[:-1], lambda t: "x" + t, lambda t: "é.é"])
def test_link_that_is_not_whole_opens_nothing(callback, change):
    assert callback_links.read(change(callback_links.token(callback))) is None


def test_link_of_what_was_forgotten_opens_nothing(callback):
    token = callback_links.token(callback)
    callback.delete()

    assert callback_links.read(token) is None


def test_link_whose_signature_is_ours_and_whose_name_is_none_opens_nothing():
    assert callback_links.read(callback_links._signer().sign("abc")) is None


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"ends_at": TEN}, "a_callback_ends_after_it_begins"),
        ({"state": "called"}, "a_callback_is_open_or_settled"),
        ({"settled_at": TEN}, "a_callback_is_open_or_settled"),
        ({"phone": ""}, "a_callback_says_whom_to_call_at_which_number"),
        ({"name": ""}, "a_callback_says_whom_to_call_at_which_number"),
    ],
)
def test_database_refuses_a_callback_that_cannot_be(callback, values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CallbackRequest.objects.update(**values)


def test_database_refuses_a_call_about_nothing_and_about_two_things(callback, teresa):
    visit = AppointmentFactory()
    for about in ({}, {"callback": callback, "appointment": visit}):
        with pytest.raises(IntegrityError, match="about_a_visit_or_was_asked_for"), transaction.atomic():
            CallAttempt.objects.create(**about, outcome="spoken", by=teresa, at=TEN)


def test_database_refuses_to_give_up_a_call_about_a_visit(teresa):
    with pytest.raises(IntegrityError, match="a_call_without_answer"), transaction.atomic():
        CallAttempt.objects.create(appointment=AppointmentFactory(), outcome="gave_up", by=teresa, at=TEN)


def test_callback_is_called_by_the_person_and_the_reason(callback):
    assert str(callback) == "Owen Fletcher: A question"
