"""The pages behind a patient's link: who may see them, and what browsers may keep of them."""

from functools import wraps

from django.utils import timezone

from appointments.notifications import links
from appointments.portal.views.find import not_open
from clinic.common.private import kept_private


def granted(view):
    """Call ``view(request, appointment, now)`` for the visit this session was let in to.

    Anybody else gets the form that finds a visit, as a 404, whether there is such a visit or not.
    """

    @wraps(view)
    def inner(request, reference):
        now = timezone.now()
        appointment = links.granted(request.session, reference, now=now)
        if appointment is None:
            return not_open(request, reference)
        return kept_private(view(request, appointment, now))

    return inner
