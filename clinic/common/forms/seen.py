"""A form that writes back a row: what somebody else has saved since it was opened is not written over."""

from collections.abc import Iterable
from itertools import chain

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.common import unchanged
from clinic.common.refusals import ChangedMeanwhile

CHANGED = _(
    "Somebody else has changed this since you opened it, so nothing was saved. What you typed still stands "
    "here: open this page again beside it and bring your changes over."
)


class SeenField(forms.CharField):
    """The ``version`` of the row that the form was opened with.  It is no change of the row."""

    widget = forms.HiddenInput

    def has_changed(self, initial, data):
        return False


class SeenForm(forms.ModelForm):
    """Two people open the same row: the second one to save is told, and takes nothing away from the first."""

    parts: tuple[str, ...] = ()  # names of relations
    seen = SeenField(label="", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["seen"] = unchanged.version(self.rows())

    def clean(self):
        cleaned = super().clean()
        self.lock()
        if self.instance.pk:
            try:
                unchanged.require(self.cleaned_data.get("seen"), unchanged.version(self.rows()))
            except ChangedMeanwhile as error:
                raise ValidationError(CHANGED) from error
        return cleaned

    def lock(self) -> None:
        """Let nobody else save the row until the transaction ends."""
        list(self._stored().select_for_update(no_key=True, of=("self",)))

    def rows(self) -> Iterable[models.Model]:
        """All that the form's page writes back, as it is stored: the row, and its ``parts``."""
        stored = list(self._stored())
        parts = (getattr(row, name).order_by("pk") for row in stored for name in self.parts)
        return [*stored, *chain.from_iterable(parts)]

    def _stored(self) -> models.QuerySet:
        return type(self.instance)._base_manager.filter(pk=self.instance.pk)
