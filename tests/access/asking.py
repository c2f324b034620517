"""The addresses of the site, a small scene to ask them in, and what each role gets.

An address takes its arguments from ``arguments``; a page of a row in the admin takes the first one.
"""

import re
from collections.abc import Iterator
from datetime import time, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from appointments import models as a
from clinic.directory import photos
from clinic.site import roles
from conditions.models import Page, Synonym
from tests import factories
from tests.around import this_day, this_moment
from tests.conditions import factories as conditions

TABLE = Path(__file__).with_name("table.txt")
ROLES = {
    "staff": roles.OFFICE_STAFF,
    "manager": roles.OFFICE_MANAGER,
    "editor": roles.CONTENT_EDITOR,
    "physician": roles.PHYSICIAN,
    "reviewer": roles.MEDICAL_REVIEWER,
}
COLUMNS = ["anonymous", *ROLES, "superuser"]
HEAD = [
    "# What each role gets from each address: written by `python -m tests.access --write`, read by a person.",
    "# A status code, or login: sent to the login page.  The form posted is empty.",
    f"# {'':4}{''.join(f'{name:<11}' for name in COLUMNS)}address",
]
ARGUMENT = re.compile(r"(?<!\?P)<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
ROW_OF_ADMIN = re.compile(r"admin/(?P<app>\w+)/(?P<model>\w+)/<(?:path:)?(?P<name>object_id|id)>")


def routes(patterns=None, before="") -> Iterator[str]:
    """Every address of the site as it is written in the code, in one language."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry.url_patterns, route)


def build(clinic) -> None:
    """A row in each table of the admin, and somebody in each role.

    The physician is Doctor A, whose visit it is; the medical reviewer is Doctor B.
    """
    now = this_moment()
    practice = {"practitioner": clinic.doctor_a, "location": clinic.location}
    appointment = factories.AppointmentFactory(
        **practice, visit_type=clinic.new, starts_at=now + timedelta(days=3)
    )
    factories.PatientFactory()  # two may be one
    factories.MessageFactory(appointment=appointment, due_at=now)
    factories.ContactMessageFactory(appointment=appointment)
    factories.CallbackRequestFactory(location=clinic.location)
    for slug in ("overview", "causes"):
        page = conditions.PageFactory(slug=slug)
    conditions.sign(page, signed_by=clinic.doctor_b)  # the last; the first awaits its review
    conditions.TreatmentFactory()
    conditions.ReferenceFactory()
    Synonym.objects.create(words=["heat", "warmth"])
    factories.InsurancePlanFactory()
    photos.keep(clinic.doctor_a, b"a photo")
    factories.OpeningHoursFactory(location=clinic.location)
    factories.ClosureFactory(starts_on="2027-07-04", ends_on="2027-07-04", reason_en="Holiday")
    factories.ExtraHoursFactory(**practice, date="2027-03-06")
    factories.TimeOffFactory(
        practitioner=clinic.doctor_a, starts_at=now, ends_at=now + timedelta(hours=1), reason="Course"
    )
    a.SlotHold.objects.create(
        **practice,
        browser="b",
        address="a",
        starts_at=now,
        blocked_until=now + timedelta(minutes=20),
        first_held_at=now,
        expires_at=now + timedelta(minutes=10),
    )
    a.AcuteRelease.objects.create(
        **practice, date="2027-03-06", starts=time(9), ends=time(12), released_at=now, recorded_at=now
    )
    a.Disruption.objects.create(
        practitioner=clinic.doctor_b,
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        by=User.objects.create_user("closer"),
        at=now,
    )
    for doctor, role in ((clinic.doctor_a, "physician"), (clinic.doctor_b, "reviewer")):
        doctor.user = member(role)
        doctor.save()


def member(name: str) -> User:
    """An account in the role that a column is about."""
    if name == "superuser":
        return User.objects.create_superuser(name)
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=ROLES[name]))
    return user


def arguments(clinic) -> dict:
    """What stands in an address for an argument: by its name, or by the address and the name."""
    return {
        "slug": clinic.location.slug,
        ("en/team/<slug:slug>/", "slug"): clinic.doctor_a.slug,
        ("team/<slug:slug>/photo-<slug:digest>.jpg", "slug"): clinic.doctor_a.slug,
        "digest": clinic.doctor_a.photo_digest,
        ("en/book/<slug:slug>/", "slug"): clinic.new.slug,
        ("en/conditions/<slug:condition>/<slug:slug>/", "slug"): "causes",
        "condition": "back-spasm",
        "day": this_day().isoformat(),
        ("en/schedule/sign/<int:key>/<slug:language>/", "key"): str(Page.objects.order_by("pk").first().pk),
        ("en/schedule/time-off/<int:key>/give-back/", "key"): str(a.Disruption.objects.get().pk),
        "language": "en",
        **{
            (f"admin/closed/<int:pk>/{step}", "pk"): str(a.Disruption.objects.get().pk)
            for step in ("", "answer/", "decide/", "undo/")
        },
        "pk": str(a.Patient.objects.order_by("pk").first().pk),  # in admin/patients/
        "other": str(a.Patient.objects.order_by("pk").last().pk),
        "reference": a.Appointment.objects.get().reference,
        **{
            (f"admin/inbox/<slug:reference>/{more}", "reference"): a.ContactMessage.objects.get().reference
            for more in ("", "present/")
        },
        "token": "no-such-link",
        "key": str(a.TimeOff.objects.get().pk),
        "table": "week",
        "app_label": "appointments",
        "url": "nothing/",
        "content_type_id": "1",
        "object_id": "1",
    }


def path_of(route: str, given: dict) -> str:
    """An address that can be asked for."""
    values = dict(given)
    if match := ROW_OF_ADMIN.match(route):
        row = apps.get_model(match["app"], match["model"]).objects.order_by("pk").first()
        assert row, f"The scene of tests/access/asking.py has no {match['model']}."
        values[match["name"]] = str(row.pk)
    return "/" + re.sub(
        r"[\^$]", "", ARGUMENT.sub(lambda found: _value(values, route, *found.groups()), route)
    )


def _value(values: dict, route: str, in_path: str | None, in_pattern: str | None) -> str:
    name = in_path or in_pattern
    return values.get((route, name)) or values[name]


Table = dict[tuple[str, str], list[str]]  # address and method: what each column gets


def read() -> Table:
    """The table as it is written."""
    found = {}
    for line in TABLE.read_text().splitlines() if TABLE.exists() else ():
        if not line.startswith("#"):
            method, *cells, route = line.split(maxsplit=len(COLUMNS) + 1)
            found[route, method] = cells
    return found


def write(column: str, answers: dict[tuple[str, str], str]) -> None:
    """Put what one column gets into the table; addresses that are gone go from it."""
    before, number, lines = read(), COLUMNS.index(column), []
    for (route, method), answer in sorted(answers.items()):
        cells = before.get((route, method), ["?"] * len(COLUMNS))
        cells[number] = answer
        lines.append(f"{method:<6}{''.join(f'{cell:<11}' for cell in cells)}{route}")
    TABLE.write_text("\n".join(HEAD + lines) + "\n")


def answers(clinic, column: str) -> dict[tuple[str, str], str]:
    """What one column gets from every address, with GET and with POST."""
    build(clinic)
    client = browser(column)
    given = arguments(clinic)
    return {
        (route, method): ask(client, method.lower(), path_of(route, given))
        for route in sorted(set(routes()))
        for method in ("GET", "POST")
    }


def browser(name: str) -> Client:
    """Somebody's browser, logged in unless it is anonymous."""
    client = Client()
    if name != "anonymous":
        client.force_login(User.objects.filter(username=name).first() or member(name))
    return client


def ask(client: Client, method: str, path: str) -> str:
    """What comes back.  Nothing that the request does stays."""
    cookies = client.cookies.output(header="", sep=";")
    with transaction.atomic():
        answer = getattr(client, method)(path)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)
    if answer.status_code == 302 and "/login/" in answer["Location"]:
        return "login"
    return str(answer.status_code)
