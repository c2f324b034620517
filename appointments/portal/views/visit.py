"""The booked visit, as its patient sees it."""

from contextlib import suppress
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from appointments import booking, disruptions, inbox
from appointments.models import CarePlan, Delay, DisruptedVisit, Message, QuestionnaireResponse, Status
from appointments.notifications import calendar_files, links, outbox
from appointments.portal.views.granted import granted
from appointments.visits import before
from clinic.common.private import kept_private, with_form
from clinic.common.refusals import Refusal

MAIL_IS_LATE = timedelta(minutes=5)


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
    told, reminders = outbox.telling(appointment), _reminders(appointment)
    context = {
        "appointment": appointment,
        "stage": stage(appointment, told, now),
        "told": _told(told, now),
        "changeable": changeable(appointment, now),
        "late": too_late(appointment, now),
        "reminders": [reminder for reminder in reminders if _will_come(reminder, now)],
        **_instead(request, appointment, now),
        **_before(appointment, reminders, now),
        **_after(appointment, now),
    }
    response = render(request, "portal/visit.html", context)
    has_form = context["late"] or context["asks"] or context["answer"]
    return with_form(response) if has_form else response


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


def changeable(appointment, now) -> bool:
    """May the patient still move or cancel it online?"""
    return appointment.status == Status.BOOKED and now <= appointment.changeable_until


def too_late(appointment, now) -> bool:
    """Has the time for changes online passed, and the visit not begun?"""
    return appointment.status == Status.BOOKED and appointment.changeable_until < now < appointment.starts_at


def stage(appointment, told, now) -> str:
    """Where the visit stands, for the heading of its page."""
    if appointment.status != Status.BOOKED:
        return appointment.status
    if appointment.ends_at <= now:
        return "past"
    if told and told.kind == Message.Kind.MOVED:
        return "moved"
    return "booked"


def _told(message, now) -> str:
    """Does the patient know of the last change?  "sent", "sending", "not_yet", "by_phone" or "spoken"."""
    if message is None or message.channel == Message.Channel.PHONE:
        return "spoken" if message and message.state == Message.State.SENT else "by_phone"
    if message.state == Message.State.SENT:
        return "sent"
    waits = message.state == Message.State.QUEUED and not message.attempts
    return "sending" if waits and now - message.created_at < MAIL_IS_LATE else "not_yet"


def _reminders(appointment) -> list[Message]:
    """The reminders of the time that the visit has, past and to come, the first one first."""
    reminders = appointment.messages.filter(kind=Message.Kind.REMINDER)
    return list(reminders.exclude(state=Message.State.VOID).order_by("due_at"))


def _will_come(reminder, now) -> bool:
    """Will it go out by e-mail?"""
    waits = reminder.state == Message.State.QUEUED and reminder.due_at > now
    return waits and reminder.channel == Message.Channel.EMAIL


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
    if request.method != "POST" or not too_late(appointment, now):
        return redirect(appointment)
    message = inbox.cannot_come(appointment, now=now)
    request.session["contact"] = message.reference
    return redirect("appointments:contact_sent")


@granted
def coming(request, appointment, now):
    """The patient says that they are coming.  Opening the address changes nothing."""
    if request.method == "POST":
        # What is cancelled, over or begun by now says so on its own page.
        with suppress(Refusal):
            booking.say_coming(appointment, now=now)
    return redirect(appointment)
