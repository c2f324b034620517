"""Pages about one person: nothing of them is kept by browsers or told to the next page."""

from django.http import HttpResponse


def kept_private(response: HttpResponse) -> HttpResponse:
    """Nothing of it is stored by browsers or told to the next page, unless the view says otherwise."""
    response["Cache-Control"] = "no-store, private"
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response


def with_form(response: HttpResponse) -> HttpResponse:
    """Let a private page have a form in it.

    Under ``no-referrer`` browsers post ``Origin: null``, which the CSRF check must refuse.  Under
    ``same-origin`` other sites are told just as little.
    """
    response["Referrer-Policy"] = "same-origin"
    return response
