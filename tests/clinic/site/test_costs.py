"""The page "Cost and insurance": what is said stands there, and what is not said leaves no trace."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.models import VisitType
from clinic.directory.models import CostStatement, InsurancePlan
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = {
    "bring_en": "Insurance card\n\nPhoto ID",
    "bring_es": "Tarjeta del seguro\nIdentificación",
    "changing_en": "Free until 4 hours before.",
    "changing_es": "Gratis hasta 4 horas antes.",
    "hardship_en": "You can pay in parts.",
    "hardship_es": "Puede pagar en partes.",
}


def say(**texts):
    CostStatement.objects.filter(pk=1).update(**texts)


def say_of(visit_type, **values):
    VisitType.objects.filter(pk=visit_type.pk).update(**values)


def main_of(client, path="/en/cost/") -> str:
    """What stands between header and footer, as it is read."""
    answer = client.get(path)
    assert answer.status_code == 200
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]
    return unescape(re.sub(r"\s+", " ", main))


def headings(main) -> list[str]:
    return re.findall(r"<h2[^>]*>(.*?)</h2>", main)


@pytest.fixture
def whole(scene):
    """A clinic that has said everything."""
    for name in ("Río Bravo Salud", "Old Mill Care", "alder Mutual"):
        InsurancePlan.objects.create(name=name)
    InsurancePlan.objects.filter(name="Old Mill Care").update(note_en="PPO only", note_es="Solo PPO")
    say(**WORDS)
    say_of(scene.new, price_from=190, price_to=240, referral=True, by_video=False)
    say_of(scene.follow_up, price_from=95, referral=False, by_video=True)
    return scene


@pytest.mark.parametrize("language", ["en", "es"])
def test_clinic_that_has_said_nothing_has_no_page_and_no_link_to_one(scene, client, language):
    assert client.get(f"/{language}/cost/").status_code == 404
    assert "/cost/" not in client.get(f"/{language}/privacy/").content.decode()
    assert "/cost/" not in client.get("/sitemap.xml").content.decode()


def test_page_is_linked_from_header_footer_and_sitemap_once_something_is_said(scene, client):
    factories.InsurancePlanFactory()
    page = client.get("/en/privacy/").content.decode()

    assert page.partition("<main")[0].count('href="/en/cost/"') == 1
    assert page.partition("<footer")[2].count('href="/en/cost/"') == 1
    assert "/en/cost/</loc>" in client.get("/sitemap.xml").content.decode()
    assert client.get("/en/cost/").status_code == 200


def test_everything_that_is_said_stands_on_the_page(whole, client):
    main = main_of(client)

    assert headings(main) == [
        "Plans we take",
        "If you pay yourself",
        "Do I need a referral?",
        "Moving, cancelling, missing a visit",
        "By video",
        "Bring with you",
        "Interpreter",
        "Hard to pay?",
    ]
    for words in (
        "<td>$190 to $240</td>",
        "<td>$95</td>",
        "good-faith estimate",
        "For these visits you need one: New patient.",
        "For these you need none: Follow-up.",
        "By video or here, as you like: Follow-up.",
        "Only here in the clinic: New patient.",
        "Free until 4 hours before.",
        "PPO only",
    ):
        assert words in main
    assert main.count("i-check") == 2  # an empty line is nothing to bring


def test_page_stands_in_spanish(whole, client):
    main = main_of(client, "/es/cost/")

    assert "<h1>Costo y seguro</h1>" in main
    assert "$190 a $240" in main and "Gratis hasta 4 horas antes." in main and "Solo PPO" in main
    assert headings(main)[0] == "Planes que aceptamos"


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ({"bring_en": "Photo ID"}, "Bring with you"),
        ({"changing_en": "Free."}, "Moving, cancelling, missing a visit"),
        ({"hardship_en": "Ask us."}, "Hard to pay?"),
    ],
)
def test_one_text_has_one_heading_and_what_is_not_said_has_none(scene, client, said, there):
    say(**said)

    assert set(headings(main_of(client))) == {there, "Interpreter"}


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ({"price_from": 95}, "If you pay yourself"),
        ({"referral": True}, "Do I need a referral?"),
        ({"referral": False}, "Do I need a referral?"),
        ({"by_video": True}, "By video"),
        ({"by_video": False}, "By video"),
    ],
)
def test_one_thing_said_of_a_visit_has_one_heading(scene, client, said, there):
    say_of(scene.new, **said)

    main = main_of(client)
    assert set(headings(main)) == {there, "Interpreter"}
    assert ("good-faith estimate" in main) == ("price_from" in said)


def test_text_in_one_language_is_shown_in_both(scene, client):
    say(bring_es="Tarjeta del seguro")

    assert "Tarjeta del seguro" in main_of(client)


def test_what_the_manager_writes_is_no_markup(scene, client):
    say(changing_en="<script>alert(1)</script>")
    InsurancePlan.objects.create(name="<b>Bold</b>")

    page = client.get("/en/cost/").content.decode()
    assert "<script>alert" not in page and "<b>Bold" not in page


# --- the search in the plans ---


def plans_of(client, typed, language="en") -> list[str]:
    main = main_of(client, f"/{language}/cost/?q={typed}")
    found = re.search(r'<ul class="plans">(.*?)</ul>', main)
    return re.findall(r"<li>(.*?)(?: <span.*?)?</li>", found[1]) if found else []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["alder Mutual", "Old Mill Care", "Río Bravo Salud"]),
        ("%20%20", ["alder Mutual", "Old Mill Care", "Río Bravo Salud"]),
        ("RIO", ["Río Bravo Salud"]),
        ("alder+mut", ["alder Mutual"]),
        ("nothing", []),
        ("%00old", ["Old Mill Care"]),
        ("x" * 3000, []),
    ],
)
def test_plans_are_searched_whatever_the_case_and_the_accents(whole, client, typed, found):
    assert plans_of(client, typed) == found


def test_search_says_how_many_plans_it_found_and_keeps_what_was_typed(whole, client):
    main = main_of(client, '/en/cost/?q="old"')

    assert 'value="&quot;old&quot;"' in client.get('/en/cost/?q="old"').content.decode()
    assert '1 plan matches “"old"”.' in main
    assert '<a href="/en/cost/#plans">Show all plans</a>' in main


def test_search_that_finds_nothing_says_that_one_can_still_come(whole, client):
    main = main_of(client, "/en/cost/?q=nothing")

    assert "No plan in our list matches “nothing”." in main
    assert "You can still come, and pay yourself." in main


def test_page_of_a_search_names_the_page_without_it_as_its_address(whole, client, settings):
    page = client.get("/en/cost/?q=old").content.decode()

    assert f'<link rel="canonical" href="{settings.BASE_URL}/en/cost/">' in page
    assert f'hreflang="es" href="{settings.BASE_URL}/es/cost/">' in page


def test_cost_page_takes_as_many_queries_for_much_as_for_little(whole, client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            main_of(client)
        return len(found)

    few = queries()
    for _ in range(8):
        factories.InsurancePlanFactory()
        factories.VisitTypeFactory(price_from=95, referral=True)

    assert queries() == few <= 4
