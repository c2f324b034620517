"""WRITES and READS about a patient's record: merge duplicates, show and export what is held, erase.

Each write is one transaction: lock, check, save, record.  ``by`` is the member of staff who acts.  A refusal
is a ``Refusal`` whose text staff can act upon.
"""

from appointments.records.duplicates import duplicates_of, overlaps
from appointments.records.erase import erase
from appointments.records.held import Part, as_json, held, note_export
from appointments.records.merge import CHOICES, merge
from appointments.records.messages import contact_messages, deliveries, own_messages, records_of
from appointments.records.retention import Retention, over, require_over

__all__ = [
    "CHOICES",
    "Part",
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
