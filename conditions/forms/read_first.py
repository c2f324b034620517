"""Free texts of patients are read before they are sent: danger words are answered first.

The same page comes back with what to do above what was typed, and a button that sends just these words all
the same.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _

from conditions import triage
from conditions.models import Signature
from conditions.triage.danger_words import find


@dataclass(frozen=True)
class Danger:
    """The words that were found, and the help that they ask for; no help is a call today."""

    words: tuple[str, ...]
    helps: tuple[triage.Help, ...]

    @property
    def first(self) -> str:
        """The name of the help that the page speaks of: that of a mind before all; ``today`` without any."""
        if triage.Help.CRISIS in self.helps:
            return triage.Help.CRISIS.value
        return self.helps[0].value if self.helps else "today"

    @property
    def names(self) -> list[str]:
        """The names of all helps."""
        return [one.value for one in self.helps]

    @property
    def key(self) -> str:
        """What the button "Send it all the same" sends: it stands for just these words."""
        return hashlib.sha256("\n".join(sorted(self.words)).encode()).hexdigest()


class ReadFirst(forms.Form):
    """A form whose ``free_texts`` are read first, also while something else is wrong with it."""

    free_texts: tuple[str, ...] = ()

    anyway = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        if self.danger and cleaned.get("anyway") != self.danger.key:
            self.add_error(None, forms.ValidationError(_("Please read this first."), code="danger"))
        return cleaned

    @cached_property
    def danger(self) -> Danger | None:
        """The danger words in the texts, as far as they could be read."""
        texts = [self.cleaned_data.get(name, "") for name in self.free_texts]
        found = [one for text in texts for one in find(self.own_words(text))]
        if not found:
            return None
        signs = frozenset().union(*(one.signs for one in found))
        words = tuple(dict.fromkeys(one.words for one in found))
        return Danger(words, tuple(triage.help_needed(signs, raised=Signature.objects.raised())))

    def own_words(self, text: str) -> str:
        """The part of a text that is read: all of it."""
        return text

    @property
    def is_wrong(self) -> bool:
        """Is something else wrong with it?"""
        others = [error for error in self.non_field_errors().as_data() if error.code != "danger"]
        return bool(others or self.errors.keys() - {"__all__"})

    @property
    def to_read_first(self) -> Danger | None:
        """The danger to be shown, when it is why the form was not taken."""
        return self.danger if self.has_error("__all__", code="danger") else None
