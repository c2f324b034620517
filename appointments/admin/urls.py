"""The office's own pages, beside the tables of the admin.  Names are in the namespace of the admin site."""

urlpatterns = [
    # Today
    # Calendar and phone booking
    # Schedules, sick days and closures
    # Inbox and call list
    # Patients and reports
    # Schedule doctor
]
