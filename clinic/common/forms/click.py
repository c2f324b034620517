"""A button beside a visit."""

from collections.abc import Iterable

from django import forms


class ClickForm(forms.Form):
    """What to do with which visit, and the last line of its history that the page showed."""

    def __init__(self, *args, steps: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["click"] = forms.RegexField(rf"^({'|'.join(steps)}) (\d{{1,18}}) (\d{{1,18}})$")

    def clean_click(self) -> tuple[str, int, int]:
        step, appointment, seen = self.cleaned_data["click"].split()
        return step, int(appointment), int(seen)
