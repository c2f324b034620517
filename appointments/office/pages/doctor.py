"""The schedule doctor: what is wrong now, and why a time is not offered."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appointments.insight.checks import examine
from appointments.office.forms.why import WhyForm
from appointments.office.pages.page import office_page, show
from clinic.directory.models import Location


@office_page("appointments.change_appointment")
@require_safe
def doctor(request: HttpRequest) -> HttpResponse:
    """What was found, and the answer if a time is asked about."""
    now, location = timezone.now(), Location.objects.main()
    asked = WhyForm.base_fields.keys() & request.GET.keys()
    today = timezone.localdate(timezone=location and location.zone)
    form = WhyForm(request.GET if asked else None, initial={"date": today})
    reasons = form.reasons(now=now) if form.is_valid() else None
    found = examine(now=now)
    context = {
        "title": _("Schedule doctor"),
        "form": form,
        "asked": form.cleaned_data if reasons is not None else None,
        "reasons": reasons,
        "wrong": [subject for subject in found if subject.count and not subject.is_news],
        "news": [subject for subject in found if subject.count and subject.is_news],
        "well": [subject for subject in found if not subject.count],
    }
    return show(request, "office/doctor.html", context)
