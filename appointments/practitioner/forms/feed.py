"""What a physician chooses about their calendar feed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NamesForm(forms.Form):
    """Initials, unless names are chosen."""

    patients = forms.ChoiceField(
        label=_("How patients stand in your calendar"),
        choices=[("initials", _("By their initials")), ("names", _("By their names"))],
        widget=forms.RadioSelect,
        help_text=_(
            "The company behind your calendar program can read what stands in it. Choose names only where "
            "the rules of the clinic allow it."
        ),
    )
