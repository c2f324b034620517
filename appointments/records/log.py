"""The line in Django's history of a record that says what was done with it as a whole."""

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import translation

from appointments.models import Patient


def note(patient: Patient, sentence, *, by) -> None:
    """Write ``sentence``, which may be translated later, in the language of the clinic."""
    with translation.override(settings.LANGUAGE_CODE):
        LogEntry.objects.log_actions(by.pk, [patient], CHANGE, str(sentence), single_object=True)
