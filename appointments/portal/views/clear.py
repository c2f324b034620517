"""On a shared device: what was typed and what is open here ends with one press, or stays with another."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from appointments.portal.session import click, forget


@require_POST
def clear(request):
    """Delete the answers of this browser, close its visits, and give back the time it holds."""
    forget(request)
    return redirect("appointments:cleared")


@require_safe
@never_cache
def cleared(request):
    return render(request, "portal/cleared.html")


@require_POST
@never_cache
def stay(request):
    """Somebody is still there, and reads or types.  It gives nothing back."""
    click(request, timezone.now())
    return HttpResponse(status=204)
