"""READS.  What readers may see of what nobody has signed, and which rules of the check are in force."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import F

from conditions.models import Signature
from conditions.models.pages import ALL, DANGER_SIGNS, EDUCATION, NOTHING
from conditions.models.signatures import levels_named
from conditions.signing.versions import digest_of_rules
from conditions.triage import Level


@dataclass(frozen=True)
class Standing:
    """The last signature under the rules of the symptom check, as they are or as they were before.

    ``raised`` are the signs that the physician made more urgent than the rules have them.
    """

    is_signed: bool = False
    signed_as: str = ""
    signed_on: date | None = None
    until: date | None = None
    version: int | None = None
    raised: dict[str, Level] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        """May patients use the whole check, or only the list of emergencies?"""
        return self.is_signed or settings.SHOW_UNSIGNED == ALL


def of_rules() -> Standing:
    """Read in one query.  Levels that were raised stay raised when the rules change."""
    columns = ("digest", "levels", "signed_as", "signed_on", "until")
    last = (
        Signature.objects.of_rules().order_by("-number").values(*columns, version=F("text__version")).first()
    )
    if last is None:
        return Standing()
    raised = levels_named(last.pop("levels"))
    return Standing(is_signed=last.pop("digest") == digest_of_rules(), raised=raised, **last)


def whole_check_is_shown() -> bool:
    """May patients use the whole check?  Reads nothing where unsigned texts are shown to all."""
    return settings.SHOW_UNSIGNED == ALL or of_rules().is_shown


def is_hidden(slug: str) -> bool:
    """Is the text of this page kept from readers while nobody has signed it?"""
    if settings.SHOW_UNSIGNED == NOTHING:
        return True
    return settings.SHOW_UNSIGNED == EDUCATION and slug == DANGER_SIGNS
