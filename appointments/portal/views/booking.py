"""The details of the person, the check of all answers, and the booking itself."""

from datetime import timedelta

from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from appointments import booking, inbox
from appointments.models import BookingPolicy
from appointments.notifications import links
from appointments.portal.forms.booking import AnswersForm, DetailsForm
from appointments.portal.forms.said import ABOUT_THE_PAIN, ABOUT_YOU, said
from appointments.portal.views.flow import Flow, question_before
from appointments.portal.views.lost import lost
from appointments.portal.views.times import wanted
from clinic.common import errors, limits
from clinic.common.refusals import Refusal


class TooManyBookings(Exception):
    """More visits were booked from one network address than the policy allows."""


@never_cache
def details(request):
    flow, now = Flow(request.session), timezone.now()
    if request.method == "POST":
        flow.keep_answers(request.POST)
    chosen = flow.chosen(now)
    if chosen is None:
        return redirect(flow.way_back())
    if not flow.passed(now):
        return redirect(question_before(time="kept"))
    if "extend" in request.POST:
        booking.extend_hold(browser=flow.browser, now=now)
        return redirect("appointments:details")
    if request.method == "POST":
        form = DetailsForm(request.POST, now=now)
        if form.is_valid():
            return redirect("appointments:review")
    else:
        form = DetailsForm.unchecked(flow.answers, initial={"language": get_language()})
    return render(request, "portal/details.html", {"form": form, "chosen": chosen})


@never_cache
def review(request):
    flow, now = Flow(request.session), timezone.now()
    token = request.POST.get("token", "")
    if reference := flow.booked(token):
        return redirect("appointments:visit", reference)
    chosen = flow.chosen(now)
    if chosen is None:
        return redirect(flow.way_back())
    if not flow.passed(now):
        return redirect(question_before(time="kept"))
    answers = AnswersForm(flow.answers)
    if not answers.is_valid():
        return redirect("appointments:details")
    if request.method == "POST" and token == flow.token:
        return _book(request, flow, chosen, answers, now)
    context = {
        "chosen": chosen,
        "about_you": said(answers, ABOUT_YOU),
        "about_the_pain": said(answers, ABOUT_THE_PAIN),
        "email": answers.cleaned_data["email"],
        "token": flow.token,
        "changed": bool(token),
    }
    return render(request, "portal/review.html", context)


def _book(request, flow, chosen, answers, now):
    try:
        appointment = _within_limits(request, flow, chosen, answers, now)
    except (booking.SlotTaken, booking.NotOpen) as error:
        wish = wanted(chosen.visit_type, flow.wish)
        kept = {"answers": flow.answers, "owner": flow.owner}
        return lost(request, error, chosen.visit_type, chosen.time, wish, now=now, **kept)
    except Refusal as error:
        return render(request, "portal/refused.html", {"error": error, "chosen": chosen}, status=409)
    except TooManyBookings:
        return errors.too_many(request)
    links.grant(request.session, appointment, now=now)
    flow.finish(flow.token, appointment.reference)
    return redirect(appointment)


@transaction.atomic
def _within_limits(request, flow, chosen, answers, now):
    """Book, and count it for the network address in the same transaction: what is refused is not counted."""
    appointment = booking.book(
        visit_type=chosen.visit_type,
        placement=chosen.time,
        person=answers.person,
        story=answers.story,
        form_token=flow.token,
        browser=flow.browser,
        now=now,
    )
    if appointment.created_at != now:  # the same form again: that visit was counted when it was made
        return appointment
    if answers.danger:
        inbox.danger_before_appointment(appointment, because=[*answers.danger.words], now=now)
    policy = BookingPolicy.current()
    most = [(policy.bookings_per_hour, timedelta(hours=1)), (policy.bookings_per_day, timedelta(days=1))]
    if not limits.allowed("book", limits.address(request), *most, now=now):
        raise TooManyBookings()
    return appointment
