"""Writing to the office."""

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
from appointments.portal.tries import WRITING
from clinic.common import errors
from clinic.common.references import spaced

ASKED = ("name", "email", "phone", "prefers", "best_time", "language", "topic")


@never_cache
def contact(request):
    now = timezone.now()
    if request.method != "POST":
        return _empty(request, now)
    if "switch" in request.POST:
        return _page(request, ContactForm.unchecked(request.POST))
    form = ContactForm(request.POST, now=now)
    if not form.is_valid():
        return _page(request, form)
    data = form.cleaned_data
    if not WRITING.allowed(request, data["email"], data["phone"], now=now):
        form.add_error(None, WRITING.pause(request, data["email"], data["phone"], now=now))
        return _page(request, form, status=429)
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


def _empty(request, now):
    """The form, unless a flood comes from this network: who has to wait reads so before they type."""
    if until := WRITING.paused_until(request, now=now):
        return errors.too_many(request, until=until, now=now)
    initial = {"language": get_language()}
    if about := read_page_name(request.GET.get("about", "")):
        initial |= {"about": about, "topic": ContactMessage.Topic.QUESTION}
    return _page(request, ContactForm(initial=initial))


def _page(request, form, **options):
    return render(request, "portal/contact.html", {"form": form, "keeps": "write"}, **options)


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
