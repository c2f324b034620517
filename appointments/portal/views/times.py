"""The open times of a visit, week by week, and the choice of one."""

from itertools import groupby

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from appointments import availability, booking
from appointments.availability import read_slot
from appointments.insight import searches
from appointments.models import VisitType
from appointments.portal.forms.booking import AnswersForm
from appointments.portal.forms.times import TimesForm
from appointments.portal.views.flow import Flow, question_before
from appointments.portal.views.lost import lost
from clinic.common import limits
from clinic.common.refusals import Refusal
from clinic.common.templatetags.clinic_tags import zones_meet
from clinic.directory.models import Location


@never_cache
def times(request, slug):
    visit_type = get_object_or_404(VisitType.objects.bookable_online(), slug=slug)
    flow, now = Flow(request.session), timezone.now()
    wish = wanted(visit_type, request.GET)
    if request.method == "POST":
        return _chosen(request, flow, visit_type, wish, now)
    if not flow.passed(now):
        return redirect(question_before(visit=visit_type.slug, **wish.who_and_where))
    return show(request, visit_type, wish, owner=flow.owner, now=now)


def wanted(visit_type, data) -> TimesForm:
    """The practitioner and the location that somebody looks for, among those who give this visit online."""
    practitioners = list(visit_type.practitioners.filter(accepts_online_booking=True))
    locations = list(Location.objects.filter(working_hours__practitioner__in=practitioners).distinct())
    return TimesForm(data, practitioners=practitioners, locations=locations)


def show(request, visit_type, wish, *, practitioner=None, instead_of=None, now, **options):
    """The page of one week; ``options`` are those of ``availability.week``.

    ``instead_of`` is the visit that the clinic cancelled and that a time is looked for now.
    """
    practitioner = wish.practitioner or practitioner
    week = availability.week(
        visit_type,
        first_day=wish.first_day,
        practitioner=practitioner,
        location=wish.location,
        now=now,
        **options,
    )
    if not any(day.times for day in week.days):
        _note(visit_type, week, practitioner=practitioner, wish=wish, now=now)
    context = {
        "visit_type": visit_type,
        "week": week,
        "days": _together(week.days),
        "has_times": any(day.times for day in week.days),
        "wish": wish,
        "name_people": practitioner is None and len(wish.practitioners) > 1,
        "name_locations": wish.location is None and len(wish.locations) > 1,
        "name_zones": wish.location is None and zones_meet(wish.locations.values()),
        "practitioner": practitioner,
        "moving": options.get("moving"),
        "instead_of": instead_of,
        "keep_query": True,
    }
    return render(request, "portal/times.html", context)


def _note(visit_type, week, *, practitioner, wish, now) -> None:
    """Let the office know, by a number, that somebody found no time.

    The one GET that writes: it raises a count and changes nothing that this page, or another one that a
    patient sees, would show; a second look or a robot's costs no more than a number that is one too high.
    """
    location = wish.location or next(iter(wish.locations.values()), None)
    searches.found_nothing(
        visit_type,
        day=timezone.localdate(now, location and location.zone),
        practitioner=practitioner,
        location=wish.location,
        whole=week.next_open is None and week.previous_day is None,
    )


def _together(days) -> list[list]:
    """The days in their order; those without visits and without a reason stand together."""
    quiet = groupby(days, key=lambda day: None if day.works or day.times or day.closure else "quiet")
    groups = []
    for is_quiet, those in quiet:
        groups += [list(those)] if is_quiet else [[day] for day in those]
    return groups


def _chosen(request, flow, visit_type, wish, now):
    if request.POST.get("been") == "no" and visit_type.patients == VisitType.For.RETURNING:
        return redirect(f"{reverse('appointments:book')}?been=no&refused")
    time = read_slot(request.POST.get("slot", ""), visit_type)
    if time and not flow.passed(now):
        flow.choose(visit_type, time.value, wish.who_and_where)
        return redirect(question_before(time="kept"))
    return take(request, flow, visit_type, time, wish, now=now)


def take(request, flow, visit_type, time, wish, *, now):
    """Hold the time and go on to what is still missing.  A time that is gone answers 409 with others."""
    try:
        if time is None:
            raise booking.NotOpen()
        hold(request, flow, visit_type, time, now=now)
    except Refusal as error:
        kept = {"answers": flow.answers, "owner": flow.owner}
        return lost(request, error, visit_type, time, wish, now=now, **kept)
    flow.choose(visit_type, time.value, wish.who_and_where)
    return redirect("appointments:review" if answered(flow) else "appointments:details")


def hold(request, flow, visit_type, time, *, now) -> None:
    """Keep the time for this browser.  Raises SlotTaken or NotOpen."""
    booking.hold(
        browser=flow.name_browser(),
        address=limits.address(request),
        visit_type=visit_type,
        placement=time,
        now=now,
    )


def answered(flow) -> bool:
    """Has everything been answered that a booking needs?"""
    return flow.answers is not None and AnswersForm(flow.answers).is_valid()
