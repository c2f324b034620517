"""Asking for a call, and calling it off."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from appointments.inbox import callback_links, callbacks
from appointments.inbox.windows import windows
from appointments.models import BookingPolicy, CallbackRequest
from appointments.portal.forms.callback import CallbackForm
from appointments.portal.tries import CALLING
from clinic.common import errors
from clinic.common.private import kept_private, with_form
from clinic.common.refusals import Refusal
from clinic.directory.models import Location

GRANT = timedelta(minutes=30)  # as for a visit
SESSION_KEY = "callback"  # [token, end of the grant]
ASKED = ("reason", "name", "phone", "language")


@never_cache
def callback(request):
    now, location = timezone.now(), Location.objects.main()
    if location is None or not BookingPolicy.current().callbacks:
        return redirect("appointments:contact")
    offered = {"windows": windows(location, now=now), "location": location, "now": now}
    if request.method != "POST":
        if until := CALLING.paused_until(request, now=now):
            return errors.too_many(request, until=until, now=now)
        initial = {"language": get_language(), "reason": request.GET.get("about")}
        return _show(request, CallbackForm(initial=initial, **offered), now)
    if "switch" in request.POST:
        return _show(request, CallbackForm.unchecked(request.POST, **offered), now)
    form = CallbackForm(request.POST, **offered)
    if not form.is_valid():
        return _show(request, form, now)
    asked = [form.cleaned_data["phone"], request.session.session_key or ""]
    if not (callbacks.made_by(form.form_token) or CALLING.allowed(request, *asked, now=now)):
        form.add_error(None, CALLING.pause(request, *asked, now=now))
        return _show(request, form, now, status=429)
    made = callbacks.ask_for_a_call(
        **{name: form.cleaned_data[name] for name in ASKED},
        window=form.window,
        location=location,
        form_token=form.form_token,
        now=now,
    )
    token = callback_links.token(made)
    request.session[SESSION_KEY] = [token, (now + GRANT).isoformat()]
    return redirect("appointments:callback_sent", token)


def _show(request, form, now, **options):
    """The form, and the call that this browser has asked for before, if it is still to come."""
    token = _granted(request, now)
    known = callback_links.read(token) if token else None
    context = {
        "form": form,
        "known": known if known and known.is_open else None,
        "token": token,
        "keeps": "callback",
    }
    return render(request, "portal/callback.html", context, **options)


def sent(request, token):
    """The call that was asked for; a POST calls it off.  Opening the address changes nothing."""
    found = callback_links.read(token)
    if found is None:
        return kept_private(render(request, "portal/callback_ended.html", status=404))
    if request.method == "POST":
        # The page says so when the person was called in the meantime.
        with suppress(Refusal):
            callbacks.call_off(found, now=timezone.now())
        return kept_private(redirect("appointments:callback_sent", token))
    context = {
        "callback": found,
        "is_mine": _granted(request, timezone.now()) == token,
        "stage": _stage(found),
        "token": token,
        "keeps": "callback",
    }
    return with_form(kept_private(render(request, "portal/callback_sent.html", context)))


def _stage(found: CallbackRequest) -> str:
    """How the call stands, for the heading of its page."""
    return "now" if found.is_open and found.starts_at <= timezone.now() else found.state


def _granted(request, now: datetime) -> str | None:
    """The link to the call that this browser has asked for within the last half hour."""
    token, ends = request.session.get(SESSION_KEY) or (None, None)
    return token if token and now < datetime.fromisoformat(ends) else None
