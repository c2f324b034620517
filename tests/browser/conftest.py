"""A real Chromium against a live server, watched: no request to another host, nothing against the CSP."""

import os
import shutil
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from clinic.common.forms import spam

# The headless shell is the same Chromium without a window to draw: it takes two thirds of the time.
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
# Whatever is expected comes at once; on a busy machine it may take longer than Playwright's five seconds.
expect.set_options(timeout=30_000)
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items):
    """Without a browser the tests here are skipped and say so; in CI that is a failure."""
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="SKIPPED, NOT PASSED: no Chromium on this machine"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    assert CHROMIUM, "the browser tests need Chromium: apt-get install chromium-headless-shell"
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic"],
    }


@pytest.fixture
def clinic(committed_scene, live_server, monkeypatch):
    """The clinic of the tests on a live server, which lets a quick visitor pass for a person."""
    monkeypatch.setattr(spam, "FASTEST", timedelta(0))
    committed_scene.url = live_server.url
    return committed_scene


@pytest.fixture(autouse=True)
def watched(context, live_server):
    """Every page of every test: requests stay at home, the console stays silent."""
    foreign, complaints = [], []
    home = urlsplit(live_server.url).netloc

    def on_request(request):
        if urlsplit(request.url).netloc not in (home, ""):
            foreign.append(request.url)

    def on_console(message):
        # The browser itself reports an answer such as 404 or 409 as an error; that is no complaint of ours.
        if (
            message.type in ("error", "warning")
            and "the server responded with a status of" not in message.text
        ):
            complaints.append(message.text)

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield
    assert foreign == []
    assert complaints == []
