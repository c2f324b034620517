"""The site's addresses, and views in which something goes wrong."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from clinic import urls
from clinic.common import errors
from clinic.directory.models import Location
from clinic.urls import handler400, handler403, handler404, handler500  # noqa: F401 - Django looks for them here


def fails(request):
    raise RuntimeError("A fault of ours")


def refuses(request):
    raise PermissionDenied


def locks(request):
    with transaction.atomic():
        location = Location.objects.select_for_update().get()
    return HttpResponse(f"{location.name}: {request.POST.get('reason', '')}")


def remembers(request):
    request.session["draft"] = "typed"
    return HttpResponse("remembered")


def echo(request):
    return HttpResponse("|".join(f"{key}={value}" for key, value in (request.POST or request.GET).items()))


urlpatterns = [
    *urls.urlpatterns,
    *(path(f"es/{view.__name__}/", view) for view in (fails, locks)),
    *(path(f"en/{view.__name__}/", view) for view in (fails, refuses, locks, remembers, echo)),
    path("en/too-many/", errors.too_many),
]
