"""In a real browser: Spanish, a phone, 400 kbit/s with 400 ms, no JavaScript."""

import time
from collections import defaultdict

import pytest
from playwright.sync_api import expect

from appointments.models import Appointment
from tests.browser.steps import follow

A_STEP = 100_000  # bytes on the wire
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
ANSWERS = {
    "Nombre": "María José",
    "Apellido": "Fernández",
    "Día": "27",
    "Mes": "3",
    "Año": "1980",
    "Teléfono": "413 555 0142",
    "Correo electrónico": "maria.jose@example.org",
}


class Meter:
    """Counts the bytes that come over the wire at each step, with nothing cached before the first."""

    def __init__(self, page):
        self.bytes, self.seconds, self.step, self.began = defaultdict(int), {}, "", 0.0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
        session.on("Network.loadingFinished", self._count)

    def _count(self, event):
        self.bytes[self.step] += event["encodedDataLength"]

    def begin(self, step):
        self.step, self.began = step, time.monotonic()

    def end(self):
        self.seconds[self.step] = time.monotonic() - self.began


@pytest.fixture
def browser_context_args(browser_context_args):
    phone = {"width": 375, "height": 740}
    return {**browser_context_args, "java_script_enabled": False, "viewport": phone, "locale": "es-US"}


def walk(page, clinic, meter):
    """From the front door to the cancelled visit; yields the name of each step once its page has loaded."""

    def step(name, action):
        meter.begin(name)
        action()
        page.wait_for_load_state("load")
        meter.end()
        return name

    def press(name, role="button"):
        follow(page, page.get_by_role(role, name=name).last)

    yield step("home", lambda: page.goto(f"{clinic.url}/"))
    yield step("question", lambda: press("Reservar otra hora", "link"))
    yield step("visits", lambda: press("Ninguna de estas"))
    yield step("times", lambda: page.goto(f"{clinic.url}/es/book/follow-up/"))
    follow(page, page.get_by_role("link", name="Semana siguiente").first)
    yield step("details", lambda: follow(page, page.locator(".times button").first))
    for label, value in ANSWERS.items():
        page.get_by_label(label, exact=True).fill(value)
    yield step("review", lambda: press("Continuar"))
    yield step("booked", lambda: press("Reservar esta cita"))
    yield step("move", lambda: press("Cambiar la cita", "link"))
    page.go_back()
    yield step("cancel", lambda: press("Cancelarla", "link"))
    yield step("cancelled", lambda: press("Cancelar la cita"))


def test_in_spanish_on_a_slow_phone_without_javascript(page, clinic):
    meter = Meter(page)

    for name in walk(page, clinic, meter):
        expect(page.locator("html"), name).to_have_attribute("lang", "es")

    for name, seconds in meter.seconds.items():
        print(f"{name:10} {meter.bytes[name]:7,} bytes {seconds:5.1f} s")
    expect(page.locator("h1")).to_have_text("Su cita está cancelada")
    assert Appointment.objects.get().language == "es"
    assert {name: size for name, size in meter.bytes.items() if not 0 < size < A_STEP} == {}
