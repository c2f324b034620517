"""What a practitioner writes for the patient after the visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.common.forms.fields import CleanCharField
from conditions.models import Page


class CarePlanForm(forms.Form):
    """A short plan, pages of this site to read, or both."""

    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    text = CleanCharField(
        label=_("The plan, in your words"),
        help_text=_("Up to 2,000 characters. The patient reads it as you write it: mind their language."),
        required=False,
        max_length=2000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    handouts = forms.ModelMultipleChoiceField(
        label=_("Pages to read"),
        help_text=_("The patient finds them in their own language."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        error_messages={"invalid_choice": _("One of these pages is not there any more. Choose again.")},
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["handouts"].queryset = Page.objects.for_readers()
        self.fields["handouts"].label_from_instance = lambda page: page.heading

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned["text"] or cleaned["handouts"]):
            self.add_error("text", _("Write a plan, or choose a page to read"))
        return cleaned
