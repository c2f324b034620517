"""How a practitioner is described: what the letters behind the name mean, and which languages they speak."""

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

PHYSICIANS = frozenset({"MD", "DO"})
WORDS = {
    "MD": _("doctor of medicine"),
    "DO": _("doctor of osteopathic medicine"),
    "PA": _("physician assistant"),
    "PA-C": _("certified physician assistant"),
    "NP": _("nurse practitioner"),
    "PT": _("physical therapist"),
    "DPT": _("doctor of physical therapy"),
    "DC": _("doctor of chiropractic"),
}


def is_physicians(degree: str) -> bool:
    """Is it the degree of a doctor of medicine or of osteopathic medicine?"""
    return not PHYSICIANS.isdisjoint(_letters(degree))


def degree_in_words(degree: str) -> list[tuple[str, str]]:
    """Its letters, each with the meaning: ("MD", "doctor of medicine"); without those that are not known."""
    return [(letters, str(WORDS[letters])) for letters in _letters(degree) if letters in WORDS]


def validate_language(code: str) -> None:
    """Refuse a language code that we could not print the name of."""
    try:
        get_language_info(code)
    except KeyError as error:
        raise ValidationError(_("Use a language code such as en, es or fr.")) from error


def language_names(codes: list[str]) -> list[str]:
    """The languages, named as the reader's language does within a sentence."""
    names = [str(get_language_info(code)["name_translated"]) for code in codes]
    # English writes them with a capital letter, Spanish without.
    return [name.lower() for name in names] if get_language() == "es" else names


def _letters(degree: str) -> list[str]:
    return degree.replace(".", "").replace(",", " ").upper().split()
