"""What a browser's session holds of a patient, and its end: 30 minutes without a click, or one press.

The session cookie has no age, so it ends with the browser as well.  The row in the database is deleted with
the answers; one that only ran out is deleted by the worker.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from appointments import booking
from appointments.notifications import links

IDLE = timedelta(minutes=30)
# A click within this time of the one before is not worth a statement.
TOLD_EVERY = timedelta(minutes=1)
CLICKED = "clicked"
OURS = ("booking", "browser", "booked", "contact", "callback", "family", links.SESSION_KEY)


class PatientSessionMiddleware:
    """Each page of the portal is a click; after 30 minutes without one nothing of the patient is left."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.app_name == "appointments":
            click(request, timezone.now())


def click(request, now: datetime) -> None:
    """Note that somebody is still there, or forget what has been left alone too long."""
    session = request.session
    if not any(name in session for name in OURS):
        return
    clicked = datetime.fromisoformat(session[CLICKED]) if CLICKED in session else None
    if clicked and now - clicked >= IDLE:
        forget(request)
    elif clicked is None or now - clicked >= TOLD_EVERY:
        session[CLICKED] = now.isoformat()
        links.stay(session, now=now)


def forget(request) -> None:
    """Delete what is held of a patient, the time that was kept included; the login of staff stays."""
    session = request.session
    if browser := session.get("browser"):
        booking.let_go(browser=browser)
    if request.user.is_authenticated:
        for name in (*OURS, CLICKED):
            session.pop(name, None)
    else:
        session.flush()
