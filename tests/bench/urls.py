"""The site's own addresses and, to compare with, a view that does nothing behind the same middleware."""

from django.http import HttpResponse
from django.urls import path

from clinic import urls
from clinic.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def bare(request):
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), *urls.urlpatterns]
