"""The longer list of questions before a visit: what it asks, what was said, and which answers are dangerous.

Eighteen questions that a doctor will ask; patients read of them under "What we will ask".  What the booking
asked and was told is not asked again.  Danger signs are those of ``conditions.triage``, in its words.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment
from clinic.common.forms.fields import CleanCharField
from clinic.common.forms.questions import one_of, several
from conditions import triage
from conditions.signing import standing
from conditions.triage import Level
from conditions.triage.danger_words import Found, find

SCALE = [(str(n), str(n)) for n in range(11)]
SCALE_HELP = _("0 is no pain. 10 is the worst pain.")
NONE = ("none", _("None of these"))
# What some answers mean among the signs of triage.
MEANS = {
    "illness": {"cancer": "T03", "immune": "T05", "osteoporosis": "T07"},
    "pregnant": {"yes": "T11", "maybe": "T11"},
}


def text(label, help_text="", *, longest=500) -> CleanCharField:
    """A question that is answered in a few words."""
    return CleanCharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=longest,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def signs(label, *ids: str) -> forms.MultipleChoiceField:
    """A question whose answers are danger signs, in the words of triage, or none of them."""
    return several(label, [*((id, _(triage.BY_ID[id].text)) for id in ids), NONE], _("Mark all that fit."))


class QuestionnaireForm(forms.Form):
    """All questions, each of which may be left out."""

    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    onset = one_of(_("When did it begin?"), Appointment.Onset.choices)
    manner = one_of(_("How did it begin?"), [("sudden", _("All at once")), ("slowly", _("Little by little"))])
    doing = text(_("What were you doing when it began?"))
    injury = one_of(
        _("Was it an injury?"),
        [
            ("work", _("Yes, at work")),
            ("car", _("Yes, in a car")),
            ("sport", _("Yes, in sport")),
            ("home", _("Yes, at home")),
            ("no", _("No")),
        ],
    )
    body_site = several(_("Where does it hurt?"), Appointment.BodySite.choices, _("Mark all that fit."))
    side = one_of(_("On which side?"), Appointment.Side.choices)
    spreads = text(_("Does it spread? How far?"))
    now = one_of(_("How strong is it now?"), SCALE, layout="scale", help_text=SCALE_HELP)
    severity = one_of(_("How strong does it get?"), SCALE, layout="scale", help_text=SCALE_HELP)
    average = one_of(_("How strong is it on average?"), SCALE, layout="scale", help_text=SCALE_HELP)
    happens = several(_("When does it happen?"), Appointment.Happens.choices, _("Mark all that fit."))
    waves = one_of(
        _("Does it come and go?"),
        [("waves", _("It comes in waves")), ("constant", _("It is there all the time"))],
    )
    spasm = text(_("How long is each spasm?"), longest=100)
    better = text(_("What makes it better?"))
    worse = text(_("What makes it worse?"))

    numb = signs(_("Numbness, tingling, weakness?"), "E03", "E04", "E05", "T01")
    numb_where = text(_("Where do you feel it?"), longest=200)
    bladder = signs(_("Anything new with your bladder, your bowel or with sex?"), "E01", "E02", "E06")
    fever = signs(_("Anything else you noticed?"), "E10", "T04", "T06", "T08")

    illness = several(
        _("Do you have, or have you had, one of these?"),
        [
            ("cancer", _("Cancer")),
            ("osteoporosis", _("Weak bones (osteoporosis)")),
            ("diabetes", _("Diabetes")),
            ("kidney", _("Kidney disease")),
            ("heart", _("Heart disease")),
            ("ulcer", _("Stomach ulcer")),
            ("immune", _("Weak immune system")),
            NONE,
        ],
        _("Mark all that fit."),
    )
    past = text(_("Past back problems, surgery, injections or scans?"))
    medicines = text(
        _("Which medicines do you take?"),
        _("All of them: also without prescription, vitamins, blood thinners, steroids."),
    )
    allergies = text(_("Do you have allergies?"), longest=200)
    pregnant = one_of(
        _("Could you be pregnant?"), [("yes", _("Yes")), ("maybe", _("Maybe")), ("no", _("No"))]
    )

    tried = text(_("What have you tried? Did it help?"))
    hard = text(_("What can you not do now?"), _("For example sleep or work."))
    life = text(_("What is your day like?"), _("Job, sport, lifting, long sitting, smoking, stress, mood."))
    goal = text(_("What is your main goal?"), longest=300)
    worry = text(_("What worries you most?"), longest=300)

    PARTS = (
        (_("The pain"), "onset manner doing injury body_site side spreads now severity average happens waves"
            " spasm better worse"),
        (_("Warning signs"), "numb numb_where bladder fever"),
        (_("Your health"), "illness past medicines allergies pregnant"),
        (_("Your life and your goals"), "tried hard life goal worry"),
    )  # fmt: skip
    TOLD_WHEN_BOOKING = ("onset", "body_site", "side", "severity", "happens")

    def __init__(self, *args, appointment: Appointment, **options):
        super().__init__(*args, **options)
        self.appointment = appointment
        for name in self.TOLD_WHEN_BOOKING:
            if getattr(appointment, name) not in ("", None, []):
                del self.fields[name]

    @property
    def parts(self) -> list[tuple]:
        """The heading of each part and its questions, as far as they are asked."""
        return [
            (heading, [self[name] for name in names.split() if name in self.fields])
            for heading, names in self.PARTS
        ]

    @property
    def answers(self) -> dict:
        """What was said, by the name of the question; what was left out is not in it."""
        given = {name: self.cleaned_data[name] for name in self.fields if name != "seen"}
        return {name: value for name, value in given.items() if value}


class NeedsForm(forms.Form):
    """What the patient needs at the visit, and the few words that were written when it was booked."""

    needs = several(_("What do you need at the visit?"), Appointment.Need.choices)
    reason = CleanCharField(
        label=_("In a few words: what brings you?"),
        help_text=_("Up to 500 characters."),
        required=False,
        max_length=500,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    wants_delays = forms.BooleanField(
        label=_("E-mail me on the day if the visit will begin late"), required=False
    )

    @property
    def needed(self) -> dict:
        """What was said, by the columns of the visit."""
        return {name: self.cleaned_data[name] for name in NEEDS}


NEEDS = tuple(NeedsForm.base_fields)
TEXTS = [name for name, field in QuestionnaireForm.base_fields.items() if isinstance(field, CleanCharField)]


# What was long ago and what is taken every day.  Words of danger there do not make the answers an emergency
# of today; the office hears of them, as of all others that were sent all the same.
HISTORY = {"past", "medicines", "allergies"}
NEWS = [name for name in TEXTS if name not in HISTORY]


def level(answers: dict) -> Level:
    """How urgent the answers are."""
    return triage.level(meant(answers), raised=standing.of_rules().raised)


def urgent_because(answers: dict) -> list[str]:
    """What the office must read at once: signs that make an emergency, in English, and words of danger."""
    words = [found.words for found in _words(answers, TEXTS)]
    if level(answers) is not Level.EMERGENCY:
        return words
    signs = sorted(marked(answers), key=lambda id: (-triage.BY_ID[id].level, id))
    return [*(triage.BY_ID[id].text for id in signs), *words]


def meant(answers: dict) -> set[str]:
    """The signs of triage that were marked, and those that words of danger in the texts may mean."""
    return marked(answers).union(*(found.signs for found in _words(answers, NEWS)))


def marked(answers: dict) -> set[str]:
    """The signs of triage that the answers mean; a sign wins over "None of these"."""
    found = set()
    for name, value in answers.items():
        means = MEANS.get(name, {})
        given: list[str] = value if isinstance(value, list) else [value]
        found |= {means.get(one, one) for one in given} & triage.BY_ID.keys()
    return found


def _words(answers: dict, names: list[str]) -> list[Found]:
    return find("\n".join(answers[name] for name in names if name in answers))


def in_words(answers: dict) -> list[tuple]:
    """What was said, for whoever reads it: heading, and (question, answer) of each answered question."""
    fields = QuestionnaireForm.base_fields
    return [
        (heading, said)
        for heading, names in QuestionnaireForm.PARTS
        if (said := [(fields[n].label, _said(fields[n], answers[n])) for n in names.split() if n in answers])
    ]


def _said(field: forms.Field, value) -> str:
    labels: dict[str, str] = {key: str(label) for key, label in getattr(field, "choices", ())}
    given: list[str] = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(one, one) for one in given)
