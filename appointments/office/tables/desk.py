"""What staff do with the visits they have ticked.  Each one is a call of ``booking`` of its own."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments import booking
from appointments.models import AppointmentEvent
from clinic.common.forms.fields import CleanCharField
from clinic.common.refusals import Refusal


class CancelForm(forms.Form):
    """Who cancels, and why."""

    asked_by_patient = forms.BooleanField(
        label=gettext_lazy("The patient asked for it"),
        help_text=gettext_lazy("Otherwise the patient reads that the clinic had to cancel."),
        required=False,
    )

    reason = CleanCharField(
        label=gettext_lazy("Reason (optional)"),
        help_text=gettext_lazy("For the office only. The patient is not told the reason."),
        required=False,
        max_length=AppointmentEvent._meta.get_field("reason").max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


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
    each(page, request, appointments, booking.undo, done=_("The last change is taken back: %(names)s."))


@action(gettext_lazy("Cancel..."))
def cancel(page, request, appointments):
    """Ask first: the patients are told at once."""
    form = CancelForm(request.POST if "confirmed" in request.POST else None)
    if form.is_valid():
        done = _("Cancelled: %(names)s.")
        return each(page, request, appointments, booking.cancel, done=done, **form.cleaned_data)
    context = {
        **page.admin_site.each_context(request),
        "title": _("Cancel visits"),
        "opts": page.opts,
        "appointments": appointments,
        "form": form,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/appointments/appointment/cancel.html", context)


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
