"""The answers of a booking in words, as the page that checks them reads them back."""

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from appointments.portal.forms.booking import AnswersForm
from clinic.common.templatetags.clinic_tags import phone

ABOUT_YOU = {
    "name": _("Name"),
    "birth_date": _("Date of birth"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "wants_delays": _("If it begins late"),
    "language": _("Language"),
    "needs": _("Needs"),
}
ABOUT_THE_PAIN = {
    "onset": _("Began"),
    "severity": _("How strong, 0 to 10"),
    "happens": _("When"),
    "body_site": _("Where"),
    "side": _("Side"),
    "reason": _("More"),
}


def said(answers: AnswersForm, labels: dict) -> list[tuple]:
    """Label, what was answered (empty for nothing), and the id of the question on the page that asks it."""
    return [
        (label, _in_words(answers, name), answers["first_name" if name == "name" else name].auto_id)
        for name, label in labels.items()
    ]


def _in_words(answers: AnswersForm, name: str) -> str:
    given = answers.cleaned_data
    if name == "name":
        return f"{given['first_name']} {given['last_name']}"
    if name == "birth_date":
        return formats.date_format(given[name], "DATE_FORMAT")
    if name == "phone":
        return phone(given[name])
    if name == "wants_delays":
        return _("E-mail me") if given[name] else ""
    if choices := getattr(answers.fields[name], "choices", None):
        marked = given[name] if isinstance(given[name], list) else [given[name]]
        return ", ".join(str(label) for value, label in choices if value in marked)
    return given[name]
