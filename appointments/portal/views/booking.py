"""The details of the person, the check of all answers, and the booking itself."""

from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from appointments import booking, inbox
from appointments.models import BookingPolicy
from appointments.notifications import links
from appointments.portal.forms.booking import AnswersForm, DetailsForm
from appointments.portal.forms.said import said
from appointments.portal.tries import booking_tries
from appointments.portal.views.flow import Flow, token_of
from appointments.portal.views.steps import not_had, step, still_open
from appointments.portal.views.times import hold
from clinic.common import errors
from clinic.common.refusals import Refusal
from conditions.signing import standing


class TooManyBookings(Exception):
    """More visits were booked by one browser, for one contact or from one address than the policy allows."""


@step
def details(request, flow, chosen, now):
    if request.method != "POST":
        form = DetailsForm.unchecked(flow.answers)
        return still_open(request, flow, chosen, now) or _details(request, flow, chosen, form)
    if {"for", "switch"} & request.POST.keys():
        flow.book_for(request.POST.get("for"))
        return redirect("appointments:details")
    if "extend" in request.POST:
        return _extend(request, flow, chosen, now)
    if gone := still_open(request, flow, chosen, now):
        return gone
    form = DetailsForm(request.POST, now=now)
    if form.is_valid():
        return redirect("appointments:review")
    return _details(request, flow, flow.chosen(now), form)


def _details(request, flow, chosen, form):
    context = {
        "form": form,
        "chosen": chosen,
        "carried": flow.carried,
        "email_needed": not BookingPolicy.current().phone_is_enough,
        "check_is_whole": form.age_of_minor is not None and standing.whole_check_is_shown(),
        "keeps": "details",
    }
    return render(request, "portal/details.html", context)


def _extend(request, flow, chosen, now):
    """Keep the time longer; one that has run out is held anew if it is still open."""
    try:
        if not (chosen.hold and booking.extend_hold(browser=flow.browser, now=now)):
            hold(request, flow, chosen.visit_type, chosen.time, now=now)
    except Refusal as error:
        return not_had(request, error, flow, chosen, now)
    return redirect("appointments:details")


def review(request):
    """All answers once more; the page brings back what it shows, so that just this is booked.

    A form that brings nothing back has not been seen: it is shown.
    """
    if request.method == "POST" and (made := Flow(request.session).booked(token_of(request.POST))):
        return redirect("appointments:visit", made)
    return _review(request)


@step
def _review(request, flow, chosen, now):
    answers = AnswersForm(flow.answers)
    if not answers.is_valid():
        return redirect("appointments:details")
    if request.method == "POST" and "slot" in request.POST and "switch" not in request.POST:
        return _book(request, flow, chosen, answers, now)
    if gone := still_open(request, flow, chosen, now):
        return gone
    context = {
        "chosen": chosen,
        "carried": [*flow.carried, *flow.typed],
        "said": list(said(answers)),
        "answers": answers.cleaned_data,
        "for_other": answers.is_for_other,
        "keeps": "review",
    }
    return render(request, "portal/review.html", context)


def _book(request, flow, chosen, answers, now):
    try:
        appointment = _within_limits(request, flow, chosen, answers, now)
    except (booking.SlotTaken, booking.NotOpen) as error:
        return not_had(request, error, flow, chosen, now)
    except Refusal as error:
        return render(request, "portal/refused.html", {"error": error, "chosen": chosen}, status=409)
    except TooManyBookings:
        return _pause(request, flow, answers, now)
    links.grant(request.session, appointment, now=now)
    flow.finish(flow.token, appointment.reference)
    return redirect(appointment)


def _contacts(flow, answers) -> list[str]:
    return [flow.browser, answers.cleaned_data["phone"], answers.cleaned_data["email"]]


def _pause(request, flow, answers, now):
    tries = booking_tries(BookingPolicy.current())
    until = tries.paused_until(request, *_contacts(flow, answers), now=now)
    return errors.too_many(request, until=until, now=now, back=reverse("appointments:review"))


@transaction.atomic
def _within_limits(request, flow, chosen, answers, now):
    """Book, and count it in the same transaction: what is refused is not counted."""
    appointment = booking.book(
        visit_type=chosen.visit_type,
        placement=chosen.time,
        person=answers.person(get_language()),
        story=answers.story,
        form_token=flow.token,
        browser=flow.browser,
        now=now,
    )
    if appointment.created_at != now:  # the same form again: that visit was counted when it was made
        return appointment
    if answers.danger:
        inbox.danger_before_appointment(appointment, because=[*answers.danger.words], now=now)
    tries = booking_tries(BookingPolicy.current())
    if not tries.allowed(request, *_contacts(flow, answers), now=now):
        raise TooManyBookings()
    return appointment
