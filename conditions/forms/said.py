"""The answers of the symptom check in a few plain words, for who wants to send them with a booking."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conditions.forms.check import EmergencySigns, OtherSigns

LONGEST = 400  # characters of the 500 a booking takes: the rest is for the patient's own words
LABELS = {
    "strength": gettext_lazy("How strong now, 0 to 10"),
    "lasted": gettext_lazy("For how long"),
    "before": gettext_lazy("Happened before"),
    "hard": gettext_lazy("Hard now"),
    "started": gettext_lazy("Started with"),
    "moving": gettext_lazy("When moving"),
    "waves": gettext_lazy("Comes in waves"),
    "tight": gettext_lazy("Tight, hard or knotted"),
}


def summary(emergency: EmergencySigns, others: OtherSigns) -> str:
    """One line of at most ``LONGEST`` characters: signs first, then what was answered as far as it fits.

    Empty when there is nothing to say.  Signs that do not fit are counted.
    """
    lines = [
        (_("Already checked by a doctor"), [_(sign.text) for sign in emergency.marked]),
        (_("Signs I marked"), [_(sign.text) for sign in others.marked]),
        *((label, _answers(others, name)) for name, label in LABELS.items()),
    ]
    said = ""
    for label, things in lines:
        more = _fitting(label, things, LONGEST - len(said) - 1)
        said = f"{said} {more}".strip()
    return said


def _answers(others: OtherSigns, name: str) -> list[str]:
    given = others.cleaned_data[name]
    marked = given if isinstance(given, list) else [given]
    return [str(label) for value, label in others.fields[name].choices if value in marked]


def _fitting(label, things: list[str], room: int) -> str:
    """The label and as many of ``things`` as there is room for, the others counted; empty without room."""
    for count in range(len(things), 0, -1):
        left = len(things) - count
        more = [_("and %(number)d more") % {"number": left}] if left else []
        line = f"{label}: {'; '.join(things[:count] + more)}."
        if len(line) <= room:
            return line
    return ""
