"""Many people press "Book this visit" for one slot, against several workers."""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
from django.db import connection

from appointments import availability
from appointments.models import Appointment, Message, SlotHold
from tests.appointments.portal.visitor import Visitor, open_times
from tests.together import together

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = 50


@pytest.fixture
def server(transactional_db):
    """Gunicorn with two workers of four threads on the test's own database; ended by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = connection.settings_dict
    location = f"host={settings['HOST']}&port={settings['PORT'] or 5432}"
    user = f"{settings['USER']}:{settings['PASSWORD']}"
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{user}@/{settings['NAME']}?{location}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "TRUSTED_PROXIES": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "error"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)  # until the workers listen; nothing is judged by it
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


class Stay(HTTPRedirectHandler):
    """A redirect is an answer, not a way to go."""

    def redirect_request(self, *args):
        return None


def press_book(url: str, visitor: Visitor, shown: dict, number: int) -> tuple[int, str]:
    """Send the review form of one visitor; returns status and page or place."""
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in visitor.cookies.items())
    headers = {"Cookie": cookies, "Referer": url, "X-Forwarded-For": f"198.51.100.{number}"}
    fields = shown | {"csrfmiddlewaretoken": visitor.cookies["csrf"].value}
    request = Request(f"{url}/en/book/review/", urlencode(fields, doseq=True).encode(), headers)  # noqa: S310
    try:
        with build_opener(Stay, HTTPCookieProcessor()).open(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as answer:
        return answer.code, answer.headers.get("Location", "") + answer.read().decode()


def test_fifty_people_submit_the_same_last_slot(committed_scene, server):
    kind = committed_scene.follow_up
    wish = open_times(kind, practitioner=committed_scene.doctor_a)[-1]
    visitors = []
    for n in range(PEOPLE):
        visitor = Visitor()
        visitor.pass_question()
        visitor.choose(kind, wish)
        visitor.answer(first_name=f"Person{n}", email=f"person{n}@example.org")
        SlotHold.objects.all().delete()  # everybody's hold has run out when they press the button
        visitors.append((visitor, visitor.carried("review")))

    answers = together(*(lambda n=n: press_book(server, *visitors[n], n) for n in range(PEOPLE)))

    assert Counter(status for status, _ in answers) == {302: 1, 409: PEOPLE - 1}
    appointment = Appointment.objects.get()
    assert appointment.starts_at == wish.starts_at
    assert Message.objects.filter(kind="booked").count() == 1
    nearest = availability.nearest(kind, to=wish.starts_at, now=appointment.created_at)
    for status, text in answers:
        if status == 302:
            assert appointment.reference in text
            continue
        assert "That time has just been taken" in text
        assert sum(time.value in text for time in nearest) == len(nearest) == 3
    losers = [visitor for (visitor, _), (status, _) in zip(visitors, answers, strict=True) if status == 409]
    assert_answers_are_kept(losers[0], kind, nearest[0])


def assert_answers_are_kept(visitor, kind, time):
    """The next choice leads straight back to the review, with everything that was typed."""
    answer = visitor.choose(kind, time)

    assert (answer.status_code, answer.url) == (302, "/en/book/review/")
    assert "Duarte" in visitor.see("/book/review/").content.decode()
