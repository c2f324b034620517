"""The question about danger signs, which stands before every booking, and the choice of a visit."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from appointments import availability
from appointments.availability import read_slot
from appointments.models import Placement, VisitType
from appointments.portal.forms.question import SummaryForm
from appointments.portal.views.flow import Flow, times_address
from appointments.portal.views.times import take, wanted
from conditions.forms.check import EmergencySigns
from conditions.forms.emergency import emergency
from conditions.signing import standing
from conditions.triage import Level

RETURNING = VisitType.For.RETURNING


@never_cache
def book(request):
    flow, now = Flow(request.session), timezone.now()
    if request.method == "POST":
        return _answered(request, flow, now)
    if not flow.passed(now):
        return _ask(request, EmergencySigns(raised=standing.of_rules().raised))
    visit_types = list(VisitType.objects.order_by("-acute", "position", "pk"))
    if len(visit_types) == 1 and visit_types[0].online:
        return redirect("appointments:times", visit_types[0].slug)
    return _visits(request, visit_types, now)


def _visits(request, visit_types, now):
    """Each visit with its next free time; who is new is not offered what is for others."""
    times = availability.next_slots([kind for kind in visit_types if kind.online], now=now)
    first = {kind: _soonest(kind, times) for kind in visit_types}
    whom = {kind.patients for kind in visit_types}
    context = {
        "visits": list(first.items()),
        "first": next((kind for kind, slot in first.items() if slot and kind.patients != RETURNING), None),
        "asks_been": {VisitType.For.NEW, RETURNING} & whom and len(whom) > 1,
        "been": request.GET.get("been"),
        "not_for_new": "refused" in request.GET,
        "now": now,
    }
    return render(request, "portal/visits.html", context)


def _soonest(visit_type, times):
    slots = [those[visit_type] for those in times.values() if visit_type in those]
    return min(slots, key=lambda slot: (slot.starts_at, slot.practitioner.pk), default=None)


def _ask(request, form):
    context = {"form": form, "keep_query": True, "keeps": "signs", "keeps_name": "back"}
    return render(request, "portal/question.html", context)


def _answered(request, flow, now):
    """A sign, or "not sure", is answered here and now: nothing about it is stored or put in an address."""
    raised = standing.of_rules().raised
    if "back" in request.POST:
        return _ask(request, EmergencySigns.unchecked(request.POST, raised=raised))
    form = EmergencySigns(request.POST, raised=raised)
    if not form.is_valid():
        return _ask(request, form)
    if form.level is Level.EMERGENCY:
        found = emergency(form.meant, unsure=form.is_unsure, raised=raised)
        if not ("checked" in request.POST and found.may_be_checked):
            context = {"emergency": found, "kept": form.kept, "keep_query": True, "keeps": "answers"}
            return render(request, "conditions/emergency.html", context)
    flow.pass_question(now)
    if summary := SummaryForm.read(request.POST):
        flow.begin_reason(summary)
    return _go_on(request, flow, now)


def _go_on(request, flow, now):
    """On to what was wanted before the question came: the time that was chosen, or the times of a visit."""
    if chosen := _pressed(request):
        visit_type, time = chosen
        return take(request, flow, visit_type, time, wanted(visit_type, {}), now=now)
    if "time" in request.GET and (chosen := flow.chosen(now)):
        wish = wanted(chosen.visit_type, flow.wish)
        return take(request, flow, chosen.visit_type, chosen.time, wish, now=now)
    slug = request.GET.get("visit", "")
    if visit_type := VisitType.objects.bookable_online().filter(slug=slug).first():
        return redirect(times_address(visit_type, wanted(visit_type, request.GET).who_and_where))
    return redirect("appointments:book")


def _pressed(request) -> tuple[VisitType, Placement | None] | None:
    """The visit and the time of a button that carries both, as the symptom check has one."""
    if "slot" not in request.POST:
        return None
    slug = request.POST.get("visit", "")
    visit_type = VisitType.objects.bookable_online().filter(slug=slug).first()
    return visit_type and (visit_type, read_slot(request.POST["slot"], visit_type))
