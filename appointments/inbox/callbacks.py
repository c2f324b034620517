"""WRITES.  Calls that people ask for, and what becomes of them.

A request is open until somebody was called, the office gave up, or the person called it off.
"""

import uuid
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.inbox.windows import Window
from appointments.models import CallAttempt, CallbackRequest
from appointments.notifications.calls import require_time
from clinic.common.references import until_unique
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from clinic.directory.models import Location

KEPT = timedelta(days=30)  # after it was settled: long enough to answer "did you call me?"

State, Outcome = CallbackRequest.State, CallAttempt.Outcome


class NoLongerOpen(NotAllowed):
    """There is nothing left to call off."""

    message = _("This call is no longer waiting, so there is nothing to call off.")


def ask_for_a_call(
    *,
    reason: str,
    name: str,
    phone: str,
    language: str,
    window: Window,
    location: Location,
    form_token: uuid.UUID | None = None,
    now: datetime | None = None,
) -> CallbackRequest:
    """Keep that somebody asks to be called in ``window`` by the office of ``location``.

    The same ``form_token`` returns the request that it made the first time, also when both arrive together.
    """
    callback = CallbackRequest(
        reason=reason,
        name=name,
        phone=phone,
        language=language,
        location=location,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        soon=window.soon,
        form_token=form_token,
        created_at=now or timezone.now(),
    )
    return until_unique(partial(_keep_once, callback), unique=("form_token",))


def made_by(form_token: uuid.UUID) -> CallbackRequest | None:
    """The request that this form has made before."""
    return CallbackRequest.objects.filter(form_token=form_token).first()


def _keep_once(callback: CallbackRequest) -> CallbackRequest:
    if callback.form_token and (known := made_by(callback.form_token)):
        return known
    callback.save(force_insert=True)
    return callback


@transaction.atomic
def call_off(callback: CallbackRequest, *, now: datetime | None = None) -> None:
    """The person does not need the call any more.  Calling it off again changes nothing.

    Raises NoLongerOpen when they were called, or the office has given up.
    """
    _lock(callback)
    if callback.is_open:
        _settle(callback, State.CALLED_OFF, now=now or timezone.now())
    elif callback.state != State.CALLED_OFF:
        raise NoLongerOpen()


@transaction.atomic
def called(callback: CallbackRequest, *, by, now: datetime | None = None) -> None:
    """``by`` has spoken to the person.  The same click twice changes nothing.

    Raises ChangedMeanwhile when it was called off.
    """
    _end(callback, State.CALLED, Outcome.SPOKEN, by=by, now=now or timezone.now())


@transaction.atomic
def give_up(callback: CallbackRequest, *, by, now: datetime | None = None) -> None:
    """Nobody is to be reached, and ``by`` tries no longer.  The same click twice changes nothing.

    Raises ChangedMeanwhile when it was called off.
    """
    _end(callback, State.GIVEN_UP, Outcome.GAVE_UP, by=by, now=now or timezone.now())


@transaction.atomic
def not_reached(callback: CallbackRequest, *, again_at: datetime, by, now: datetime | None = None) -> None:
    """Nobody answered: the call waits until ``again_at``, at most two weeks.

    The same click twice changes nothing.  Raises BadTime, and ChangedMeanwhile when it was called off.
    """
    now = now or timezone.now()
    if not _lock_to_call(callback):
        return
    require_time(again_at, now=now)
    last = callback.calls.last()
    if last is None or (last.by_id, last.again_at) != (by.pk, again_at):
        callback.calls.create(outcome=Outcome.NO_ANSWER, again_at=again_at, by=by, at=now)


def forget(*, now: datetime) -> None:
    """Remove what was settled so long ago that nobody asks about it.  What is open stays."""
    CallbackRequest.objects.filter(settled_at__lte=now - KEPT).delete()


def _end(callback: CallbackRequest, state: str, outcome: str, *, by, now: datetime) -> None:
    if _lock_to_call(callback):
        _settle(callback, state, now=now)
        callback.calls.create(outcome=outcome, by=by, at=now)


def _lock_to_call(callback: CallbackRequest) -> bool:
    """Hold the request and reload it; is there still somebody to call?"""
    _lock(callback)
    if callback.state == State.CALLED_OFF:
        raise ChangedMeanwhile(_("This person does not need the call any more and has called it off."))
    return callback.is_open


def _lock(callback: CallbackRequest) -> None:
    """Hold the request until the transaction ends, and reload it as it now is."""
    callback.refresh_from_db(from_queryset=CallbackRequest.objects.select_for_update(no_key=True))


def _settle(callback: CallbackRequest, state: str, *, now: datetime) -> None:
    CallbackRequest.objects.filter(pk=callback.pk).update(state=state, settled_at=now)
    callback.state, callback.settled_at = state, now
