"""The two kinds of question with answers to choose from: one of them fits, or any number."""

from django import forms
from django.utils.translation import gettext_lazy as _

CHOOSE = _("Choose one of the answers")
CHOOSE_SOME = _("Choose from the answers given")


def one_of(
    label, choices, *, layout="choices two", required=False, refusal=CHOOSE, **options
) -> forms.ChoiceField:
    """A question to which one answer fits; ``refusal`` says so to who gives none or another one."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        widget=forms.RadioSelect(attrs={"class": layout}),
        error_messages={"required": refusal, "invalid_choice": refusal},
        **options,
    )


def several(
    label, choices, help_text="", *, widget=forms.CheckboxSelectMultiple, refusal=CHOOSE_SOME
) -> forms.MultipleChoiceField:
    """A question to which any number of answers fits, none included; ``refusal`` is said to any other one."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        required=False,
        widget=widget,
        error_messages={"invalid_choice": refusal},
    )
