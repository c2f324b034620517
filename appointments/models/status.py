"""Where a visit can stand."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a visit stands.  ``booking.NEXT`` says which state may follow which."""

    BOOKED = "booked", _("booked")
    ARRIVED = "arrived", _("arrived")
    IN_ROOM = "in_room", _("in room")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")
    NO_SHOW = "no_show", _("no-show")

    HOLDING_TIME = nonmember(("booked", "arrived", "in_room", "completed"))
