"""The two lists of danger signs, of the symptom check and before every booking.  Nothing of them is stored:
the answers travel from form to form.
"""

from functools import cached_property, partial

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clinic.common.forms.questions import one_of, several
from conditions import triage
from conditions.triage import AS_WRITTEN, Level, Sign

MARK = _("Mark every sign you have, or mark “None of these”")
MARK_OR_PRESS = _("Mark every sign you have, or press “None of these”")
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class SignBoxes(forms.CheckboxSelectMultiple):
    """One line for each sign, with the hint that belongs to it."""

    def create_option(self, name, value, *args, **kwargs):
        hint = triage.BY_ID[value].hint
        return super().create_option(name, value, *args, **kwargs) | {"hint": hint and _(hint)}


def _choices(*levels: Level, raised: triage.Raised = AS_WRITTEN) -> list[tuple]:
    groups = triage.by_group(*levels, raised=raised)
    return [(_(group), [(sign.id, _(sign.text)) for sign in signs]) for group, signs in groups]


def _signs(label, *levels: Level) -> forms.MultipleChoiceField:
    boxes = SignBoxes(attrs={"class": "choices"})
    return several(label, partial(_choices, *levels), widget=boxes, refusal=MARK)


def _none(*choices, refusal=MARK) -> forms.MultipleChoiceField:
    boxes = forms.CheckboxSelectMultiple(attrs={"class": "choices"})
    choices = [*choices, ("none", _("None of these"))]
    return several(_("If you marked nothing above"), choices, widget=boxes, refusal=refusal)


class Step(forms.Form):
    """One list: the signs, and "None of these".  One of the two must be marked, and a sign wins."""

    name: str
    levels: tuple[Level, ...]
    refusal = MARK
    is_unsure = False

    def __init__(self, *args, raised: triage.Raised = AS_WRITTEN, **kwargs):
        """``raised`` are the signs that a physician has made more urgent."""
        super().__init__(*args, **kwargs)
        self.raised = raised
        if raised:
            self.fields["sign"].choices = _choices(*self.levels, raised=raised)

    @classmethod
    def unchecked(cls, data: QueryDict, *, raised: triage.Raised = AS_WRITTEN) -> "Step":
        """A form that shows the answers in ``data``, any of which may be missing, and complains of none."""
        form = cls(raised=raised)
        for name, field in form.fields.items():
            form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        return form

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned["sign"] or cleaned["none"]):
            self.add_error("none", self.refusal)
        return cleaned

    @property
    def marked(self) -> list[Sign]:
        """The marked signs, the most urgent first."""
        return [sign for sign in triage.SIGNS if sign.id in self.cleaned_data["sign"]]

    @property
    def meant(self) -> frozenset[str]:
        """What the answers say, as signs."""
        return frozenset(self.cleaned_data["sign"])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The answers as names and values of hidden fields, also when one is missing; none we do not know."""
        self.full_clean()
        return [
            (self.add_prefix(name), value)
            for name, given in self.cleaned_data.items()
            for value in (given if isinstance(given, list) else [given])
            if value
        ]


class EmergencySigns(Step):
    """The first list, which is also asked before every booking.  "Not sure" counts as a yes."""

    name = "emergency"
    levels = (Level.EMERGENCY,)
    refusal = MARK_OR_PRESS

    sign = _signs(_("Emergency signs"), *levels)
    none = _none(("unsure", _("I am not sure about one of these")), refusal=MARK_OR_PRESS)

    @cached_property
    def level(self) -> Level:
        """How urgent these answers are while no doctor has looked at them."""
        return triage.level(self.meant, unsure=self.is_unsure, raised=self.raised)

    @property
    def is_unsure(self) -> bool:
        """Did somebody doubt?  It counts as a yes."""
        return "unsure" in self.cleaned_data["none"]


class OtherSigns(Step):
    """The second list, and what somebody wants to say about the pain, all of it optional."""

    name = prefix = "other"
    levels = (Level.TODAY, Level.BOOK)

    sign = _signs(_("Other signs"), *levels)
    none = _none()
    started = one_of(
        _("Did it start with lifting, twisting, sport, a long time sitting, or for no clear reason?"),
        [
            ("lifting", _("Lifting")),
            ("twisting", _("Twisting")),
            ("sport", _("Sport")),
            ("sitting", _("A long time sitting")),
            ("unclear", _("No clear reason")),
        ],
    )
    tight = one_of(_("Does the muscle feel tight, hard or knotted?"), YES_NO, layout="choices short")
    waves = one_of(_("Does the pain come in waves?"), YES_NO, layout="choices short")
    moving = one_of(
        _("Does it change when you move or change position?"),
        [("better", _("Better")), ("worse", _("Worse")), ("same", _("No change"))],
    )
    strength = one_of(
        _("How strong is it now?"),
        [(str(n), str(n)) for n in range(11)],
        layout="scale",
        help_text=_("0 is no pain. 10 is the worst pain."),
    )
    hard = several(
        _("What is hard for you now?"),
        [
            ("moving", _("Moving")),
            ("bending", _("Bending")),
            ("walking", _("Walking")),
            ("sitting", _("Sitting")),
            ("standing", _("Standing")),
            ("lifting", _("Lifting")),
            ("sleeping", _("Sleeping")),
            ("work", _("Work")),
        ],
        _("Mark all that fit."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices short"}),
    )
    lasted = one_of(
        _("How long has it lasted?"),
        [
            ("days_2", _("Less than 2 days")),
            ("days_14", _("2 to 14 days")),
            ("weeks_6", _("2 to 6 weeks")),
            ("weeks_12", _("6 to 12 weeks")),
            ("longer", _("Longer")),
        ],
    )
    before = one_of(
        _("Has it happened before?"),
        [("first", _("No, this is the first time")), ("again", _("Yes"))],
    )

    @cached_property
    def level(self) -> Level:
        """How urgent the signs and the answers are while no doctor has looked at them."""
        given = self.cleaned_data
        of_answers = triage.level_of_answers(
            strength=self._strength, lasted=given["lasted"], hard=given["hard"]
        )
        return max(triage.level(self.meant, raised=self.raised), of_answers)

    @property
    def meant(self) -> frozenset[str]:
        """The marked signs, and those that the answers say in other words."""
        given = self.cleaned_data
        return triage.meant(given["sign"], strength=self._strength, hard=given["hard"])

    @property
    def _strength(self) -> int | None:
        given = self.cleaned_data["strength"]
        return int(given) if given else None

    @property
    def says_more(self) -> bool:
        """Was any of the questions answered, rightly or wrongly, that the page folds away?"""
        return any(self[name].value() for name in ("started", "tight", "waves", "moving"))


def level(steps: list[Step], checked: set[str]) -> Level:
    """The one level of the answers.  ``checked`` names the steps whose signs a doctor has looked at.

    An emergency that was looked at counts as ``triage.ALREADY_CHECKED``.
    """
    return max(
        triage.ALREADY_CHECKED if step.level is Level.EMERGENCY and step.name in checked else step.level
        for step in steps
    )
