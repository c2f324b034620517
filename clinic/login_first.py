"""Who is not logged in is asked to, and comes back."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect


def ask(request: HttpRequest, *, login: str, front: str) -> HttpResponse:
    """To the page ``login`` and back to where they were, or to ``front`` when that cannot be opened again.

    A page that refreshes a part of itself goes there as a whole: the login has no place in that part.
    """
    if request.htmx:
        return HttpResponseClientRedirect(
            redirect_to_login(request.htmx.current_url_abs_path or front, login).url
        )
    return redirect_to_login(request.get_full_path() if request.method == "GET" else front, login)
