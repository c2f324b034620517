"""One way to tell that a form comes twice: a token that was given when it was shown, and what it says.

The same form with the same words has the same key, also when both arrive at once; other words are another
form.  What is written keeps the key in a unique column, so the second time changes nothing.

A visit keeps the token itself and a digest of what was said: one form must never book two, so other words
with its token are refused (``booking.TokenReused``).
"""

import uuid

from django import forms


def read_token(value) -> uuid.UUID | None:
    """The token a form was shown with; None when it is none of ours."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None


def form_token(token, *said) -> uuid.UUID:
    """The key of a form that was shown with ``token`` and says ``said``; one by chance without a token."""
    return uuid.uuid5(read_token(token) or uuid.uuid4(), repr(said))


class TokenInput(forms.HiddenInput):
    """The token a form was shown with, or a new one."""

    def format_value(self, value):
        return str(read_token(value) or uuid.uuid4())
