"""The office's pages about one patient's record: making two one, and everything that is held."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments import records
from appointments.identity import search
from appointments.models import Patient
from appointments.office.forms.records import MergeForm
from appointments.office.pages.page import office_page, show
from appointments.office.tables.physicians import own_only
from clinic.common.forms.fields import clean_text
from clinic.common.refusals import Refusal

FOUND = 20  # records that a search shows
LONGEST_SEARCH = 200


def record(request: HttpRequest, pk: int) -> Patient:
    """The record with this key that the user may see; 404 when there is none."""
    return get_object_or_404(visible(request.user), pk=pk)


def visible(user):
    """The records that ``user`` may see: a physician those of their own patients."""
    rows = Patient.objects.select_related("merged_into")
    own = own_only(user)
    return rows.filter(appointments__practitioner=own).distinct() if own else rows


def page_of(patient: Patient) -> str:
    """Where the record stands in the admin."""
    return reverse("admin:appointments_patient_change", args=[patient.pk])


@office_page("appointments.change_patient")
@require_safe
def choose_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Which other record is the same person?  Those that look like it, and a search."""
    patient = record(request, pk)
    if patient.merged_into_id or patient.erased_at:
        return redirect(page_of(patient))
    typed = clean_text(request.GET.get("q", ""))[:LONGEST_SEARCH]
    found = []
    if typed:
        rows = visible(request.user).current().exclude(pk=pk)
        found = search.among(rows, typed)[:FOUND]
    context = {
        "title": _("Merge with another record"),
        "patient": patient,
        "alike": records.duplicates_of(patient),
        "typed": typed,
        "found": found,
    }
    return show(request, "office/merge_choose.html", context)


@office_page("appointments.change_patient")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two records side by side, with what stays and what moves; confirmed, they are one."""
    kept, gone = record(request, pk), record(request, other)
    form = MergeForm(request.POST if request.method == "POST" else None, kept=kept, gone=gone)
    refusal = ""
    if form.is_valid():
        try:
            left = records.merge(kept, gone, take=form.take, by=request.user)
        except Refusal as error:
            refusal = error.for_staff
        else:
            messages.success(request, _("The two records are one. Every visit of both stands here."))
            return redirect(page_of(left))
    elif kept.merged_into_id or gone.merged_into_id or kept.erased_at or gone.erased_at or kept == gone:
        return redirect(page_of(kept.survivor))
    return show(request, "office/merge.html", _preview(kept, gone, form, refusal))


def _preview(kept: Patient, gone: Patient, form: MergeForm, refusal: str) -> dict:
    sides = [
        {
            "record": side,
            "appointments": side.appointments.with_names().order_by("-starts_at"),
            "messages": records.contact_messages(side).filter(appointment__patient=side).count(),
        }
        for side in (kept, gone)
    ]
    return {
        "title": _("Merge two records"),
        "kept": kept,
        "gone": gone,
        "form": form,
        "sides": sides,
        "refusal": refusal,
        "overlaps": records.overlaps(kept, gone),
        "other_birth_date": kept.birth_date != gone.birth_date,
    }


@office_page("appointments.export_patient")
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is held about a patient, to print or as a file; who takes it is written down."""
    patient = record(request, pk).survivor
    if request.method != "POST":
        return show(request, "office/held_ask.html", {"title": _("Everything we hold"), "patient": patient})
    records.note_export(patient, by=request.user)
    parts, now = records.held(patient), timezone.now()
    if request.POST.get("as") == "file":
        content = {"made_at": now, "made_by": request.user.get_username()} | records.as_json(parts)
        answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
        answer["Content-Disposition"] = f'attachment; filename="patient-{patient.pk}.json"'
        return answer
    context = {"title": _("Everything we hold"), "patient": patient, "parts": parts, "now": now}
    return show(request, "office/held.html", context)
