"""Why a change is refused, in words that are fit for the patient."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from clinic.common.refusals import Refusal, violated


class SlotTaken(Refusal):
    """Somebody else has the time."""

    message = _("That time has just been taken. Please choose another one.")


class OverbookedAlready(SlotTaken):
    """More visits lie there than were named to the member of staff, or two of them already."""

    message = _(
        "Other visits lie there than you were shown. Look at them before you place one more over them."
    )


class NotOpen(Refusal):
    """Nobody can book this time: outside hours, off the step, too soon, too far ahead, closed."""

    message = _("That time cannot be booked. Please choose one of the times shown.")


class TooLate(Refusal):
    """The patient's cut-off before the visit has passed."""

    message = _("It is too late to change this visit online. Please call us.")


class MoreAppointments(Refusal):
    """Visits were booked into the time to be closed after the member of staff had looked at the list."""

    message = _("A visit was booked into this time just now. Please look at the list again.")


class TooManyAppointments(Refusal):
    """The patient has as many upcoming online visits as the policy allows."""

    message = _("You already have several visits booked. Please call us to book another one.")


class PatientBusy(Refusal):
    """The patient has another visit at that time."""

    message = _("You already have another visit at that time. Please choose another time.")
    message_for_staff = _("This patient has another visit at that time. Please choose another time.")


class TokenReused(Refusal):
    """A form that was already used came again with other answers."""

    message = _("This form was already used to book a visit. Please start again to book another one.")


REFUSALS: dict[str, type[Refusal]] = {
    "a_practitioner_sees_one_patient_at_a_time": SlotTaken,
    "a_patient_is_in_one_place_at_a_time": PatientBusy,
    "a_time_is_held_once": SlotTaken,
}


@contextmanager
def constraints_as_refusals(refusals: Mapping[str, type[Refusal]] = REFUSALS) -> Iterator[None]:
    """The constraints have the last word: say it in the patient's words.  Stands around ``atomic``."""
    try:
        yield
    except IntegrityError as error:
        if refusal := refusals.get(violated(error)):
            raise refusal() from error
        raise
