"""The office's own pages, beside the tables of the admin.  Names are in the namespace of the admin site."""

from django.urls import path, re_path

from appointments.office.pages import (
    booked,
    calendar,
    call_list,
    closing,
    contact_points,
    doctor,
    erasure,
    inbox,
    phone,
    plan,
    records,
    reports,
    today,
)

urlpatterns = [
    # Today
    path("", today.today, name="today"),
    path("desk/", today.desk, name="desk"),
    # Calendar and phone booking
    path("calendar/", calendar.day, name="calendar"),
    path("calendar/week/", calendar.week, name="calendar-week"),
    path("phone-booking/", phone.phone_booking, name="phone-booking"),
    re_path(r"^phone-booking/(?P<reference>[A-Z0-9]{6})/$", booked.booked, name="phone-booked"),
    re_path(r"^appointments/(?P<reference>[A-Z0-9]{6})/card/$", booked.card, name="visit-card"),
    re_path(
        r"^appointments/(?P<reference>[A-Z0-9]{6})/contact/$",
        contact_points.contact_points,
        name="visit-contact",
    ),
    re_path(r"^appointments/(?P<reference>[A-Z0-9]{6})/move/$", booked.move, name="visit-move"),
    # Schedules, sick days and closures
    path("plan/", plan.plan, name="plan"),
    path("close/", closing.close, name="close"),
    path("closed/<int:pk>/", closing.closed, name="closed"),
    path("closed/<int:pk>/answer/", closing.answer, name="closed_answer"),
    path("closed/<int:pk>/decide/", closing.decide, name="closed_decide"),
    path("closed/<int:pk>/undo/", closing.reopen, name="closed_undo"),
    # Inbox and call list
    path("inbox/", inbox.messages_to_us, name="inbox"),
    path("inbox/<slug:reference>/", inbox.letter, name="letter"),
    path("inbox/<slug:reference>/present/", inbox.present, name="present"),
    path("calls/", call_list.calls, name="calls"),
    # Patients and reports
    path("patients/<int:pk>/merge/", records.choose_duplicate, name="choose_duplicate"),
    path("patients/<int:pk>/merge/<int:other>/", records.merge, name="merge"),
    path("patients/<int:pk>/held/", records.held, name="held"),
    path("erasure/", erasure.erasure, name="erasure"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:table>.csv", reports.reports_file, name="reports_file"),
    # Schedule doctor
    path("doctor/", doctor.doctor, name="doctor"),
]
