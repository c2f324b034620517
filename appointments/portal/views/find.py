"""A visit whose link was lost."""

from datetime import timedelta

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from appointments.identity import lookup
from appointments.notifications import links, outbox
from appointments.portal.forms.manage import FindForm
from clinic.common import errors, limits

MOST_TRIES = (5, timedelta(minutes=15))


@never_cache
def find(request):
    if request.method != "POST":
        return render(request, "portal/find.html", {"form": FindForm()})
    form, now = FindForm(request.POST, now=timezone.now()), timezone.now()
    if not form.is_valid():
        return render(request, "portal/find.html", {"form": form})
    if not _may_try(request, form.cleaned_data, now):
        return errors.too_many(request)
    if form.cleaned_data["reference"]:
        return _open(request, form, now)
    return _send(form.cleaned_data, now)


@never_cache
def sent(request):
    return render(request, "portal/find_sent.html")


def not_open(request, reference):
    """The form as a 404: this browser was not let in to such a visit, whether there is one or not."""
    form = FindForm(initial={"reference": reference})
    response = render(request, "portal/find.html", {"form": form, "not_open": True}, status=404)
    response["Cache-Control"] = "no-store, private"
    return response


def _may_try(request, data, now) -> bool:
    """Five tries in 15 minutes for a network address, and for each contact and reference."""
    asked = [limits.digest(text) for text in (data["contact"], data["reference"]) if text]
    counted = [("find by address", limits.address(request)), *(("find", who) for who in asked)]
    return all(limits.allowed(what, who, MOST_TRIES, now=now) for what, who in counted)


def _open(request, form, now):
    data = form.cleaned_data
    appointment = lookup.by_reference(
        data["reference"], last_name=data["last_name"], birth_date=data["birth_date"], now=now
    )
    if appointment is None:
        form.add_error(None, _("We found no visit with these answers. Check them, or call us."))
        return render(request, "portal/find.html", {"form": form})
    links.grant(request.session, appointment, now=now)
    return redirect(appointment)


def _send(data, now):
    """The same answer whether a visit was found or not."""
    appointments = lookup.by_contact(
        data["contact"], last_name=data["last_name"], birth_date=data["birth_date"], now=now
    )
    outbox.lost_link(appointments, now=now)
    return redirect("appointments:find_sent")
