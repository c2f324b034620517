"""Why something is refused, in words that are fit for the person who reads them."""

from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A change that is refused.  ``str(error)`` is a translated sentence that says what to do.

    A sentence that speaks to a patient has another one for staff beside it; without it both read the same.
    """

    message: str | Promise = _("This is not possible. Please call us.")
    message_for_staff: str | Promise | None = None

    def __init__(
        self, message: str | Promise | None = None, *, for_staff: str | Promise | None = None
    ) -> None:
        super().__init__(message or self.message)
        self._for_staff = for_staff or (None if message else self.message_for_staff)

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def for_staff(self) -> str:
        """The sentence as a member of staff reads it."""
        return str(self._for_staff or self)


class NotAllowed(Refusal):
    """The state of what is to be changed does not permit the change."""

    message = _("This visit cannot be changed any more. Please call us.")
    message_for_staff = _("This visit cannot be changed any more.")


class ChangedMeanwhile(NotAllowed):
    """Somebody else changed it after the person who acts had looked at it."""

    message = message_for_staff = _("This was changed a moment ago. Please look at it again.")


def violated(error: IntegrityError) -> str:
    """The name of the constraint that the database refused a row for."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
