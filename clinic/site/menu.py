"""The office's own pages, as its sidebar lists them."""

from django.utils.translation import gettext_lazy

# In the order of the sidebar: address, name, and the permission that opens it.
PAGES = [
    # Today
    ("today", gettext_lazy("Today"), "appointments.change_appointment"),
    # Calendar and phone booking
    ("calendar", gettext_lazy("Calendar"), "appointments.view_appointment"),
    ("phone-booking", gettext_lazy("Book by phone"), "appointments.add_appointment"),
    # Schedules, sick days and closures
    ("plan", gettext_lazy("Weekly plan"), "appointments.view_workinghours"),
    ("close", gettext_lazy("Close time"), "appointments.add_timeoff"),
    # Inbox and call list
    ("inbox", gettext_lazy("Inbox"), "appointments.view_contactmessage"),
    ("calls", gettext_lazy("Call list"), "appointments.view_message"),
    # Patients and reports
    ("reports", gettext_lazy("Reports"), "appointments.view_reports"),
    ("erasure", gettext_lazy("Records to erase"), "appointments.erase_patient"),
    # Schedule doctor
    ("doctor", gettext_lazy("Schedule doctor"), "appointments.change_appointment"),
]
