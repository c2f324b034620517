"""The calendar feed, and the page on which a physician makes its address."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.models import CalendarFeed
from appointments.practitioner import feeds
from appointments.practitioner.forms.feed import NamesForm
from appointments.practitioner.views.own import own, show
from clinic.directory.models import Practitioner

SETTINGS = "appointments:schedule_calendar"


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar; nothing when it has not changed.  Whatever is wrong with the address is the same 404."""
    found = feeds.read(token)
    if found is None:
        raise Http404("No such calendar.")
    entries = feeds.entries(found, now=timezone.now())
    etag = f'"{feeds.version(found, entries)}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(feeds.file(found, entries), content_type="text/calendar; charset=utf-8")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@own
def settings(request: HttpRequest, practitioner: Practitioner) -> HttpResponse:
    """Make the address, see it once, switch it off; and choose how patients stand in the calendar."""
    context = {"practitioner": practitioner, "here": "calendar"}
    pressed = request.POST.get("do")
    if pressed == "make":
        secret = feeds.make_address(practitioner, language=get_language())
        context["address"] = feeds.address(secret)
        context["webcal"] = "webcal:" + context["address"].removeprefix(
            urlsplit(context["address"]).scheme + ":"
        )
    elif pressed == "off":
        feeds.switch_off(practitioner)
        messages.success(request, _("The address is switched off: nobody can read it any more."))
        return redirect(SETTINGS)
    elif pressed == "names" and (form := NamesForm(request.POST)).is_valid():
        feeds.show_names(practitioner, names=form.cleaned_data["patients"] == "names")
        messages.success(request, _("Saved. Your calendar changes when it asks next."))
        return redirect(SETTINGS)
    known = CalendarFeed.objects.filter(practitioner=practitioner).first()
    context |= {
        "feed": known,
        "form": NamesForm(initial={"patients": "names" if known and known.names else "initials"}),
    }
    return show(request, "practitioner/calendar.html", context)
