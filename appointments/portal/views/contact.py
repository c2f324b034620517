"""Writing to the office."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from appointments import inbox as inbox
from appointments.identity import lookup
from appointments.models import ContactMessage
from appointments.portal.forms.contact import ContactForm, read_page_name
from clinic.common import errors, limits
from clinic.common.references import spaced

MOST_MESSAGES = [(10, timedelta(hours=1)), (30, timedelta(days=1))]
ASKED = ("name", "email", "phone", "prefers", "best_time", "language", "topic")


@never_cache
def contact(request):
    if request.method != "POST":
        initial = {"language": get_language()}
        if about := read_page_name(request.GET.get("about", "")):
            initial |= {"about": about, "topic": ContactMessage.Topic.QUESTION}
        form = ContactForm(initial=initial)
        return render(request, "portal/contact.html", {"form": form})
    form, now = ContactForm(request.POST, now=timezone.now()), timezone.now()
    if not form.is_valid():
        return render(request, "portal/contact.html", {"form": form})
    if not limits.allowed("contact", limits.address(request), *MOST_MESSAGES, now=now):
        return errors.too_many(request)
    data = form.cleaned_data
    appointment, text = _about(data)
    message = inbox.receive(
        **{name: data[name] for name in ASKED},
        text=text,
        appointment=appointment,
        form_token=form.form_token,
        now=now,
    )
    request.session["contact"] = message.reference
    return redirect("appointments:contact_sent")


def _about(data):
    """The visit that was named, if it is the writer's; otherwise staff read in the text which was meant.

    They also read there which page somebody came from with a question.
    """
    reference, lines = data["reference"], [data["text"]]
    appointment = (
        lookup.by_reference_and_contact(reference, data["email"], data["phone"]) if reference else None
    )
    with translation.override(settings.LANGUAGE_CODE):
        if reference and appointment is None:
            lines.insert(0, _("Reference given: %(reference)s") % {"reference": spaced(reference)})
        if data["about"]:
            lines.insert(0, _("About the page: %(page)s") % {"page": data["about"]})
    return appointment, "\n".join(lines)


@never_cache
def sent(request):
    reference = request.session.get("contact")
    if reference is None:
        return redirect("appointments:contact")
    return render(request, "portal/contact_sent.html", {"reference": spaced(reference)})
