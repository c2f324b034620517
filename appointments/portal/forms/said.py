"""The answers of a booking in words, as the page that checks them reads them back: only what was said."""

from collections.abc import Iterator

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models.reach import Prefers, Relation
from appointments.portal.forms.booking import AnswersForm
from clinic.common.templatetags.clinic_tags import phone

ROWS = {
    "name": gettext_lazy("Name"),
    "birth_date": gettext_lazy("Date of birth"),
    "booker_name": gettext_lazy("Booked by"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "prefers": gettext_lazy("We tell you"),
    "reason": gettext_lazy("In a few words"),
}


def said(answers: AnswersForm) -> Iterator[tuple]:
    """Label, what was answered, and the id of the question on the page that asks it."""
    for name, label in ROWS.items():
        if text := _in_words(answers.cleaned_data, name):
            yield label, text, answers["first_name" if name == "name" else name].auto_id


def _in_words(given: dict, name: str) -> str:
    match name:
        case "name":
            return " ".join(filter(None, (given["first_name"], given["last_name"])))
        case "birth_date":
            return formats.date_format(given[name], "DATE_FORMAT")
        case "phone":
            return phone(given[name])
        case "prefers":
            return str(Prefers(given[name]).label)
        case "booker_name" if given[name]:
            relation = Relation(given["booker_relation"]).label
            return _("%(name)s (%(relation)s)") % {"name": given[name], "relation": str(relation).lower()}
        case _:
            return given[name]
