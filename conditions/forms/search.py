"""What somebody looks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 100


class SearchForm(forms.Form):
    """A few words."""

    q = forms.CharField(
        label=_("Search the pages about back pain"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "required": _("Type a word to look for"),
            "max_length": _("Use fewer words: up to %(limit_value)d letters"),
        },
    )
