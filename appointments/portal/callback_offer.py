"""What every page may ask: can somebody who reaches nobody ask to be called?"""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from appointments.models import BookingPolicy


def callback_offer(request: HttpRequest) -> dict:
    """The context processor.  Only a page that asks costs a query, none while the database is away."""
    if getattr(request, "database_is_away", False):
        return {"may_ask_for_a_call": False}
    return {"may_ask_for_a_call": SimpleLazyObject(_is_on)}


def _is_on() -> bool:
    return BookingPolicy.current().callbacks
