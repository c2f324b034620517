"""The symptom check: emergency signs, then the other signs, then one of four things to do.

What somebody answers travels in the forms, from one POST to the next: it is in no address, log, session or
table.  Only who presses "Send these answers with a booking" hands a summary to the booking pages.
"""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clinic.directory import facts
from conditions import triage
from conditions.forms.check import EmergencySigns, OtherSigns, level
from conditions.forms.said import summary
from conditions.triage import Level


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    if request.method != "POST":
        return _page(request, "signs", form=EmergencySigns(), is_first_appointment=True)
    emergency, others = EmergencySigns(request.POST), OtherSigns(request.POST)
    checked, back = request.POST.getlist("checked"), request.POST.get("back")
    if back == emergency.name:
        return _page(request, "signs", form=EmergencySigns.unchecked(request.POST), kept=others.kept)
    if not emergency.is_valid():
        return _page(request, "signs", form=emergency)
    if emergency.level is Level.EMERGENCY and emergency.name not in checked:
        return _emergency(request, emergency, kept=[*emergency.kept, *others.kept])
    kept = [*emergency.kept, *(("checked", name) for name in checked if name == emergency.name)]
    if back == others.name or request.POST.get("answered") != others.name:
        return _page(request, "others", form=OtherSigns.unchecked(request.POST), kept=kept)
    if not others.is_valid():
        return _page(request, "others", form=others, kept=kept)
    if others.level is Level.EMERGENCY and others.name not in checked:
        return _emergency(request, others, kept=[*kept, *others.kept])
    return _result(request, emergency, others, checked, kept=[*kept, *others.kept])


def _emergency(request, step, kept):
    return _page(request, "emergency", step=step.name, is_crisis=step.is_crisis, kept=kept)


def _result(request, emergency, others, checked, kept):
    was_checked = Level.EMERGENCY in (emergency.level, others.level)
    return _page(
        request,
        "result",
        level=level([emergency, others], set(checked)).name,
        signs=emergency.marked + others.marked,
        was_checked=was_checked,
        **_to_call(facts.clinic(request)["clinic"]),
        summary=summary(emergency, others),
        kept=kept,
    )


def _page(request, name, **context):
    lists = {level.name: triage.by_group(level) for level in Level}
    return render(request, f"portal/check_{name}.html", {"kept": [], "lists": lists, **context})


def _to_call(clinic: facts.Directory) -> dict:
    """The first place that is open now; when all are closed, the clinic's main one."""
    found = next((one for one in clinic.facts if one.state.is_open), clinic.main_facts)
    return {"facts": found, "location": found and found.location}
