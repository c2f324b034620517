"""A form that is shown again as it was typed: after a change of the language, or on the way back."""

from typing import Self

from django import forms
from django.http import QueryDict


class ShownAgain(forms.Form):
    """A form that can be shown with what was typed before anybody asks whether it is right."""

    @classmethod
    def unchecked(cls, data: QueryDict | None, **options) -> Self:
        """A form that shows what was typed and does not yet say what is wrong with it."""
        initial = options.pop("initial", {}) | cls._typed(data)
        return cls(initial=initial, **options)

    @classmethod
    def _typed(cls, data: QueryDict | None) -> dict:
        """What was typed, by the names of the questions."""
        if data is None:
            return {}
        widgets = {name: field.widget for name, field in cls.base_fields.items()}
        return {
            name: widget.value_from_datadict(data, {}, name)
            for name, widget in widgets.items()
            if not widget.value_omitted_from_data(data, {}, name)
        }
