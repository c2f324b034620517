"""READS.  Everybody the office must phone: about a visit, because they wrote to us, or asked for a call.

Three statements, however many people: the messages about visits that reach nobody by e-mail, the letters
that are to be answered by phone, and the calls that were asked for.  One call for each visit, also when
several messages about it wait.
"""

from appointments.notifications.call_list.about_appointments import about_appointments, appointment_rows
from appointments.notifications.call_list.about_callbacks import about_callbacks, callback_rows
from appointments.notifications.call_list.about_letters import about_letters, letter_rows, to_be_called
from appointments.notifications.call_list.call import Call, in_order
from appointments.notifications.call_list.everybody import calls

__all__ = [
    "Call",
    "about_appointments",
    "about_callbacks",
    "about_letters",
    "appointment_rows",
    "callback_rows",
    "calls",
    "in_order",
    "letter_rows",
    "to_be_called",
]
