"""The office's list of patients whose records need not be kept any longer, and the way to erase them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from appointments import records
from appointments.models import BookingPolicy
from appointments.office.forms.records import EraseForm
from appointments.office.pages.page import office_page, show
from clinic.common.refusals import Refusal

AT_ONCE = 50  # patients on one page


@office_page("appointments.erase_patient")
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest) -> HttpResponse:
    """Choose, look once more, confirm."""
    over = records.over(now=timezone.now())
    form = EraseForm(request.POST if request.method == "POST" else None, over=over)
    if not form.is_valid():
        return _list(request, form, over)
    chosen = form.cleaned_data["patients"][:AT_ONCE]
    if "confirmed" in request.POST:
        _erase(request, chosen)
        return redirect("admin:erasure")
    found = [(patient, records.own_messages(patient)) for patient in chosen]
    context = {"title": _("Erase these patients?"), "found": found}
    return show(request, "office/erasure_confirm.html", context)


def _list(request: HttpRequest, form: EraseForm, over) -> HttpResponse:
    context = {
        "title": _("Records to erase"),
        "form": form,
        "policy": BookingPolicy.current(),
        "count": over.count(),
        "patients": over[:AT_ONCE],
    }
    return show(request, "office/erasure.html", context)


def _erase(request: HttpRequest, chosen) -> None:
    """Each patient in a transaction of their own; who has come into use meanwhile is left and named."""
    erased = 0
    for patient in list(chosen):
        name = patient.name
        try:
            records.erase(patient, by=request.user)
        except Refusal as error:
            sentence = _("%(name)s: %(refusal)s") % {"name": name, "refusal": error.for_staff}
            messages.error(request, sentence)
        else:
            erased += 1
    if erased:
        said = ngettext("%(count)d patient is erased.", "%(count)d patients are erased.", erased)
        messages.success(request, said % {"count": erased})
