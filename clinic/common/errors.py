"""The pages that say why something was not done, and what to do instead.

Each is shown in the language of the address that was asked for, whatever the middleware had time to do.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from clinic.common import limits

DATABASE_AWAY = (OperationalError, InterfaceError)
RETRY_AFTER_SECONDS = 30


def bad_request(request, exception=None):
    return _page(request, 400)


def permission_denied(request, exception=None):
    return _page(request, 403)


def csrf_failure(request, reason=""):
    """The form came without our cookie: an old page, or a browser that keeps no cookies."""
    sentence = _(
        "Your browser did not send the cookie that belongs to this form. Go back, reload the page and send "
        "the form again. If that does not help, allow cookies for this site or call us."
    )
    return _page(request, 403, explanation=sentence)


def page_not_found(request, exception=None):
    return _page(request, 404)


def too_large(request):
    """More was sent than any of our forms can hold."""
    return _page(request, 413)


def too_many(request, *, until=None, now=None, back=""):
    """Somebody has to pause, ``until`` when if it is known; what was typed is kept at ``back``."""
    return _page(request, 429, left=limits.left(until, now=now) if until else "", back=back)


def server_error(request):
    """Our fault.  A database that went away between the view and the answer is not: it has its own page."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return database_away(request)
    request.database_is_away = True  # or may be: nothing more is asked of it
    return _page(request, 500)


def database_away(request):
    """What was typed comes back with the page, in a form that sends it again."""
    request.database_is_away = True
    response = _page(request, 503, action=request.get_full_path(), typed=_typed(request))
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _page(request, status, **context):
    language = translation.get_language_from_request(request, check_path=True)
    with translation.override(language):
        response = render(request, f"common/errors/{status}.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _typed(request):
    """The posted fields in their order, but for passwords and the old form's CSRF token."""
    if request.method != "POST":
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name.lower()
    ]
