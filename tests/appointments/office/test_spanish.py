"""The office in Spanish: what a browser set to Spanish gets on every page of the admin."""

import re
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests import factories
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import open_times
from tests.around import this_moment
from tests.conditions.factories import (
    QuestionFactory,
    ReferenceFactory,
    SynonymFactory,
    TreatmentFactory,
    sign,
)
from tests.journeys import links_of
from tests.reading import english, pieces
from tests.test_spanish import NAMES, may_be_alike

# Django writes the names of permissions into the database, and names the rows between two tables, in English.
DJANGOS = re.compile(r".*\| Can .+|.+ relationships?: .+")
# Data, what is alike in both languages, and the names Django gives its icons.
ALIKE = {
    "America/New_York",
    "Fax:",
    "front.desk",
    "True",
    "False",
    "back-spasm",
    "overview",
}
LONG_AGO = this_moment() - timedelta(days=30)
BEFORE_THE_PAGE = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "  # in Django's breadcrumbs


@pytest.fixture
def superuser(django_user_model, scene):
    """With a row on every page."""
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[80]
    ask(scene, time.starts_at)
    factories.OpeningHoursFactory(location=scene.location)
    factories.ClosureFactory(
        starts_on="2027-12-24", ends_on="2027-12-26", reason_en="Rest", reason_es="Descanso"
    )
    treatment = TreatmentFactory(
        page__slug="back-spasm",
        page__position=99,  # the first page of the list is read: the other one
        section__anchor="overview",
        section__page__slug="overview",
        section__page__english_changed_at=this_moment(),
        section__page__spanish_changed_at=LONG_AGO,
    )
    QuestionFactory(page=treatment.page)
    sign(treatment.page, signed_by=scene.doctor_a, signed_as=str(scene.doctor_a))
    SynonymFactory(words=["Duarte", "Elena"])
    ReferenceFactory(number=1, title="Duarte", organisation="Elena")
    ReferenceFactory(number=2, title="Duarte", organisation="Elena")
    return django_user_model.objects.create_superuser("front.desk")


def office(language, user) -> Iterator[tuple[str, list[str]]]:
    """Every kind of page once, reached by links: its path and what is read on it."""
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    waiting, seen = deque(["/admin/"]), set()
    while waiting:
        path = urlsplit(waiting.popleft()).path
        kind = re.sub(r"\d+", "1", path)
        # The card of a visit is in the language of its patient.
        skipped = path.startswith("/admin/auth/") or path.endswith("/card/")
        if kind in seen or not path.startswith("/admin/") or skipped:
            continue
        seen.add(kind)
        page = client.get(path)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            texts = [text.removeprefix(BEFORE_THE_PAGE) for text in pieces(page.text)]
            yield path, [text for text in texts if not DJANGOS.fullmatch(text)]
            waiting.extend(urljoin(path, link) for link in links_of(page.text))


def test_office_in_spanish_holds_no_english_word_and_says_nothing_as_english_does(superuser):
    pages = dict(office("es", superuser))
    in_english = {text for _path, texts in office("en", superuser) for text in texts}
    alike = {text: path for path, texts in pages.items() for text in texts if text in in_english - ALIKE}

    assert len(pages) > 30
    assert {path: found for path, texts in pages.items() if (found := english(texts, NAMES | ALIKE))} == {}
    assert {text: path for text, path in alike.items() if not may_be_alike(text)} == {}
