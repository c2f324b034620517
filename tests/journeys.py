"""Everything the site says to a patient, page by page: each journey yields the name of a page and its text.

A journey is walked in one language by a visitor who uses no JavaScript.
"""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.shortcuts import render
from django.test import RequestFactory
from django.utils import translation

from appointments.booking import Story
from appointments.models import Appointment, CallbackRequest, ContactMessage, Message
from appointments.notifications import calendar_files, letters, lifespan
from clinic.common import errors
from clinic.common.references import new_reference
from conditions import triage
from conditions.triage import Level
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import MESSAGE, Visitor, open_times, unhurried
from tests.around import this_day, this_moment
from tests.factories import AppointmentFactory, ClosureFactory, OpeningHoursFactory
from tests.own_journey import own_schedule

Page = tuple[str, str]


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs).get("href", ""))


def links_of(html: str) -> list[str]:
    """Where the links of a page lead."""
    parser = _Links()
    parser.feed(html)
    return parser.found


def public_pages(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """Every page that can be reached by links from the front page, once the question is answered."""
    call_command("load_content", verbosity=0)
    visitor = Visitor(language)
    yield "question", visitor.see("/book/").text
    visitor.pass_question()
    waiting, seen = deque([f"/{language}/"]), set()
    while waiting:
        address = urlsplit(waiting.popleft())
        path = address.path
        if address.netloc or path in seen or not path.startswith(f"/{language}/"):
            continue
        seen.add(path)
        page = visitor.get(path, follow=True)
        assert page.status_code == 200, path
        if page["Content-Type"].startswith("text/html"):
            yield path.removeprefix(f"/{language}"), page.text
            waiting.extend(links_of(page.text))


def warning_signs(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """The question before a booking, and what an emergency looks like."""
    visitor = Visitor(language)
    yield "nothing marked", visitor.send("/book/").text
    yield "emergency", visitor.send("/book/", {"sign": "E03"}).text
    yield "crisis", visitor.send("/book/", {"sign": "E15"}).text


def symptom_check(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """The symptom check, and each of its four levels."""
    visitor = Visitor(language)
    no_emergency = {"none": "none", "answered": "other"}
    yield "check", visitor.see("/check/").text
    for name, answers in {
        "nothing marked": {},
        "emergency": {"sign": "E03"},
        "crisis": {"sign": "E15"},
        "other signs": {"none": "none"},
        "other signs, nothing marked": no_emergency,
        "today": no_emergency
        | {"other-sign": [sign.id for sign in triage.SIGNS if sign.level is Level.TODAY]},
        "book": no_emergency | {"other-sign": ["B01", "B06"], "other-strength": "7", "other-hard": "work"},
        "home": no_emergency | {"other-none": "none"},
        "checked": no_emergency | {"sign": "E03", "checked": "emergency", "other-none": "none"},
    }.items():
        yield f"check, {name}", visitor.send("/check/", answers).text


def search(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """What a search answers: something, nothing, something in the other language, nonsense."""
    call_command("load_content", verbosity=0)
    visitor = Visitor(language)
    for words in ("", "espasmo", "spasm", "TENS", "xyzzy", "?", "x" * 999):
        yield f"search, {words[:9]}", visitor.see("/conditions/search/", data={"q": words}).text


def booking(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """From the choice of a visit to the booked visit, with everything that can go wrong on the way."""
    visitor, times = Visitor(language), open_times(scene.follow_up, practitioner=scene.doctor_a)[40:]
    visitor.pass_question()
    yield "choice of the visit", visitor.see("/book/").text
    for kind in (scene.follow_up, scene.new):
        yield f"times, {kind.slug}", visitor.see(f"/book/{kind.slug}/").text
    yield "times, far ahead", visitor.see("/book/follow-up/?week=2999-01-01").text
    visitor.choose(scene.follow_up, times[0])
    yield "details", visitor.see("/book/details/").text
    yield "details, empty", visitor.send("/book/details/", unhurried()).text
    wrong = {"birth_date_month": "13", "birth_date_year": "8", "phone": "1", "email": "x", "who": "nobody"}
    wrong |= {"first_name": "?" * 99, "reason": "?" * 999, "prefers": "?"}
    yield "details, wrong", visitor.answer(**wrong).text
    yield "details, impossible day", visitor.answer(birth_date_month="2", birth_date_day="30").text
    yield "details, robot", visitor.answer(homepage="x").text
    child = {"who": "other", "birth_date_year": str(this_moment().year - 9)}
    yield "details, a child", visitor.answer(**child).text
    yield "review", visitor.get(visitor.answer(reason="?").url).text
    shown = visitor.carried("review")
    location = {"location": scene.location, "practitioner": scene.doctor_a, "visit_type": scene.follow_up}
    faster = AppointmentFactory(starts_at=times[0].starts_at, **location)
    yield "lost", visitor.confirm(shown).text
    yield "details, lost", visitor.see("/book/details/").text
    visitor.choose(scene.follow_up, next(time for time in times if time.starts_at > faster.blocked_until))
    yield "booked", visitor.get(visitor.confirm().url).text
    yield "finished", visitor.see("/book/details/").text
    yield "cleared", visitor.see("/book/cleared/").text


def states(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """The page of a visit, whatever has become of it."""
    rows = [("booked", 72, ""), ("late", 3, ""), ("past", -1, "")]
    rows += [("cancelled", 48, "patient"), ("cancelled", 48, "clinic")]
    rows += [(status, -2, "") for status in ("arrived", "in_room", "completed", "no_show")]
    needs = ["interpreter", "wheelchair", "cannot_sit", "helper"]
    for state, hours, by in rows:
        status = state if state not in ("late", "past") else "booked"
        starts_at = this_moment() + timedelta(hours=hours)
        location = {"location": scene.location, "practitioner": scene.doctor_a, "visit_type": scene.follow_up}
        appointment = AppointmentFactory(
            starts_at=starts_at, status=status, cancelled_by=by, needs=needs, language=language, **location
        )
        visitor = Visitor(language)
        visitor.let_in(appointment)
        yield f"visit, {state} {by}", visitor.see(_path(appointment)).text
        yield f"cancel, {state} {by}", visitor.see(_path(appointment, "cancel/"), follow=True).text
        appointment.delete()


def told(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """The page of a visit, whatever has become of its mail."""
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[90]
    appointment = ask(scene, time.starts_at, story=Story(needs=("helper",)))
    visitor = Visitor(language)
    visitor.let_in(appointment)
    mails = Message.objects.filter(appointment=appointment, kind=Message.Kind.BOOKED)
    for name, state in {
        "sending": {},
        "sent": {"state": "sent", "sent_at": this_moment()},
        "not yet": {"state": "failed", "sent_at": None},
        "by phone": {"channel": "phone"},
    }.items():
        mails.update(**state)
        yield f"visit, {name}", visitor.see(_path(appointment)).text


def changes(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """Moving and cancelling, in time and too late."""
    times = open_times(scene.follow_up, practitioner=scene.doctor_a)
    appointment, visitor = ask(scene, times[120].starts_at), Visitor(language)
    visitor.let_in(appointment)
    yield "move", visitor.see(_path(appointment, "move/")).text
    yield "move, forged", visitor.send(_path(appointment, "move/"), {"slot": "x"}).text
    review = _path(appointment, f"move/review/?to={times[150].value}")
    yield "move, review", visitor.see(review).text
    yield "move, lost", visitor.send(_path(appointment, f"move/review/?to={times[120].value}x")).text
    visitor.send(review)
    yield "moved", visitor.see(_path(appointment)).text
    yield "cancel", visitor.see(_path(appointment, "cancel/")).text
    yield "cancel, wrong", visitor.send(_path(appointment, "cancel/"), {"reason": "?" * 300}).text
    visitor.send(_path(appointment, "cancel/"))
    yield "cancelled", visitor.see(_path(appointment)).text
    late = AppointmentFactory(starts_at=this_moment() + timedelta(hours=3), location=scene.location)
    visitor.let_in(late)
    yield "too late", visitor.see(_path(late, "move/")).text
    visitor.send(_path(late, "cannot-come/"))
    yield "told that I cannot come", visitor.see("/contact/sent/").text


def writing(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """The contact form, and finding a visit again."""
    visitor, message = Visitor(language), MESSAGE | {"text": "?"}
    yield "contact, empty", visitor.send("/contact/", unhurried()).text
    yield (
        "contact, wrong",
        visitor.send("/contact/", unhurried(**message | {"email": "x", "phone": "1"})).text,
    )
    yield "contact, nobody", visitor.send("/contact/", unhurried(**message | {"email": ""})).text
    yield "contact, robot", visitor.send("/contact/", message).text
    visitor.send("/contact/", unhurried(**message))
    yield "contact, sent", visitor.see("/contact/sent/").text
    yield "find, empty", visitor.send("/appointments/find/", unhurried()).text
    elena = {"last_name": "D", "birth_date_month": "3", "birth_date_day": "27", "birth_date_year": "1980"}
    for name, known in {
        "nothing": {},
        "odd": {"contact": "x", "reference": "x"},
        "none": {"reference": "K7M4XQ"},
    }.items():
        yield f"find, {name}", visitor.send("/appointments/find/", unhurried(**elena, **known)).text
    yield "find, sent", visitor.see("/appointments/find/sent/").text
    yield "visit, not open here", visitor.see("/appointments/K7M4XQ/").text
    yield "link, ended", visitor.see("/appointments/link/none/").text


def asking_for_a_call(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """The form while the office is open and while it is closed, the call, and what became of it."""
    visitor, path = Visitor(language), "/call-me/"
    phone = {"en": "413 555 0171", "es": "413 555 0177"}[
        language
    ]  # each is called three times an hour at most
    wish = {"reason": "bill", "when": "soon", "name": "D", "phone": phone, "language": language}
    scene.location.opening_hours.all().delete()
    for weekday in range(7):
        OpeningHoursFactory(location=scene.location, weekday=weekday, opens=time(0), closes=time(0))
    yield "call, open office", visitor.send(path, unhurried()).text
    yield "call, wrong", visitor.send(path, unhurried(**wish | {"when": "x", "phone": "1"})).text
    yield "call, robot", visitor.send(path, wish).text
    call = visitor.send(path, unhurried(**wish)).url
    yield "call, soon", visitor.get(call).text
    yield "call, asked before", visitor.see(path).text
    yield "call, called off", visitor.post(call, follow=True).text
    ClosureFactory(starts_on=this_day(-1), ends_on=this_day(1))
    yield "call, closed office", visitor.see(path).text
    yield "find, closed office", visitor.see("/appointments/find/").text
    call = visitor.send(path, unhurried(**wish | {"name": "E"})).url
    yield "call, after we open", visitor.get(call).text
    for state in ("called", "given_up"):
        CallbackRequest.objects.update(state=state, settled_at=this_moment())
        yield f"call, {state}", visitor.get(call).text
    yield "call, no such link", visitor.see(f"{path}x/").text


def refusals(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """The pages that say why something was not done."""
    request = RequestFactory().get(f"/{language}/book/")
    sent = RequestFactory().post(f"/{language}/book/", {"reason": "?"})
    request.user = sent.user = AnonymousUser()
    pages = [errors.bad_request, errors.permission_denied, errors.csrf_failure, errors.page_not_found]
    pages += [errors.too_large, errors.too_many, errors.server_error, errors.database_away]
    for page in pages:
        for one in (request, sent):
            yield f"{page.__name__}, {one.method}", page(one).text
    with translation.override(language):
        yield "conflict", render(request, "common/errors/409.html").text


def mails(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """Every kind of e-mail to a patient, its subject and its calendar file included."""
    now = datetime(2027, 3, 1, 13, tzinfo=UTC)
    appointment = AppointmentFactory(
        starts_at=datetime(2027, 3, 15, 13, tzinfo=UTC), location=scene.location, practitioner=scene.doctor_a
    )
    contact = ContactMessage.objects.create(
        reference=new_reference(),
        name="Elena",
        email="e@example.org",
        text="?",
        language=language,
        created_at=now,
    )
    kinds = ["booked", "moved", "reminder", "cancelled", "cancelled", "lost_link", "contact_received"]
    for number, kind in enumerate(kinds):
        cancelled = kind == "cancelled"
        appointment.status, appointment.sequence = ("cancelled" if cancelled else "booked"), number % 2
        appointment.cancelled_by = "" if not cancelled else "patient" if number % 2 else "clinic"
        appointment.save()
        about = {"contact": contact} if kind == "contact_received" else {"appointment": appointment}
        for when in (now, appointment.changeable_until + timedelta(minutes=1), appointment.starts_at):
            row = Message(kind=kind, language=language, key=f"{kind}:{number}", due_at=now, **about)
            if lifespan.helps(row, now=when) and (letter := letters.write(row, now=when)):
                yield from _parts(f"{kind} {number}, {when:%H:%M}", letter)
    appointment.delete()


def _parts(name: str, letter) -> Iterator[Page]:
    yield f"{name}, subject", letter.subject
    for part in message_from_bytes(letter.message().as_bytes(), policy=policy.default).walk():
        if part.get_content_type() in ("text/plain", "text/html"):
            yield f"{name}, {part.get_content_type()}", part.get_content()


def calendars(language: str, scene: SimpleNamespace) -> Iterator[Page]:
    """What a calendar shows of a visit."""
    appointment = AppointmentFactory(
        location=scene.location, visit_type=scene.follow_up, practitioner=scene.doctor_a
    )
    text = (
        calendar_files.file(appointment, language=language, now=this_moment()).decode().replace("\r\n ", "")
    )
    lines = dict(
        line.replace(";LANGUAGE=" + language, "").split(":", 1) for line in text.split("\r\n") if line
    )
    Appointment.objects.filter(pk=appointment.pk).delete()
    yield (
        "calendar file",
        f"{lines['SUMMARY']}\n{lines['DESCRIPTION']}".replace("\\n", "\n").replace("\\,", ","),
    )


def _path(appointment: Appointment, rest: str = "") -> str:
    return f"/appointments/{appointment.reference}/{rest}"


JOURNEYS = [
    public_pages,
    warning_signs,
    symptom_check,
    search,
    booking,
    states,
    told,
    changes,
    writing,
    asking_for_a_call,
    refusals,
    mails,
    calendars,
    own_schedule,
]
