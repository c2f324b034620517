"""The photo of a practitioner, at an address that changes with it: browsers may keep it for good."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from clinic.directory.models import Photo

A_YEAR = 31_536_000  # seconds


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def photo(request, slug, digest):
    found = get_object_or_404(Photo, practitioner__slug=slug, practitioner__photo_digest=digest)
    return HttpResponse(bytes(found.jpeg), content_type="image/jpeg")
