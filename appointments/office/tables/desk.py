"""What staff do with the visits they have ticked.  Each one is a call of ``booking`` of its own."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments import booking
from appointments.models import AppointmentEvent
from clinic.common.forms.fields import CleanCharField
from clinic.common.refusals import Refusal


class ReasonField(CleanCharField):
    """A sentence for the history of the visits."""

    widget = forms.TextInput(attrs={"class": "vTextField"})

    def __init__(self, **options):
        length = AppointmentEvent._meta.get_field("reason").max_length
        help_text = gettext_lazy("For the office only. The patient is not told the reason.")
        super().__init__(max_length=length, help_text=help_text, **options)


class CancelForm(forms.Form):
    """The side that cancels, and why."""

    asked_by_patient = forms.BooleanField(
        label=gettext_lazy("The patient asked for it"),
        help_text=gettext_lazy("Otherwise the patient reads that the clinic had to cancel."),
        required=False,
    )

    reason = ReasonField(label=gettext_lazy("Reason (optional)"), required=False)


class CorrectForm(forms.Form):
    """Why a change of an earlier day is taken back."""

    because = ReasonField(label=gettext_lazy("Reason"))


def action(label):
    """An admin action for those who may change visits."""
    return admin.action(description=label, permissions=["desk"])


@action(gettext_lazy("Arrived"))
def arrive(page, request, appointments):
    each(page, request, appointments, booking.arrive, done=_("Arrived: %(names)s."))


@action(gettext_lazy("In room"))
def to_room(page, request, appointments):
    each(page, request, appointments, booking.to_room, done=_("In room: %(names)s."))


@action(gettext_lazy("Done"))
def complete(page, request, appointments):
    each(page, request, appointments, booking.complete, done=_("Done: %(names)s."))


@action(gettext_lazy("No-show"))
def mark_no_show(page, request, appointments):
    each(page, request, appointments, booking.mark_no_show, done=_("No-show: %(names)s."))


@action(gettext_lazy("Take back the last change"))
def undo(page, request, appointments):
    """At once; for changes of earlier days, those who may correct them are asked for the reason first."""
    done = _("The last change is taken back: %(names)s.")
    if "confirmed" not in request.POST and not _any_is_old(request.user, appointments):
        return each(page, request, appointments, booking.undo, done=done)
    form = CorrectForm(request.POST if "confirmed" in request.POST else None)
    if form.is_valid():
        return each(page, request, appointments, booking.undo, done=done, **form.cleaned_data)
    words = {
        "title": _("Take back the last change"),
        "lead": _(
            "These changes are older than yesterday. The patients who were told of them are told again."
        ),
        "button": _("Take these changes back"),
    }
    return _ask_first(page, request, appointments, form, action="undo", **words)


def _any_is_old(user, appointments) -> bool:
    """Is there a last change that only a reason takes back, and may this member of staff give one?"""
    if not user.has_perm(booking.CORRECT):
        return False
    now = timezone.now()
    changes = [(appointment, booking.last_change(appointment)) for appointment in appointments]
    return any(
        change and not booking.may_be_undone(appointment, change.at, now=now)
        for appointment, change in changes
    )


@action(gettext_lazy("Cancel..."))
def cancel(page, request, appointments):
    """Ask first: the patients are told at once."""
    form = CancelForm(request.POST if "confirmed" in request.POST else None)
    if form.is_valid():
        done = _("Cancelled: %(names)s.")
        return each(page, request, appointments, booking.cancel, done=done, **form.cleaned_data)
    words = {
        "title": _("Cancel visits"),
        "lead": _("These visits are cancelled. Each patient is told."),
        "button": _("Cancel these visits"),
    }
    return _ask_first(page, request, appointments, form, action="cancel", **words)


def _ask_first(page, request, appointments, form, **words) -> TemplateResponse:
    """The page between an action and its doing: the visits that it is about, and what must be said."""
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "appointments": appointments,
        "form": form,
        "checkbox": ACTION_CHECKBOX_NAME,
        **words,
    }
    return TemplateResponse(request, "admin/appointments/appointment/ask_first.html", context)


def each(page, request, appointments, change, *, done: str, **values) -> None:
    """Make ``change`` with each visit and say how it went, a sentence for what is refused."""
    names = []
    for appointment in appointments:
        name = appointment.patient.name
        try:
            change(appointment, by=request.user, **values)
        except Refusal as error:
            sentence = _("%(name)s: %(refusal)s") % {"name": name, "refusal": error.for_staff}
            page.message_user(request, sentence, messages.ERROR)
        else:
            names.append(name)
    if names:
        page.message_user(request, done % {"names": ", ".join(names)}, messages.SUCCESS)
