"""The pages behind a patient's link: who may see them, and what browsers may keep of them."""

from functools import wraps

from django.utils import timezone

from appointments.notifications import links
from appointments.portal.views.find import not_open
from clinic.common.private import kept_private

LATE = 120  # minutes


def late_link(appointment, *, now) -> str:
    """What a form carries so that it is taken up to two hours after it was shown."""
    return links.token_of(appointment, minutes=LATE, now=now, kind=links.LATE)


def _late(request, reference, now):
    """The visit whose own form comes after the grant has ended; it is let in again."""
    if request.method != "POST" or "link" not in request.POST:
        return None
    appointment = links.read(request.POST["link"], now=now, kind=links.LATE)
    if appointment is None or appointment.reference != reference:
        return None
    links.grant(request.session, appointment, now=now)
    return appointment


def granted(view):
    """Call ``view(request, appointment, now)`` for the visit this session was let in to.

    Anybody else gets the form that finds a visit, as a 404, whether there is such a visit or not.  A form
    with much to type carries a link of its own: what is sent after 30 minutes is not lost.
    """

    @wraps(view)
    def inner(request, reference):
        now = timezone.now()
        appointment = links.granted(request.session, reference, now=now) or _late(request, reference, now)
        if appointment is None:
            return not_open(request, reference)
        return kept_private(view(request, appointment, now))

    return inner
