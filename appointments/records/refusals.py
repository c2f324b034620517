"""Why a change of a record is refused, in words for staff."""

from django.utils.translation import gettext_lazy as _

from clinic.common.refusals import ChangedMeanwhile


class RecordChanged(ChangedMeanwhile):
    """The record is not what it was when the member of staff looked at it."""

    message = message_for_staff = _("The record has just been changed. Please look at it again.")
