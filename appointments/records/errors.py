"""Why a change of a record is refused, in words for staff."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A change that is refused.  ``str(error)`` is a translated sentence that says what to do."""

    message = _("The record has just been changed. Please look at it again.")

    def __init__(self, message=None):
        super().__init__(message or self.message)

    def __str__(self):
        return str(self.args[0])
