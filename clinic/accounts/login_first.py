"""A person without a login is sent to the page that asks for one, and comes back."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect, reswap
from django_htmx.middleware import HtmxDetails

# The parts, by their id, of pages on which people are typing.
BESIDE_TYPED = ("present", "found", "times")


class HtmxHttpRequest(HttpRequest):
    """A request that has passed the middleware of django_htmx."""

    htmx: HtmxDetails


def ask(request: HtmxHttpRequest, *, login: str, front: str) -> HttpResponse:
    """To the page ``login`` and back to where they were, or to ``front`` when that cannot be opened again.

    A page that refreshes a part of itself goes there as a whole: the login has no place in that part.  It
    stays where somebody is typing, and the part says that they are logged out.
    """
    if not request.htmx:
        return redirect_to_login(request.get_full_path() if request.method == "GET" else front, login)
    to_login = redirect_to_login(request.htmx.current_url_abs_path or front, login).url
    if request.htmx.target in BESIDE_TYPED:
        return reswap(render(request, "accounts/logged_out.html", {"login": to_login}), "innerHTML")
    return HttpResponseClientRedirect(to_login)
