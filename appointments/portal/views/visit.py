"""The booked visit, as its patient sees it."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from appointments import booking, disruptions, inbox
from appointments.models import CarePlan, Delay, DisruptedVisit, Message, QuestionnaireResponse, Status
from appointments.notifications import calendar_files, links, outbox
from appointments.notifications.told import Told, told
from appointments.portal import calendar_links
from appointments.portal.views.granted import granted
from appointments.visits import before
from clinic.common.private import kept_private, with_form
from clinic.common.refusals import Refusal
from conditions.models import Page


def link(request, token):
    """Opens the visit for this browser and shows it under an address without the secret."""
    now = timezone.now()
    appointment = links.read(token, now=now)
    if appointment is None:
        return kept_private(render(request, "portal/link_ended.html", status=404))
    links.grant(request.session, appointment, now=now)
    return kept_private(redirect(appointment))


@granted
def appointment(request, appointment, now):
    late = appointment.is_too_late_to_change(now)
    telling, reminders = outbox.telling(appointment, now=now), _reminders(appointment, now)
    context = {
        "appointment": appointment,
        "stage": stage(appointment, telling, now),
        "told": telling.told if telling else Told.NOTHING,
        "changeable": appointment.is_changeable(now),
        "late": late,
        "said_cannot_come": inbox.said_cannot_come(appointment) if late else None,
        "just_booked": appointment.reference in dict(map(reversed, request.session.get("booked", []))),
        "reminders": [reminder for reminder in reminders if _will_come(reminder, now)],
        "pages": Page.objects.main_addresses,
        "calendars": calendar_links.of(appointment),
        **_instead(request, appointment, now),
        **_before(appointment, reminders, now),
        **_after(appointment, now),
    }
    context["main_is_elsewhere"] = context["asks"] or (context["may_answer"] and not context["answered_at"])
    return with_form(render(request, "portal/visit.html", context))


def _instead(request, appointment, now) -> dict:
    """What the clinic offers for a visit that it had to cancel, or the visit that the patient has instead."""
    row = None
    if appointment.status == Status.CANCELLED:
        row = DisruptedVisit.objects.with_names().filter(appointment=appointment).last()
    if row and row.new_appointment:
        links.grant(request.session, row.new_appointment, now=now)
        return {"answer": None, "new_appointment": row.new_appointment}
    asks = row and row.outcome in disruptions.MAY_STILL_ANSWER and row.outcome != row.Outcome.DECLINED
    offer = row.offer if asks and row.offer and row.offer.starts_at > now else None
    return {"answer": row if asks else None, "offer": offer, "held": bool(offer) and now < offer.held_until}


def _before(appointment, reminders, now) -> dict:
    """Whether the patient should say that they are coming, how late it is, and what more they may tell."""
    begins = appointment.status == Status.BOOKED and now < appointment.starts_at
    reminded = begins and any(reminder.due_at <= now for reminder in reminders)
    may_answer = before.may_answer(appointment, now=now)
    answers = QuestionnaireResponse.objects.filter(appointment=appointment) if may_answer else []
    return {
        "asks": reminded and not appointment.coming_since,
        "said_coming": begins and appointment.coming_since,
        "minutes_late": Delay.objects.minutes_late(appointment, now=now) if begins else 0,
        "may_answer": may_answer,
        "answered_at": next((response.saved_at for response in answers), None),
    }


def _after(appointment, now) -> dict:
    """The plan, as long as it may be read, and until when that is."""
    plan = CarePlan.objects.filter(appointment=appointment).first()
    if plan is None or not plan.is_open(now):
        return {}
    return {"plan": plan, "plan_until": plan.open_until}


def stage(appointment, telling, now) -> str:
    """Where the visit stands, for the heading of its page."""
    if appointment.status != Status.BOOKED:
        return appointment.status
    if appointment.ends_at <= now:
        return "past"
    if telling and telling.kind == Message.Kind.MOVED:
        return "moved"
    return "booked"


def _reminders(appointment, now) -> list[Message]:
    """The reminders of the time that the visit has, past and to come, the first one first."""
    reminders = appointment.messages.filter(kind=Message.Kind.REMINDER).annotate(told=told(now=now))
    return list(reminders.exclude(told=Told.NOT_NEEDED).order_by("due_at"))


def _will_come(reminder, now) -> bool:
    """Will it go out by e-mail?"""
    return reminder.told.is_being_sent and reminder.due_at > now


@granted
def calendar_file(request, appointment, now):
    response = HttpResponse(
        calendar_files.file(appointment, language=get_language(), now=now),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{calendar_files.FILE_NAME}"'
    return response


@granted
def cannot_come(request, appointment, now):
    """Tell the office, where it is too late to cancel online.  Opening the address changes nothing."""
    if request.method != "POST" or not appointment.is_too_late_to_change(now):
        return redirect(appointment)
    inbox.cannot_come(appointment, now=now)
    return redirect(appointment)


@granted
def coming(request, appointment, now):
    """The patient says that they are coming.  Opening the address changes nothing."""
    if request.method == "POST":
        # What is cancelled, over or begun by now says so on its own page.
        with suppress(Refusal):
            booking.say_coming(appointment, now=now)
    return redirect(appointment)
