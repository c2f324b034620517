"""Wrong passwords are limited, for each account and for each network address."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from clinic.common import errors, limits

STAFF_SESSION = timedelta(hours=12)
# An office shares one address, and its people mistype at the same hour.
FOR_AN_ACCOUNT = (5, timedelta(minutes=15))
FOR_AN_ADDRESS = (20, timedelta(minutes=15))


def limited(login: Callable) -> Callable:
    """Let a login view look at a password only while there are tries left; otherwise a page with status 429.

    A try is counted before the password is looked at, so that no more are looked at however many come at
    once, and taken back when it was the right one.  The view answers a right password with a redirect.
    """

    @wraps(login)
    def counted(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method != "POST":
            return login(request, *args, **kwargs)
        now = timezone.now()
        account = limits.digest(request.POST.get("username", ""))
        tries = [
            ("login by address", limits.address(request), FOR_AN_ADDRESS),
            ("login", account, FOR_AN_ACCOUNT),
        ]
        taken: list[tuple[str, str]] = []
        for what, who, limit in tries:
            if not limits.allowed(what, who, limit, now=now):
                _take_back(taken, now)
                return errors.too_many(request)
            taken.append((what, who))
        answer = login(request, *args, **kwargs)
        if answer.status_code == 302:
            _take_back(taken, now)
        return answer

    return counted


def keep_for_a_day_of_work(sender, request, user, **more) -> None:
    """Let the session of who has just logged in last as long as a long day in the office."""
    request.session.set_expiry(int(STAFF_SESSION.total_seconds()))


def _take_back(tries, now) -> None:
    for what, who in tries:
        limits.take_back(what, who, now=now)
