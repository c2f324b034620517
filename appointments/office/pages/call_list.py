"""The call list: everybody whom the office must phone, and how each call went."""

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from appointments import inbox
from appointments.inbox import callbacks
from appointments.models import CallbackRequest, ContactMessage, Message
from appointments.notifications import call_list
from appointments.notifications import calls as phone
from appointments.office.forms.calls import GIVE_UP, NO_ANSWER, SPOKEN, CallForm
from appointments.office.pages.page import office_page, show
from appointments.office.tables.physicians import own_only
from clinic.common.refusals import Refusal
from clinic.common.templatetags.clinic_tags import zone_name, zones_meet
from clinic.common.wall_clock import DAY, day_of, wall_instant
from clinic.directory.models import Location

SEE, SPEAK = "appointments.view_message", "appointments.change_appointment"
SEE_LETTERS, ANSWER = "appointments.view_contactmessage", "appointments.change_contactmessage"
SEE_CALLBACKS, CALL_BACK = "appointments.view_callbackrequest", "appointments.change_callbackrequest"
ITS_CLOCK = re.compile(r"(visit|callback) (\d{1,18})", re.ASCII)
SHOWN = 100  # calls on one page; nobody makes more in a day
SATURDAY = 5
MORNING, AFTERNOON = time(9), time(14)
DONE = {
    SPOKEN: gettext_lazy("Spoken to: %(name)s."),
    NO_ANSWER: gettext_lazy("To be called again: %(name)s."),
    GIVE_UP: gettext_lazy("No longer called: %(name)s."),
}


@office_page(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def calls(request: HttpRequest) -> HttpResponse:
    """The people to phone now, and later; a button for how each call went."""
    if request.method != "POST":
        return _show(request)
    form = CallForm(request.POST)
    with timezone.override(_zone(request)):
        is_valid = form.is_valid()
    if not is_valid:
        sentence = next(iter(next(iter(form.errors.values()))))
        return _show(request, refused=sentence, status=409)
    try:
        name = _said(request, form)
    except Refusal as error:
        return _show(request, refused=error.for_staff, status=409)
    messages.success(request, DONE[form.cleaned_data["do"]] % {"name": name})
    return redirect("admin:calls")


def _zone(request: HttpRequest) -> tzinfo:
    """The clock on which a moment is typed: that of the call's location, else the one in force."""
    call = ITS_CLOCK.fullmatch(request.POST.get("call", ""))
    if call and zones_meet(request.locations):
        calls = "appointments__messages" if call[1] == "visit" else "callbacks"
        there = Location.objects.filter(**{calls: call[2]}).first()
        if there:
            return there.zone
    return timezone.get_current_timezone()


def _said(request: HttpRequest, form: CallForm) -> str:
    """Keep how the call went; the name of who was called."""
    what, key = form.cleaned_data["call"].split()
    permission, keep = KINDS[what]
    if not request.user.has_perm(permission):
        raise PermissionDenied
    return keep(key, form, by=request.user)


def _about_a_visit(key: str, form: CallForm, *, by) -> str:
    about = Message.objects.filter(appointment__isnull=False).select_related("appointment__patient")
    message = get_object_or_404(about, pk=key)
    name = message.appointment.patient.name
    if form.cleaned_data["do"] == SPOKEN:
        phone.spoken_to(message, by=by)
    else:
        phone.no_answer(message, again_at=form.cleaned_data["again_at"], by=by)
    return name


def _about_a_letter(key: str, form: CallForm, *, by) -> str:
    data = form.cleaned_data
    letter = get_object_or_404(ContactMessage, reference=key)
    if data["do"] == SPOKEN:
        inbox.spoken_to(letter, text=data["said"], by=by, **form.letter_values)
    else:
        inbox.no_answer(letter, again_at=data["again_at"], by=by, **form.letter_values)
    return letter.name


def _as_asked_for(key: str, form: CallForm, *, by) -> str:
    callback = get_object_or_404(CallbackRequest, pk=key)
    if form.cleaned_data["do"] == SPOKEN:
        callbacks.called(callback, by=by)
    elif form.cleaned_data["do"] == GIVE_UP:
        callbacks.give_up(callback, by=by)
    else:
        callbacks.not_reached(callback, again_at=form.cleaned_data["again_at"], by=by)
    return callback.name


# What may be said of each kind of call: by whom, and which function keeps it.
KINDS = {
    "visit": (SPEAK, _about_a_visit),
    "letter": (ANSWER, _about_a_letter),
    "callback": (CALL_BACK, _as_asked_for),
}


def _show(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    """The list; after a refusal the line it belongs to says why and keeps what was typed."""
    now = timezone.now()
    found = _found(request, now)
    waiting = [call for call in found if not call.put_off_until]
    later = [call for call in found if call.put_off_until]
    locations = list(Location.objects.all())
    named, office = zones_meet(locations), locations[0] if locations else None

    def lines(calls):
        return [(call, again_choices(call, office, named=named, now=now)) for call in calls[:SHOWN]]

    context = {
        "title": _("Call list"),
        "groups": [("now", lines(waiting)), ("later", lines(later))],
        "count": len(waiting),
        "more": len(waiting[SHOWN:]) + len(later[SHOWN:]),
        "office": office,
        "name_zones": named,
        "token": uuid.uuid4(),
        "refused": refused,
        "refused_here": request.POST.get("call") in [call.key for call in found],
        "typed": request.POST,
        "may_speak": request.user.has_perm(SPEAK),
        "may_answer": request.user.has_perm(ANSWER),
        "may_call_back": request.user.has_perm(CALL_BACK),
        "now": now,
    }
    return show(request, "office/calls.html", context, status=status)


def _found(request: HttpRequest, now: datetime) -> list[call_list.Call]:
    """The calls that this user may see."""
    user = request.user
    return call_list.calls(
        now=now,
        contacts=user.has_perm(SEE_LETTERS),
        callbacks=user.has_perm(SEE_CALLBACKS),
        practitioner=own_only(user),
    )


@dataclass(frozen=True)
class Again:
    """A moment to call again, and how the button says it."""

    at: datetime
    words: str


def again_choices(
    call: call_list.Call, office: Location | None, *, named: bool, now: datetime
) -> list[Again]:
    """When to call this person again, on the clock of the call's location, or of the office if it has none.

    ``named``: the clinic has several clocks, so each time names its own.  About a visit only what helps.
    """
    location = call.location or office
    zone = location.zone if location else timezone.get_current_timezone()
    today, suffix = day_of(now, zone), f", {zone_name(location)}" if named and location else ""
    return [
        Again(
            at, date_format(at, "TIME_FORMAT" if at.date() == today else "WEEKDAY_DATETIME_FORMAT") + suffix
        )
        for at in again_times(now, zone)
        if call.again_before is None or at < call.again_before
    ]


def again_times(now: datetime, zone: tzinfo) -> list[datetime]:
    """When to call again, as a person would say it: soon, in two hours, this afternoon, the next morning.

    On the clock of ``zone``; the morning is that of the next weekday.
    """
    soon = now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=30)
    soon -= timedelta(minutes=soon.minute % 5)
    found = [at.astimezone(zone) for at in (soon, soon + timedelta(minutes=90))]
    today = day_of(now, zone)
    day = today + DAY
    while day.weekday() >= SATURDAY:
        day += DAY
    for on, at in ((today, AFTERNOON), (day, MORNING)):
        moment = wall_instant(on, at, zone).astimezone(zone)
        if moment > found[-1]:
            found.append(moment)
    return found
