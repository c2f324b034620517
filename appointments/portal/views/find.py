"""A visit whose link was lost."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from appointments.identity import lookup
from appointments.notifications import links, outbox
from appointments.portal.forms.manage import FindForm
from appointments.portal.tries import FINDING
from clinic.common import errors


@never_cache
def find(request):
    now = timezone.now()
    if request.method != "POST":
        until = FINDING.paused_until(request, now=now)
        return errors.too_many(request, until=until, now=now) if until else _page(request, FindForm())
    if "switch" in request.POST:
        return _page(request, FindForm.unchecked(request.POST))
    form = FindForm(request.POST, now=now)
    if not form.is_valid():
        return _page(request, form)
    asked = [form.cleaned_data[name] for name in ("contact", "reference")]
    if not FINDING.allowed(request, *asked, now=now):
        form.add_error(None, FINDING.pause(request, *asked, now=now))
        return _page(request, form, status=429)
    if form.cleaned_data["reference"]:
        return _open(request, form, now)
    return _send(form.cleaned_data, now)


def _page(request, form, **options):
    return render(request, "portal/find.html", {"form": form, "keeps": "find"}, **options)


@never_cache
def sent(request):
    return render(request, "portal/find_sent.html")


def not_open(request, reference):
    """The form as a 404: this browser was not let in to such a visit, whether there is one or not."""
    form = FindForm(initial={"reference": reference})
    context = {"form": form, "not_open": True, "keeps": "find"}
    response = render(request, "portal/not_open.html", context, status=404)
    response["Cache-Control"] = "no-store, private"
    return response


def _open(request, form, now):
    data = form.cleaned_data
    appointment = lookup.by_reference(
        data["reference"], last_name=data["last_name"], birth_date=data["birth_date"], now=now
    )
    if appointment is None:
        form.add_error(None, _("We found no visit with these answers. Check them, or call us."))
        return _page(request, form)
    links.grant(request.session, appointment, now=now)
    return redirect(appointment)


def _send(data, now):
    """The same answer whether a visit was found or not."""
    appointments = lookup.by_contact(
        data["contact"], last_name=data["last_name"], birth_date=data["birth_date"], now=now
    )
    outbox.lost_link(appointments, now=now)
    return redirect("appointments:find_sent")
