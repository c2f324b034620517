"""Keep, move or cancel: what a form says about each visit."""

import re

from django.http import QueryDict

from appointments.availability import read_slot
from appointments.disruptions import Decision
from appointments.models import Appointment
from clinic.common.tables import LONGEST_KEY

NAME = re.compile(rf"visit-(\d{{1,{LONGEST_KEY}}})", re.ASCII)


def read_decisions(data: QueryDict) -> dict[int, Decision]:
    """The decisions by the visit's key; what no form of ours has sent counts as no decision."""
    said = {int(match[1]): data[name] for name in data if (match := NAME.fullmatch(name))}
    appointments = Appointment.objects.filter(pk__in=said).select_related("visit_type").in_bulk()
    found = {}
    for pk, appointment in appointments.items():
        what, _space, value = said[pk].partition(" ")
        time = read_slot(value, appointment.visit_type) if what == "move" else None
        if what in ("keep", "cancel") or time:
            found[pk] = Decision(what, time)
    return found
