"""The symptom check: emergency signs, then the other signs, then one of four things to do.

What somebody answers travels in the forms, from one POST to the next: it is in no address, log, session or
table.  Only who presses "Send these answers with a booking" hands a summary to the booking pages.
"""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from appointments.portal.outcome import to_book, to_do_today
from conditions import triage
from conditions.forms.check import EmergencySigns, OtherSigns, level
from conditions.forms.emergency import emergency
from conditions.forms.said import summary
from conditions.triage import Level

TO_DO = {Level.TODAY: to_do_today, Level.BOOK: to_book}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    if request.method != "POST":
        return _page(request, "signs", form=EmergencySigns(), is_first_appointment=True)
    first, others = EmergencySigns(request.POST), OtherSigns(request.POST)
    checked, back = request.POST.getlist("checked"), request.POST.get("back")
    if back == first.name:
        return _page(request, "signs", form=EmergencySigns.unchecked(request.POST), kept=others.kept)
    if not first.is_valid():
        return _page(request, "signs", form=first, kept=others.kept)
    if first.level is Level.EMERGENCY and not _was_checked(first, checked):
        return _emergency(request, first, kept=[*first.kept, *others.kept])
    kept = [*first.kept, *(("checked", name) for name in checked if name == first.name)]
    if back == others.name or request.POST.get("answered") != others.name:
        return _page(request, "others", form=OtherSigns.unchecked(request.POST), kept=kept)
    if not others.is_valid():
        return _page(request, "others", form=others, kept=kept)
    if others.level is Level.EMERGENCY and not _was_checked(others, checked):
        return _emergency(request, others, kept=[*kept, *others.kept], said=first.meant)
    return _result(request, first, others, checked, kept=[*kept, *others.kept])


def _was_checked(step, checked) -> bool:
    """Has a doctor looked at this emergency?  Not where nobody can have."""
    return step.name in checked and emergency(step.meant, unsure=step.is_unsure).may_be_checked


def _emergency(request, step, kept, said=frozenset()):
    found = emergency(step.meant, unsure=step.is_unsure, said=said)
    return _page(request, "emergency", step=step.name, emergency=found, kept=kept)


def _result(request, first, others, checked, kept):
    found = level([first, others], set(checked))
    was_checked = Level.EMERGENCY in (first.level, others.level)
    return _page(
        request,
        "result",
        level=found.name,
        signs=first.marked + others.marked,
        was_checked=was_checked,
        summary=summary(first, others),
        kept=kept,
        can_wait=triage.NOT_FOR_TOMORROW.isdisjoint(first.meant | others.meant) and not was_checked,
        **(TO_DO[found](request, timezone.now()) if found in TO_DO else {}),
    )


def _page(request, name, **context):
    lists = {level.name: triage.by_group(level) for level in Level}
    return render(request, f"portal/check_{name}.html", {"kept": [], "lists": lists, **context})
