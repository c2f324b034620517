"""The library of conditions, and their pages."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from clinic.directory import facts
from conditions import triage
from conditions.library import article, reading, signed, structured
from conditions.models import Condition, Page
from conditions.models.pages import OVERVIEW
from conditions.signing import standing

# A browser asks again each time, and is sent the page only when anything on it has changed: conditional_page
# compares what would be sent, the footer's sentence on whether we are open included.
ask_again = cache_control(no_cache=True)


@require_safe
@conditional_page
@ask_again
def library(request):
    pages = signed.briefly(Page.objects.for_readers().chapters()).order_by("position", "pk")
    conditions = Condition.objects.prefetch_related(Prefetch("pages", pages))
    context = {
        "nav": "conditions",
        "conditions": [_as_signed(found) for found in conditions if found.pages.all()],
    }
    return render(request, "conditions/library.html", context)


@require_safe
@conditional_page
@ask_again
def page(request, condition, slug):
    found = reading.read(Page.objects.for_readers(), condition, slug) or _draft(request, condition, slug)
    if found is None:
        raise Http404
    if request.path_info != found.page.get_absolute_url():
        return redirect(found.page, permanent=True)
    return render(request, "conditions/page.html", shown(request, found, request.LANGUAGE_CODE))


def shown(request: HttpRequest, found: article.Article, language: str) -> dict:
    """What the template of a page needs, for readers and for the office's preview."""
    main = facts.clinic(request)["clinic"].main
    is_hidden = found.signature is None and standing.is_hidden(found.page.slug)
    changed_at = found.page.changed_in(language)
    return {
        "nav": "conditions",
        "article": found,
        "parents": [(reverse("conditions:library"), _("Conditions")), *_overview(found)],
        "here": found.page.condition.name if found.page.slug == OVERVIEW else found.page.nav,
        "updated_on": timezone.localdate(changed_at, main and main.zone),
        "today": timezone.localdate(None, main and main.zone),
        "is_hidden": is_hidden,
        "emergencies": triage.by_group(triage.Level.EMERGENCY, raised=found.raised) if is_hidden else [],
        "structured_data": [] if is_hidden else structured.web_page(found, changed_at),
    }


def _overview(found):
    """The condition, and for a treatment the page that compares all of them, as pages above this one."""
    address = reverse("conditions:overview", args=[found.page.condition.slug])
    above = [] if found.page.slug == OVERVIEW else [(address, found.page.condition.name)]
    return above + ([(found.above.get_absolute_url(), found.above.nav)] if found.above else [])


def _draft(request, condition, slug):
    """A page that is not public yet, for staff who may see it."""
    may_look = request.user.has_perm("conditions.view_page")
    return reading.read_as_written(Page.objects.all(), condition, slug) if may_look else None


def _as_signed(condition):
    for page in condition.pages.all():
        signed.as_signed(page)
    return condition
