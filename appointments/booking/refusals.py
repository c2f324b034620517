"""Why a change is refused, in words that are fit for the patient."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _


class BookingError(Exception):
    """A change that is refused.  ``str(error)`` is a translated sentence that says what to do."""

    message = _("This is not possible. Please call us.")

    def __init__(self, message=None):
        super().__init__(message or self.message)

    def __str__(self):
        return str(self.args[0])


class SlotTaken(BookingError):
    """Somebody else has the time."""

    message = _("That time has just been taken. Please choose another one.")


class OverbookedAlready(SlotTaken):
    """More visits lie there than were named to the member of staff, or two of them already."""

    message = _(
        "Other visits lie there than you were shown. Look at them before you place one more over them."
    )


class NotOpen(BookingError):
    """Nobody can book this time: outside hours, off the step, too soon, too far ahead, closed."""

    message = _("That time cannot be booked. Please choose one of the times shown.")


class TooLate(BookingError):
    """The patient's cut-off before the visit has passed."""

    message = _("It is too late to change this visit online. Please call us.")


class NotAllowed(BookingError):
    """The visit's state does not permit the change."""

    message = _("This visit cannot be changed any more. Please call us.")


class ChangedMeanwhile(NotAllowed):
    """Somebody else changed the visit after the member of staff had looked at it."""


class MoreVisits(BookingError):
    """Visits were booked into the time to be closed after the member of staff had looked at the list."""

    message = _("A visit was booked into this time just now. Please look at the list again.")


class TooManyVisits(BookingError):
    """The patient has as many upcoming online visits as the policy allows."""

    message = _("You already have several visits booked. Please call us to book another one.")


class PatientBusy(BookingError):
    """The patient has another visit at that time."""

    message = _("You already have another visit at that time. Please choose another time.")


class TokenReused(BookingError):
    """A form that was already used came again with other answers."""

    message = _("This form was already used to book a visit. Please start again to book another one.")


REFUSALS = {
    "a_practitioner_sees_one_patient_at_a_time": SlotTaken,
    "a_patient_is_in_one_place_at_a_time": PatientBusy,
}


def violated(error: IntegrityError) -> str:
    """The name of the constraint that the database refused a row for."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


@contextmanager
def constraints_as_refusals() -> Iterator[None]:
    """The constraints have the last word: say it in the patient's words.  Stands around ``atomic``."""
    try:
        yield
    except IntegrityError as error:
        if refusal := REFUSALS.get(violated(error)):
            raise refusal() from error
        raise
