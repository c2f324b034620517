"""The call list: everybody whom the office must phone, and how each call went."""

import uuid
from datetime import UTC, datetime, time, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments import inbox
from appointments.models import ContactMessage, Message
from appointments.notifications import call_list
from appointments.notifications import calls as phone
from appointments.office.forms.calls import CallForm
from appointments.office.pages.page import office_page, show
from appointments.office.tables.physicians import own_only
from clinic.common.refusals import Refusal

SEE, SPEAK = "appointments.view_message", "appointments.change_appointment"
SEE_LETTERS, ANSWER = "appointments.view_contactmessage", "appointments.change_contactmessage"
SHOWN = 100  # calls on one page; nobody makes more in a day
DAY, SATURDAY = timedelta(days=1), 5
MORNING, AFTERNOON = time(9), time(14)


@office_page(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to phone now, and later; a button for how each call went."""
    if request.method != "POST":
        return _show(request)
    form = CallForm(request.POST)
    if not form.is_valid():
        sentence = next(iter(next(iter(form.errors.values()))))
        return _show(request, refused=sentence, status=409)
    try:
        name = _said(request, form)
    except Refusal as error:
        return _show(request, refused=str(error), status=409)
    if form.cleaned_data["spoken"]:
        messages.success(request, _("Spoken to: %(name)s.") % {"name": name})
    else:
        messages.success(request, _("To be called again: %(name)s.") % {"name": name})
    return redirect("admin:calls")


def _said(request: HttpRequest, form: CallForm) -> str:
    """Keep how the call went; the name of who was called."""
    data = form.cleaned_data
    what, key = data["call"].split()
    if not request.user.has_perm(SPEAK if what == "visit" else ANSWER):
        raise PermissionDenied
    if what == "visit":
        about = Message.objects.filter(appointment__isnull=False).select_related("appointment__patient")
        message = get_object_or_404(about, pk=key)
        name = message.appointment.patient.name
        if data["spoken"]:
            phone.spoken_to(message, by=request.user)
        else:
            phone.no_answer(message, again_at=data["again_at"], by=request.user)
        return name
    letter = get_object_or_404(ContactMessage, reference=key)
    if data["spoken"]:
        inbox.spoken_to(letter, text=data["said"], by=request.user, **form.letter_values)
    else:
        inbox.no_answer(letter, again_at=data["again_at"], by=request.user, **form.letter_values)
    return letter.name


def _show(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    """The list; after a refusal the line it belongs to says why and keeps what was typed."""
    now = timezone.now()
    found = call_list.calls(
        now=now, contacts=request.user.has_perm(SEE_LETTERS), practitioner=own_only(request.user)
    )
    waiting = [call for call in found if not call.put_off_until]
    later = [call for call in found if call.put_off_until]
    context = {
        "title": _("Call list"),
        "groups": [("now", waiting[:SHOWN]), ("later", later[:SHOWN])],
        "count": len(waiting),
        "more": len(waiting[SHOWN:]) + len(later[SHOWN:]),
        "again": again_times(now),
        "today": timezone.localtime(now).date(),
        "token": uuid.uuid4(),
        "refused": refused,
        "refused_here": request.POST.get("call") in [call.key for call in found],
        "typed": request.POST,
        "may_speak": request.user.has_perm(SPEAK),
        "may_answer": request.user.has_perm(ANSWER),
    }
    return show(request, "office/calls.html", context, status=status)


def again_times(now: datetime) -> list[datetime]:
    """When to call again, as a person would say it: soon, in two hours, this afternoon, the next morning.

    On the clock of the office; the morning is that of the next weekday.
    """
    soon = now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=30)
    soon -= timedelta(minutes=soon.minute % 5)
    found = [timezone.localtime(at) for at in (soon, soon + timedelta(minutes=90))]
    today = timezone.localtime(now).date()
    day = today + DAY
    while day.weekday() >= SATURDAY:
        day += DAY
    for at in (datetime.combine(today, AFTERNOON), datetime.combine(day, MORNING)):
        moment = timezone.make_aware(at)
        if moment > found[-1]:
            found.append(moment)
    return found
