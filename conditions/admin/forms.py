"""What staff type into the texts."""

from datetime import date

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.common.forms.seen import SeenForm
from clinic.directory.models import Practitioner
from conditions.library import editing
from conditions.library.loose_ends import loose_ends
from conditions.models import Page

TAKEN = {"at-a-glance", "key-points", "main", "nav", "sources"}  # as templates/conditions/page.html has them


class TextInput(AdminTextareaWidget):
    """A text whose lines end as in the files: browsers send other ends, which would look like a change."""

    def value_from_datadict(self, data, files, name):
        text = super().value_from_datadict(data, files, name)
        return text and text.replace("\r\n", "\n").replace("\r", "\n")


class MarkdownForm(forms.ModelForm):
    """A part of a page: what its texts name must be there."""

    markdown: tuple[str, ...] = ()

    def clean(self):
        cleaned = super().clean()
        for name in self.markdown:
            if name in cleaned and (problems := loose_ends([cleaned[name]])):
                self.add_error(name, problems)
        return cleaned


class PartForm(MarkdownForm):
    """A part with a place of its own on the page."""

    def clean_anchor(self):
        anchor = self.cleaned_data["anchor"]
        if anchor in TAKEN:
            raise ValidationError(_("The page itself uses this place. Choose another one."))
        return anchor


class SectionForm(PartForm):
    markdown = ("body_en", "body_es")


class QuestionForm(PartForm):
    markdown = ("answer_en", "answer_es")


class TextForm(SeenForm):
    """Texts that stand on pages: whoever writes on a page locks it first."""

    def lock(self):
        editing.lock(self.pages())

    def rows(self):
        return editing.rows(self.instance)

    def pages(self) -> set[int]:
        """The keys of the pages that these texts stand on."""
        return {self.instance.pk} - {None}


class PageForm(TextForm):
    """A page.  It becomes published on a page of its own, where somebody signs it."""

    spanish_fits = forms.BooleanField(
        label=_("I have compared the two languages: the Spanish says what the English says"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if status := self.fields.get("status"):
            signed = self.instance.status == Page.Status.PUBLISHED
            status.choices = [
                choice for choice in Page.Status.choices if signed or choice[0] != Page.Status.PUBLISHED
            ]


class TreatmentForm(TextForm, MarkdownForm):
    markdown = tuple(
        f"{name}_{code}" for name in ("what", "proof", "suits", "risks") for code in ("en", "es")
    )

    def pages(self) -> set[int]:
        chosen = self.cleaned_data.get("section")
        sections = {self.initial.get("section"), chosen and chosen.pk} - {None}
        return set(Page.objects.filter(sections__in=sections).values_list("pk", flat=True))


class SignForm(forms.Form):
    """The reader of a page, when it was read, and when it has to be read again."""

    reviewer = forms.ModelChoiceField(label=_("Reviewed by"), queryset=Practitioner.objects.all())
    reviewed_on = forms.DateField(
        label=_("Reviewed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    review_due_on = forms.DateField(
        label=_("Next review by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def for_page(cls, page: Page, *, user, today: date) -> "SignForm":
        """As it is shown first: the practitioner who is logged in, today, and the latest day for the next."""
        return cls(
            initial={
                "reviewer": Practitioner.objects.filter(user=user).first() or page.reviewer,
                "reviewed_on": today,
                "review_due_on": editing.latest_review(page, today),
                "seen": editing.version(page),
            }
        )
