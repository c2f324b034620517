"""The symptom check: emergency signs, then the other signs, then one of four things to do.

What somebody answers travels in the forms, from one POST to the next: it is in no address, log, session or
table.  Only who presses "Send these answers with a booking" hands a summary to the booking pages.
"""

from functools import partial

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from appointments.portal.outcome import to_book, to_do_today
from conditions import triage
from conditions.forms.check import EmergencySigns, OtherSigns, level
from conditions.forms.emergency import emergency
from conditions.forms.said import summary
from conditions.models import Page
from conditions.signing import standing
from conditions.triage import Level

# The form of each page, and what a change of the language sends with it: the same page comes back.
KEEPS = {
    "signs": {"keeps": "signs", "keeps_name": "back", "keeps_value": EmergencySigns.name},
    "others": {"keeps": "others", "keeps_name": "back", "keeps_value": OtherSigns.name},
    "emergency": {"keeps": "answers"},
    "result": {"keeps": "answers", "keeps_name": "answered", "keeps_value": OtherSigns.name},
}
TO_DO = {Level.TODAY: to_do_today, Level.BOOK: to_book}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    rules = standing.of_rules()
    if not rules.is_shown:
        return _page(request, "not_reviewed", rules=rules)
    if request.method != "POST":
        form = EmergencySigns(raised=rules.raised)
        return _page(request, "signs", rules=rules, form=form, is_first_appointment=True)
    return _answered(request, rules)


def _answered(request, rules):
    data, raised = request.POST, rules.raised
    first, others = EmergencySigns(data, raised=raised), OtherSigns(data, raised=raised)
    show = partial(_page, request, rules=rules)
    checked, back = data.getlist("checked"), data.get("back")
    if back == first.name:
        return show("signs", form=EmergencySigns.unchecked(data, raised=raised), kept=others.kept)
    if not first.is_valid():
        return show("signs", form=first, kept=others.kept)
    if first.level is Level.EMERGENCY and not _was_checked(first, checked):
        return _emergency(show, first, kept=[*first.kept, *others.kept])
    kept = [*first.kept, *(("checked", name) for name in checked if name == first.name)]
    if back == others.name or data.get("answered") != others.name:
        return show("others", form=OtherSigns.unchecked(data, raised=raised), kept=kept)
    if not others.is_valid():
        return show("others", form=others, kept=kept)
    if others.level is Level.EMERGENCY and not _was_checked(others, checked):
        return _emergency(show, others, kept=[*kept, *others.kept], before=first.marked)
    return _result(request, show, first, others, checked, kept=[*kept, *others.kept])


def _was_checked(step, checked) -> bool:
    """Has a doctor looked at this emergency?  Not where nobody can have."""
    return step.name in checked and _found(step).may_be_checked


def _found(step, before=()):
    """What the step asks for; spoken is also what was marked ``before`` it."""
    marked = {sign.id for sign in (*before, *step.marked)}
    return emergency(step.meant, marked=marked, unsure=step.is_unsure, raised=step.raised)


def _emergency(show, step, kept, before=()):
    return show("emergency", step=step.name, emergency=_found(step, before), kept=kept)


def _result(request, show, first, others, checked, kept):
    found = level([first, others], set(checked))
    was_checked = Level.EMERGENCY in (first.level, others.level)
    return show(
        "result",
        level=found.name,
        signs=first.marked + others.marked,
        was_checked=was_checked,
        summary=summary(first, others),
        pages=Page.objects.main_addresses,
        kept=kept,
        can_wait=triage.NOT_FOR_TOMORROW.isdisjoint(first.meant | others.meant) and not was_checked,
        **(TO_DO[found](request, timezone.now()) if found in TO_DO else {}),
    )


def _page(request, name, *, rules, **context):
    lists = {level.name: triage.by_group(level, raised=rules.raised) for level in Level}
    context = {"kept": [], "lists": lists, "rules": rules, "today": timezone.localdate(), **context}
    context |= KEEPS.get(name, {})
    return render(request, f"portal/check_{name}.html", context)
