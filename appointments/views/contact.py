"""Writing to the office."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from appointments import contact as inbox
from appointments import lookup
from appointments.forms.contact import ContactForm
from clinic import limits
from clinic.views import errors

MOST_MESSAGES = [(10, timedelta(hours=1)), (30, timedelta(days=1))]
ASKED = ("name", "email", "phone", "prefers", "best_time", "language", "topic")


@never_cache
def contact(request):
    if request.method != "POST":
        form = ContactForm(initial={"language": get_language()})
        return render(request, "appointments/contact.html", {"form": form})
    form, now = ContactForm(request.POST, now=timezone.now()), timezone.now()
    if not form.is_valid():
        return render(request, "appointments/contact.html", {"form": form})
    if not limits.allowed("contact", limits.address(request), *MOST_MESSAGES, now=now):
        return errors.too_many(request)
    data = form.cleaned_data
    visit, text = _about(data)
    message = inbox.receive(
        **{name: data[name] for name in ASKED},
        text=text,
        appointment=visit,
        form_token=form.form_token,
        now=now,
    )
    request.session["contact"] = message.reference
    return redirect("appointments:contact_sent")


def _about(data):
    """The visit that was named, if it is the writer's; otherwise staff read in the text which was meant."""
    reference, text = data["reference"], data["text"]
    visit = lookup.by_reference_and_contact(reference, data["email"], data["phone"]) if reference else None
    if reference and visit is None:
        with translation.override(settings.LANGUAGE_CODE):
            named = _("Reference given: %(reference)s") % {"reference": reference}
        text = f"{named}\n{text}"
    return visit, text


@never_cache
def sent(request):
    reference = request.session.get("contact")
    if reference is None:
        return redirect("appointments:contact")
    return render(request, "appointments/contact_sent.html", {"reference": reference})
