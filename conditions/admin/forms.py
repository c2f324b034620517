"""What staff type into the texts."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.common.forms.seen import SeenForm
from conditions.library import editing
from conditions.library.loose_ends import loose_ends
from conditions.models import Page, Section

# As templates/conditions/page.html has them.
TAKEN = {"compared", "emergencies", "key-points", "main", "nav", "offered", "sources"}


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
    """A page.  The office sends it to be read; that it is signed or sent back only a physician says."""

    spanish_fits = forms.BooleanField(
        label=_("I have compared the two languages: the Spanish says what the English says"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if status := self.fields.get("status"):
            offered = {Page.Status.DRAFT, Page.Status.IN_REVIEW, self.instance.status}
            status.choices = [choice for choice in Page.Status.choices if choice[0] in offered]


class TreatmentForm(TextForm, MarkdownForm):
    markdown = tuple(f"{name}_{code}" for name in ("proof_new", "proof_lasting") for code in ("en", "es"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if choice := self.fields.get("page"):
            # A page is that of one treatment at most, and what was signed stays what it is.
            choice.queryset = Page.objects.chapters().filter(signatures=None)
        if choice := self.fields.get("section"):
            choice.queryset = Section.objects.filter(page__treatment=None).select_related("page")

    def pages(self) -> set[int]:
        chosen = self.cleaned_data.get("page")
        return {self.instance.page_id, chosen and chosen.pk} - {None}
