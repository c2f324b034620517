"""WRITES and READS about a patient's record: merge duplicates, show and export what is held, erase.

Each write is one transaction: lock, check, save, record.  ``by`` is the member of staff who acts.  A refusal
is a ``Refused`` whose text staff can act upon.
"""

from appointments.patients.duplicates import duplicates_of, overlaps
from appointments.patients.erase import erase
from appointments.patients.errors import Refused
from appointments.patients.held import Part, as_json, held, note_export
from appointments.patients.merge import CHOICES, merge
from appointments.patients.messages import contact_messages, deliveries, own_messages, records_of
from appointments.patients.retention import Retention, over, require_over

__all__ = [
    "CHOICES",
    "Part",
    "Refused",
    "Retention",
    "as_json",
    "contact_messages",
    "deliveries",
    "duplicates_of",
    "erase",
    "held",
    "merge",
    "note_export",
    "over",
    "overlaps",
    "own_messages",
    "records_of",
    "require_over",
]
