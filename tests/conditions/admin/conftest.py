"""An editor of the texts, and a page as a form that a browser sends."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from conditions.library import search
from conditions.models import Page
from tests.conditions.factories import (
    PageFactory,
    QuestionFactory,
    ReferenceFactory,
    SectionFactory,
    TreatmentFactory,
)

LONG_AGO = datetime(2026, 1, 5, 15, tzinfo=UTC)  # the clock of these tests is the real one
EDITING = [
    f"{verb}_{model}"
    for verb in ("view", "add", "change")
    for model in ("condition", "page", "section", "question", "treatment", "reference")
]
FIELD = re.compile(
    r'<input type="(?!submit|checkbox)[^"]*" name="([^"]+)"(?: value="([^"]*)")?'
    r'|<textarea name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>|<select name="([^"]+)".*?</select>',
    re.DOTALL,
)
CHOSEN = re.compile(r'<option value="([^"]*)" selected')


@pytest.fixture
def staff(db, django_user_model):
    """Make a browser in which somebody with these permissions has logged in."""

    def enter(name, *codenames) -> Client:
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        assert user.user_permissions.count() == len(codenames)
        browser = Client()
        browser.force_login(user)
        return browser

    return enter


@pytest.fixture
def editor(staff):
    return staff("ines", *EDITING)


@pytest.fixture
def topic():
    """A page that compares treatments, indexed, with a section, a question and a treatment, heat."""
    long_ago = {
        "published_on": LONG_AGO.date(),
        "english_changed_at": LONG_AGO,
        "spanish_changed_at": LONG_AGO,
    }
    found = PageFactory(slug="treatments", **long_ago)
    section = SectionFactory(page=found, anchor="start-here", body_en="Heat may help.\n\n- One\n- Two")
    TreatmentFactory(section=section, page=PageFactory(slug="heat", nav_en="Heat", **long_ago))
    QuestionFactory(page=found, anchor="ice", position=5)
    ReferenceFactory(number=1)
    ReferenceFactory(number=2)
    search.index(Page.objects.all())
    return found


def change(row) -> str:
    """Where a row is edited."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def form_of(browser, address) -> dict[str, str]:
    """The form at an address as a browser would send it back, its lines ending as browsers end them."""
    html = browser.get(address).content.decode()
    main = html[html.index('<div id="content-main">') :]
    form = {}
    for found in FIELD.finditer(main):
        name, value, area, text, select = found.groups()
        chosen = CHOSEN.search(found[0]) if select else None
        typed = value or text or (chosen[1] if chosen else "")
        form[name or area or select] = unescape(typed).replace("\n", "\r\n")
    return {name: value for name, value in form.items() if "__prefix__" not in name}


def send(browser, address, form, **changes) -> str:
    """Send the form with changes: "" when it was saved, else the page that came instead."""
    answer = browser.post(address, form | {name.replace("__", "-"): text for name, text in changes.items()})
    assert answer.status_code in (200, 302), answer.status_code
    return "" if answer.status_code == 302 else answer.content.decode()
