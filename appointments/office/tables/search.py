"""How the office finds a person: by the name without its accents, or by a phone number typed in any way."""

import re

from appointments.models.patients import name_key

PHONE = re.compile(r"[\d\s().+-]{4,}")


def search_words(typed: str) -> str:
    """What was typed as the columns keep it: phone numbers as digits, names without case and accents."""
    if PHONE.fullmatch(typed):
        return re.sub(r"\D", "", typed)
    return name_key(typed)
