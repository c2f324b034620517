"""How a physician signs a version, or sends it back."""

from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clinic.common.forms.fields import CleanCharField
from conditions import triage
from conditions.signing import acts
from conditions.signing.lines import level_words
from conditions.signing.versions import Version
from conditions.triage import Level

LONGEST_NOTE = 2000


class VersionForm(forms.Form):
    """What a physician does with a version: its fingerprint, and how many signatures were under it."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    after = forms.IntegerField(widget=forms.HiddenInput)
    asked: tuple[str, ...] = ()

    def __init__(self, data=None, *, version: Version, initial=None):
        self.version = version
        stands = {"seen": version.digest, "after": version.number - 1}
        super().__init__(data, initial=(initial or {}) | stands)

    @property
    def given(self) -> dict:
        """What ``conditions.signing.acts`` asks for."""
        return {name: self.cleaned_data[name] for name in ("seen", "after", *self.asked)}

    def refuse(self, sentence: str) -> None:
        """Say why it was refused; the form is about the version as it stands now."""
        self.add_error(None, sentence)
        self.data = self.data.copy()
        self.data["seen"], self.data["after"] = self.version.digest, self.version.number - 1


class SignForm(VersionForm):
    """Until when the signature holds."""

    until = forms.TypedChoiceField(label=_("Good until"), coerce=date.fromisoformat)
    asked = ("until",)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        latest = acts.latest_review(self.version.page, today)
        half = acts.months_after(today, 3 if self.version.page is None else 6)
        self.fields["until"].choices = [
            (day.isoformat(), date_format(day)) for day in sorted({latest, min(half, latest)}, reverse=True)
        ]


class LevelsForm(SignForm):
    """Besides, the level of each sign: as the rules have it, or more urgent."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        least = acts.least(self.version)
        before = self.version.last.levels if self.version.last else {}
        for sign in triage.SIGNS:
            offered = [level for level in Level if level >= least[sign.id]]
            self.fields[sign.id] = forms.ChoiceField(
                label=_("Your level for %(sign)s") % {"sign": sign.id},
                choices=[(level.name, level_words(level)) for level in offered],
            )
            self.initial.setdefault(
                sign.id, max(least[sign.id], Level[before.get(sign.id, sign.level.name)]).name
            )

    @property
    def given(self) -> dict:
        levels = {sign.id: Level[self.cleaned_data[sign.id]] for sign in triage.SIGNS}
        return super().given | {"levels": levels}

    @property
    def lines(self) -> list[tuple[triage.Sign, forms.BoundField]]:
        """Each sign beside the level that the physician gives it."""
        return [(sign, self[sign.id]) for sign in triage.SIGNS]


class SendBackForm(VersionForm):
    """Why a version is not signed."""

    note = CleanCharField(
        label=_("Or send it back with a note"),
        help_text=_("The office reads it beside the text."),
        max_length=LONGEST_NOTE,
        multiline=True,
        error_messages={"required": _("Write what should change.")},
    )
    asked = ("note",)
