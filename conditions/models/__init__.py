"""What patients read: conditions, their pages, treatments and sources."""

from conditions.models.pages import Condition, Page, Question, Section
from conditions.models.passages import Passage
from conditions.models.references import Reference
from conditions.models.signatures import SentBack, Signature, SignerReminder
from conditions.models.synonyms import Synonym
from conditions.models.treatments import Treatment

__all__ = [
    "Condition",
    "Page",
    "Passage",
    "Question",
    "Reference",
    "Section",
    "SentBack",
    "Signature",
    "SignerReminder",
    "Synonym",
    "Treatment",
]
