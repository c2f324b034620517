"""What stands between a request and every view."""

import logging

from django.core.exceptions import BadRequest
from django.http import UnreadablePostError

from clinic.common import errors

logger = logging.getLogger(__name__)
denied = logging.getLogger("clinic.denied")

LARGEST_FORM = 65_536  # bytes
LARGEST_OFFICE_FORM = 11_000_000  # bytes: one of them takes a photo
MOST_FIELDS = 90


class DatabaseAwayMiddleware:
    """A database that is away, or a lock not granted in time, is a page that keeps what was typed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, errors.DATABASE_AWAY):
            return None
        # Only the kind of failure: the database's own words quote the rows.
        logger.error("Database away: %s", type(exception.__cause__ or exception).__name__)
        return errors.database_away(request)


class DeniedMiddleware:
    """Write down what was refused to whom: the view and the user's key, and nothing that was asked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # An address that none of our views has is nobody's business.
        if response.status_code in (403, 404) and request.resolver_match:
            view, user = request.resolver_match.view_name, request.user.pk or "nobody"
            denied.warning("Refused with %s: %s, user %s", response.status_code, view, user)
        return response


class FormSizeMiddleware:
    """Refuse what none of our public forms can have sent.  The office's own may be longer and take a file."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method == "POST":
            office = request.path_info.startswith("/admin/")
            if _announced_size(request) > (LARGEST_OFFICE_FORM if office else LARGEST_FORM):
                return errors.too_large(request)
            if not office:
                _like_ours(request)
        return self.get_response(request)


class NulMiddleware:
    """Drop NUL characters: nobody types them, PostgreSQL stores none, and a view need not think of them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info:
            raise BadRequest("NUL in the address.")
        request.GET = _without_nul(request.GET)
        if request.method == "POST":
            request.POST = _without_nul(_posted(request))
        return self.get_response(request)


def _like_ours(request):
    """A public form has only so many fields, and none of them is a file."""
    if sum(len(values) for _, values in _posted(request).lists()) > MOST_FIELDS:
        raise BadRequest("Too many fields.")
    if request.FILES:
        raise BadRequest("A file.")


def _announced_size(request):
    """Bytes of the body; nobody reads more than that from the connection."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _posted(request):
    try:
        return request.POST
    except UnreadablePostError as error:
        raise BadRequest("The form did not arrive whole.") from error


def _without_nul(fields):
    if not any("\0" in text for name, values in fields.lists() for text in (name, *values)):
        return fields
    clean = fields.copy()
    clean.clear()
    for name, values in fields.lists():
        clean.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
    clean._mutable = False
    return clean
