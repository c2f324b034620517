"""Somebody who books for several people sees their visits together, behind one link to their own address."""

from datetime import datetime

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from appointments.models import Appointment
from appointments.notifications import links, outbox
from appointments.portal.forms.manage import FamilyForm
from appointments.portal.tries import FINDING
from clinic.common import errors
from clinic.common.private import kept_private, with_form

SESSION_KEY = "family"  # [address, end]


@never_cache
def family(request):
    """The visits when the link was opened here; otherwise the form that asks for it."""
    now = timezone.now()
    if email := _let_in(request.session, now):
        return _visits(request, email, now)
    if request.method != "POST":
        until = FINDING.paused_until(request, now=now)
        return errors.too_many(request, until=until, now=now) if until else _page(request, FamilyForm())
    if "switch" in request.POST:
        return _page(request, FamilyForm.unchecked(request.POST))
    form = FamilyForm(request.POST, now=now)
    if not form.is_valid():
        return _page(request, form)
    email = form.cleaned_data["email"]
    if not FINDING.allowed(request, email, now=now):
        form.add_error(None, FINDING.pause(request, email, now=now))
        return _page(request, form, status=429)
    outbox.family_link(email, now=now)
    return redirect("appointments:find_sent")


def _page(request, form, **options):
    return render(request, "portal/family_form.html", {"form": form, "keeps": "family"}, **options)


def link(request, token):
    """Opens the list for this browser and shows it under an address without the secret."""
    now = timezone.now()
    appointment = links.read(token, now=now, kind=links.FAMILY)
    if appointment is None or not appointment.email:
        return kept_private(render(request, "portal/link_ended.html", status=404))
    request.session[SESSION_KEY] = [appointment.email, (now + links.GRANT).isoformat()]
    return kept_private(redirect("appointments:family"))


def _let_in(session, now: datetime) -> str:
    """The address whose visits this browser may see; empty when it may not."""
    email, end = session.get(SESSION_KEY, ("", ""))
    return email if end and now < datetime.fromisoformat(end) else ""


def _visits(request, email: str, now: datetime):
    """The upcoming visits of an address; each is opened by a grant of its own."""
    upcoming = Appointment.objects.with_names().upcoming(now).filter(email__iexact=email)
    if request.method == "POST":
        if opened := upcoming.filter(reference=request.POST.get("open", "")).first():
            links.grant(request.session, opened, now=now)
            return kept_private(redirect(opened))
        return kept_private(redirect("appointments:family"))
    context = {"appointments": upcoming.order_by("starts_at", "pk"), "email": email}
    return with_form(kept_private(render(request, "portal/family.html", context)))
