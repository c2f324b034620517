"""Somebody who uses the patient's pages: each step as a browser without JavaScript would take it."""

from datetime import timedelta
from urllib.parse import urlencode

from django.test import Client

from appointments import availability
from appointments.notifications import links
from clinic.common.forms.spam import stamp
from tests.around import this_moment

ANSWERS = {
    "who": "me",
    "prefers": "email",
    "first_name": "Elena",
    "last_name": "Duarte",
    "birth_date_month": "3",
    "birth_date_day": "27",
    "birth_date_year": "1980",
    "phone": "413 555 0142",
    "email": "elena.duarte@example.org",
}
MESSAGE = {
    "topic": "question",
    "text": "Do you have parking?",
    "name": "Elena Duarte",
    "email": "elena.duarte@example.org",
    "prefers": "email",
    "best_time": "any",
    "language": "en",
}


def unhurried(**fields) -> dict:
    """A form as a person sends it: some time after it was shown."""
    return {"shown": stamp(this_moment() - timedelta(seconds=30))} | fields


class Visitor(Client):
    """A browser.  ``language`` is that of the pages."""

    def __init__(self, language="en", **options):
        super().__init__(**options)
        self.root = f"/{language}"

    def post(self, path, data=None, **options):
        """As browsers post a form without files; bytes that are not UTF-8 stay what they are."""
        body = urlencode(data or {}, doseq=True, errors="surrogateescape")
        return super().post(path, body, content_type="application/x-www-form-urlencoded", **options)

    def see(self, path, **options):
        return self.get(self.root + path, **options)

    def send(self, path, data=None, **options):
        return self.post(self.root + path, data, **options)

    def pass_question(self):
        return self.send("/book/", {"none": "none"})

    def choose(self, visit_type, time):
        return self.send(f"/book/{visit_type.slug}/", {"slot": time if isinstance(time, str) else time.value})

    def answer(self, **changes):
        return self.send("/book/details/", unhurried(**ANSWERS | changes))

    def confirm(self, shown=None):
        """Press "Book this visit" on the review page, as it is now or as it was ``shown`` before."""
        return self.send("/book/review/", shown or self.carried("review"))

    def carried(self, page: str) -> dict[str, list[str]]:
        """What the form of a page brings back without anybody typing it."""
        fields: dict[str, list[str]] = {}
        for name, value in self.see(f"/book/{page}/").context["carried"]:
            fields.setdefault(name, []).append(value)
        return fields

    def book(self, visit_type, time, **answers):
        """All steps of a booking; returns the answer to the last one."""
        self.pass_question()
        self.choose(visit_type, time)
        self.answer(**answers)
        return self.confirm()

    def let_in(self, appointment):
        """Open the link of a visit."""
        return self.get(links.path(appointment, language=self.root[1:]))


def open_times(visit_type, **options) -> list:
    """What is open in the next two weeks, one time for each start."""
    now = this_moment()
    times = availability.find_slots(visit_type, start=now, end=now + timedelta(days=14), **options)
    return availability.first_available(times)
