"""What staff type about a message from a patient, and how they look for one."""

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.inbox import search
from appointments.models import Appointment, ContactMessage
from appointments.models.conversation import LONGEST_TEXT
from clinic.accounts.people import name_of
from clinic.common.forms.fields import CleanCharField, ReferenceField
from clinic.common.forms.once import TokenInput, form_token
from clinic.common.forms.questions import one_of

State = ContactMessage.State
THEN = [(state.value, state.label) for state in (State.WAITING, State.DONE)]


def staff() -> Q:
    """The staff who may look after messages."""
    return Q(is_staff=True, is_active=True)


class LetterForm(forms.Form):
    """One thing to do with a message: ``values`` are what ``inbox`` asks for.

    ``seen`` is the last line of the conversation that the page showed, ``token`` names the form.
    """

    seen = forms.IntegerField(min_value=0, max_value=10**18, widget=forms.HiddenInput)
    once = False  # may the same form not act twice?

    def __init__(self, *args, message: ContactMessage, **kwargs):
        super().__init__(*args, **kwargs)
        self.message = message

    @property
    def values(self) -> dict:
        """What was chosen and typed, for the function that does it."""
        data = dict(self.cleaned_data)
        if self.once:
            token = data.pop("token")
            said = type(self).__name__, self.message.pk, sorted(data.items())
            data["form_token"] = form_token(token, said)
        return data


class WrittenForm(LetterForm):
    """A form that writes something down, once."""

    once = True
    token = forms.Field(required=False, widget=TokenInput)


def text(label, *, rows: int, refusal, **options) -> CleanCharField:
    """A few lines of text."""
    return CleanCharField(
        label=label,
        multiline=True,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": refusal},
        **options,
    )


class OwnerForm(LetterForm):
    """The owner: one of the staff, or nobody; one who has left stays until somebody else has it."""

    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Owner"), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        field.queryset = User.objects.filter(staff() | Q(pk=self.message.owner_id)).order_by("username")
        field.initial = self.message.owner_id
        field.one_of_several = True  # nobody is an answer too
        field.label_from_instance = name_of


class StateForm(LetterForm):
    """How far they are."""

    state = forms.ChoiceField(label=_("State"), choices=State.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].initial = self.message.state


class NoteForm(WrittenForm):
    """A word to the others."""

    text = text(_("Note for the office"), rows=2, refusal=_("Write the note"))


class ReplyForm(WrittenForm):
    """An answer by e-mail."""

    text = text(_("Your answer"), rows=7, refusal=_("Write your answer"))
    then = one_of(_("After that the message is"), THEN, required=True, initial=State.WAITING)


class SpokenForm(WrittenForm):
    """What was said on the phone."""

    text = text(_("What was said"), rows=3, refusal=_("Write in a few words what was said"))
    then = one_of(_("After that the message is"), THEN, required=True, initial=State.DONE)


class VisitForm(LetterForm):
    """The visit a message is about, by its reference."""

    reference = ReferenceField(label=_("Reference of the visit"))

    def clean_reference(self):
        appointment = Appointment.objects.filter(reference=self.cleaned_data["reference"]).first()
        if appointment is None:
            raise forms.ValidationError(_("There is no visit with this reference."))
        return appointment

    @property
    def values(self) -> dict:
        data = super().values
        return {"appointment": data.pop("reference")} | data


class AgainField(forms.DateTimeField):
    """When to call again, on the clock of the office, as a browser's own field for date and time sends it."""

    default_error_messages = {"invalid": _("Enter a day and a time"), "required": _("Enter a day and a time")}

    def __init__(self, **options):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)

    def to_python(self, value) -> datetime | None:
        try:
            return super().to_python(value)
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class InboxForm(forms.Form):
    """What the list of messages shows.  What makes no sense is as if it had not been asked for."""

    q = CleanCharField(label=_("Search"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, choices=[("", _("Any topic")), *ContactMessage.Topic.choices]
    )
    urgent = forms.BooleanField(label=_("Urgent only"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [
            ("", _("Not done")),
            *State.choices,
            (search.ALL, _("All")),
        ]
        people = User.objects.filter(staff()).order_by("username")
        self.fields["owner"].choices = [
            ("", _("Anybody")),
            (search.MINE, _("Mine")),
            (search.NOBODY, _("Nobody")),
            *((str(user.pk), name_of(user)) for user in people),
        ]

    @property
    def wish(self) -> dict:
        """What was asked for, as ``inbox.letters`` takes it."""
        self.full_clean()
        data = self.cleaned_data
        names = ("state", "owner", "topic", "urgent")
        return {"typed": data.get("q", "")} | {name: data[name] for name in names if data.get(name)}
