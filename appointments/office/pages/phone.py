"""Booking by phone: one screen on which staff find the caller, choose a time and book."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments import booking
from appointments.availability import read_start
from appointments.identity import likeness, search
from appointments.models import Appointment, Patient
from appointments.office.forms.phone import CallerForm, local_day
from appointments.office.pages.page import office_page, show
from appointments.office.pages.times import Times, agreed, read_times
from clinic.common.names import first_and_last
from clinic.common.refusals import Refusal
from clinic.common.tables import is_key

BOOK_VISITS = "appointments.add_appointment"
ABOUT_THE_CALLER = ("first_name", "last_name", "birth_date", "phone", "email", "language")


@office_page(BOOK_VISITS)
@require_http_methods(["GET", "HEAD", "POST"])
def phone_booking(request: HttpRequest) -> HttpResponse:
    """Find the patient or type a new one, choose a time, book.  What was typed stays until it is booked."""
    if request.method != "POST":
        return _start(request)
    if request.htmx.target == "found":
        return show(request, "office/phone_found.html", _found(request))
    times, patient = read_times(request, request.POST), _patient(request)
    if request.htmx.target == "times":
        return show(request, "office/phone_times.html", {"times": times})
    if request.POST.get("do") != "book":
        return _show(request, times, _blank(request, patient))
    caller = CallerForm(request.POST, patient=patient)
    return _book(request, times, caller)


def _start(request: HttpRequest) -> HttpResponse:
    """The page as a link opens it: blank, at a time of the calendar, or instead of a cancelled visit."""
    old = _cancelled(request.GET.get("instead", ""))
    if old is None:
        return _show(request, read_times(request, _from_address(request)), _blank(request, None))
    known = {"needs": list(old.needs), "reason": old.reason, "instead": old.reference}
    caller = CallerForm(patient=old.patient, initial=known)
    return _show(request, read_times(request, {"visit_type": str(old.visit_type_id)}), caller)


def _cancelled(reference: str) -> Appointment | None:
    """The cancelled visit that is called so, if its patient is still in the records."""
    gone = Appointment.objects.cancelled().with_names()
    return gone.filter(reference=reference, patient__in=Patient.objects.current()).first()


def _book(request: HttpRequest, times: Times, caller: CallerForm) -> HttpResponse:
    """Book, or show the page again with what is missing."""
    if not times.chosen:
        caller.add_error(None, _("Choose a time."))
    if not caller.is_valid():
        return _show(request, times, caller)
    # The second half of a double click finds the visit of the first, and is asked nothing about it.
    again = Appointment.objects.filter(form_token=caller.cleaned_data["token"]).exists()
    over = {} if again else agreed(times)
    same = [] if again else _namesakes(request, caller)
    if over is None or same:
        return _show(request, times, caller, namesakes=same)
    try:
        appointment = booking.book(
            visit_type=times.visit_type,
            placement=times.chosen,
            person=caller.person,
            story=caller.story,
            form_token=caller.cleaned_data["token"],
            patient=caller.patient,
            instead_of=_cancelled(caller.cleaned_data["instead"] or ""),
            by=request.user,
            **over,
        )
    except Refusal as error:
        caller.add_error(None, error.for_staff)
        return _show(request, read_times(request, request.POST), caller, status=409)
    return redirect("admin:phone-booked", appointment.reference)


def _show(
    request: HttpRequest, times: Times, caller: CallerForm, *, status=200, namesakes=()
) -> HttpResponse:
    wrong = caller.is_bound and (caller.errors or namesakes or (times.over and times.over.errors))
    context = _found(request) | {
        "title": _("Book by phone"),
        "times": times,
        "caller": caller,
        "is_new": _is_new(request) or (caller.is_bound and not caller.patient),
        "namesakes": namesakes,
        "wrong": wrong,
        "about": [
            caller[name] for name in ("first_name", "last_name", "birth_date") if name in caller.fields
        ],
        "reach": [caller[name] for name in ("phone", "email", "language")],
    }
    return show(request, "office/phone.html", context, status=status)


def _found(request: HttpRequest) -> dict:
    """The patients that what was typed may mean."""
    typed = request.POST.get("search", "")
    return {"search": typed, "found": search.find(typed) if typed.strip() else []}


def _namesakes(request: HttpRequest, caller: CallerForm) -> list[Patient]:
    """The patients who may be the caller, unless one is chosen or staff have looked at them already."""
    if caller.patient or "another" in request.POST:
        return []
    given = caller.cleaned_data
    who = {name: given[name] for name in ("first_name", "last_name", "birth_date", "phone", "email")}
    return list(likeness.may_be(**who)[: search.SHOWN])


def _blank(request: HttpRequest, patient: Patient | None) -> CallerForm:
    """The form as it was typed; nothing is called wrong yet.  Somebody else begins with empty fields."""
    typed = request.POST.copy()
    if "choose" in typed or typed.get("do") in ("new", "again"):
        for name in [name for name in typed if name.startswith(ABOUT_THE_CALLER)]:
            del typed[name]
    if typed.get("do") == "new":
        typed.update(_name_in(typed.get("search", "")))
    form = CallerForm.unchecked(typed, patient=patient)
    if typed.get("do") == "new":
        form.begin()
    return form


def _name_in(typed: str) -> dict[str, str]:
    """What was looked for as the name of somebody new."""
    if any(sign.isdigit() for sign in typed):
        return {}
    return dict(zip(("first_name", "last_name"), first_and_last(typed), strict=True))


def _is_new(request: HttpRequest) -> bool:
    """Is somebody typed who is not in the records?"""
    do = request.POST.get("do")
    return do == "new" or ("new" in request.POST and do != "again" and "choose" not in request.POST)


def _patient(request: HttpRequest) -> Patient | None:
    """The patient that staff chose."""
    key = request.POST.get("choose") or request.POST.get("patient") or ""
    if request.POST.get("do") in ("again", "new") or not is_key(key):
        return None
    return Patient.objects.filter(pk=key).first()


def _from_address(request: HttpRequest) -> dict:
    """A time of the calendar that was clicked, as the form would send it."""
    value = request.GET.get("at", "")
    chosen = read_start(value)
    if chosen is None:
        return {}
    starts_at, practitioner, location = chosen
    day = local_day(starts_at, location)
    keys = {"practitioner": str(practitioner.pk), "location": str(location.pk)}
    return keys | {"day": day.isoformat(), "time": value}
