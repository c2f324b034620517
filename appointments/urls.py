"""The patient's addresses, and those of who treats them."""

from django.urls import path, register_converter

from appointments.portal.views import (
    after_visit,
    another,
    before_visit,
    booking,
    callback,
    change,
    check,
    clear,
    contact,
    family,
    find,
    mend,
    offer,
    question,
    times,
    visit,
)
from appointments.practitioner.views import feed, login, own_visit, schedule, signing, time_off
from clinic.common.dates import DayConverter

app_name = "appointments"

register_converter(DayConverter, "day")

urlpatterns = [
    path("check/", check.check, name="check"),
    path("book/", question.book, name="book"),
    path("book/details/", booking.details, name="details"),
    path("book/review/", booking.review, name="review"),
    path("book/clear/", clear.clear, name="clear"),
    path("book/cleared/", clear.cleared, name="cleared"),
    path("book/stay/", clear.stay, name="stay"),
    path("book/<slug:slug>/", times.times, name="times"),
    path("appointments/find/", find.find, name="find"),
    path("appointments/find/sent/", find.sent, name="find_sent"),
    path("appointments/link/<str:token>/", visit.link, name="link"),
    path("appointments/confirm-email/<str:token>/", mend.confirm_email, name="confirm_email"),
    path("appointments/family/", family.family, name="family"),
    path("appointments/family/<str:token>/", family.link, name="family_link"),
    path("appointments/<slug:reference>/", visit.appointment, name="visit"),
    path("appointments/<slug:reference>/calendar.ics", visit.calendar_file, name="calendar_file"),
    path("appointments/<slug:reference>/cancel/", change.cancel, name="cancel"),
    path("appointments/<slug:reference>/another/", another.another, name="another"),
    path("appointments/<slug:reference>/contact/", mend.contact_points, name="contact_points"),
    path("appointments/<slug:reference>/cannot-come/", visit.cannot_come, name="cannot_come"),
    path("appointments/<slug:reference>/coming/", visit.coming, name="coming"),
    path("appointments/<slug:reference>/move/", change.move, name="move"),
    path("appointments/<slug:reference>/move/review/", change.move_review, name="move_review"),
    path("appointments/<slug:reference>/offer/take/", offer.take, name="take_offer"),
    path("appointments/<slug:reference>/offer/decline/", offer.decline, name="decline_offer"),
    path("appointments/<slug:reference>/offer/another/", offer.another, name="another_time"),
    path("appointments/<slug:reference>/offer/another/review/", offer.review, name="another_review"),
    path("appointments/<slug:reference>/plan/", after_visit.plan, name="plan"),
    path("appointments/<slug:reference>/questions/", before_visit.questions, name="questions"),
    path("appointments/<slug:reference>/questions/saved/", before_visit.saved, name="questions_saved"),
    path("call-me/", callback.callback, name="callback"),
    path("call-me/<str:token>/", callback.sent, name="callback_sent"),
    path("contact/", contact.contact, name="contact"),
    path("contact/sent/", contact.sent, name="contact_sent"),
    # Practitioners: their schedule
    path("schedule/", schedule.today, name="schedule"),
    path("schedule/day/<day:day>/", schedule.day, name="schedule_day"),
    path("schedule/week/<day:day>/", schedule.week, name="schedule_week"),
    path("schedule/time-off/", time_off.page, name="schedule_time_off"),
    path("schedule/time-off/<int:key>/give-back/", time_off.give_back, name="schedule_give_back"),
    path("schedule/calendar/", feed.settings, name="schedule_calendar"),
    path("schedule/sign/", signing.to_sign, name="schedule_sign"),
    path("schedule/sign/rules/<slug:language>/", signing.rules, name="schedule_sign_rules"),
    path("schedule/sign/<int:key>/<slug:language>/", signing.page, name="schedule_sign_page"),
    path("schedule/step/", schedule.step, name="schedule_step"),
    path("schedule/visits/<slug:reference>/answers/", own_visit.answers, name="schedule_answers"),
    path("schedule/visits/<slug:reference>/plan/", own_visit.plan, name="schedule_plan"),
    path("schedule/login/", login.Login.as_view(), name="schedule_login"),
    path("schedule/logout/", login.Logout.as_view(), name="schedule_logout"),
]
