"""Messages to the office of the invented clinic, one of them urgent, and calls that were asked for."""

from datetime import datetime, timedelta

from appointments import inbox
from appointments.inbox import callbacks
from appointments.inbox.windows import windows
from appointments.models import Appointment, CallbackRequest, ContactMessage
from clinic.directory.models import Location

Reason = CallbackRequest.Reason
Topic, Prefers = ContactMessage.Topic, ContactMessage.Prefers

LETTERS = [
    {
        "hours_ago": 3,
        "name": "Luis Ortega",
        "phone": "+14135550157",
        "prefers": Prefers.PHONE,
        "language": "es",
        "topic": Topic.QUESTION,
        "text": "Se me trabó la espalda y desde anoche no siento el pie. ¿Pueden verme hoy?",
    },
    {
        "hours_ago": 20,
        "name": "Ruth Abbott",
        "email": "ruth.abbott@example.org",
        "topic": Topic.BILLING,
        "text": "My plan changed on the first of the month. Do you need a copy of the new card?",
    },
    {
        "hours_ago": 27,
        "name": "Carmen Solís",
        "email": "carmen.solis@example.org",
        "phone": "+14135550163",
        "language": "es",
        "best_time": ContactMessage.BestTime.AFTERNOON,
        "topic": Topic.APPOINTMENT,
        "text": "¿Puede entrar mi hija conmigo a la consulta? Ella me ayuda con el inglés.",
    },
    {
        "hours_ago": 50,
        "name": "Owen Fletcher",
        "phone": "+14135550171",
        "prefers": Prefers.PHONE,
        "best_time": ContactMessage.BestTime.MORNING,
        "topic": Topic.RECORDS,
        "text": "Please send the report of my last visit to my family doctor. She has not received it yet.",
    },
]

# The second value says which of the times that were offered then: the first one is "as soon as you can".
CALLS = [
    (20, 1, {"name": "Denise Park", "phone": "+14135550166", "reason": Reason.BILL, "language": "en"}),
    (2, 0, {"name": "Jorge Medina", "phone": "+14135550168", "reason": Reason.BOOKING, "language": "es"}),
    (1, 4, {"name": "Walter Novak", "phone": "+14135550169", "reason": Reason.RESULT, "language": "en"}),
]


def make_inbox(*, now: datetime) -> None:
    """The letters, the newest a few hours old.  The third one belongs to the next visit."""
    appointment = Appointment.objects.upcoming(now).order_by("starts_at", "pk").first()
    for number, letter in enumerate(LETTERS):
        values = {
            "email": "",
            "phone": "",
            "prefers": Prefers.EMAIL,
            "best_time": ContactMessage.BestTime.ANY,
            "language": "en",
        }
        values |= letter
        hours_ago = timedelta(hours=values.pop("hours_ago"))
        inbox.receive(**values, appointment=appointment if number == 2 else None, now=now - hours_ago)


def make_calls(*, now: datetime) -> None:
    """Calls that people asked for while nobody answered the first location's phone."""
    location = Location.objects.main()
    for hours_ago, number, values in CALLS:
        asked_at = now - timedelta(hours=hours_ago)
        window = windows(location, now=asked_at)[number]
        callbacks.ask_for_a_call(**values, window=window, location=location, now=asked_at)
