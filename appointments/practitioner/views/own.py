"""The pages of a practitioner: for the login of a practitioner, about their own visits alone."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from clinic.accounts import login_first
from clinic.common.private import kept_private, with_form
from clinic.directory import facts
from clinic.directory.models import Practitioner
from clinic.directory.whose_clock import first_location
from conditions.signing import signers


def own(view: Callable) -> Callable:
    """Call ``view(request, practitioner)`` with the practitioner whose login it is, on their clock.

    ``practitioner.may_sign`` says whether they may sign texts, for the menu.

    A person without a login is asked for one, and comes back.  A login of no practitioner is told what to do.
    """

    @wraps(view)
    def inner(request: HttpRequest, **asked) -> HttpResponse:
        if not request.user.is_authenticated:
            login, front = reverse("appointments:schedule_login"), reverse("appointments:schedule")
            return login_first.ask(request, login=login, front=front)
        found = Practitioner.objects.filter(user=request.user).annotate(may_sign=signers.may_sign())
        practitioner = found.prefetch_related("locations").first()
        if practitioner is None:
            return with_form(kept_private(show(request, "practitioner/unlinked.html", {}, status=403)))
        location = first_location(practitioner)
        with timezone.override(location.zone if location else timezone.get_default_timezone()):
            return with_form(kept_private(view(request, practitioner, **asked)))

    return inner


def show(request: HttpRequest, template: str, context: dict, *, status: int = 200) -> HttpResponse:
    """Write a page that extends ``practitioner/page.html``; it asks the database nothing about the clinic."""
    usual = {"clinic": facts.remembered(now=timezone.now()), "today": timezone.localdate()}
    return render(request, template, usual | context, status=status)
