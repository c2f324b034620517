"""A version is read line by line: every word of it that readers see stands in one of the lines."""

import pytest

from conditions import triage
from conditions.models import Page
from conditions.signing import differences, standing, versions
from conditions.signing.lines import lines
from tests.conditions.factories import (
    PageFactory,
    QuestionFactory,
    ReferenceFactory,
    SectionFactory,
    TreatmentFactory,
)
from tests.conditions.signing import test_acts
from tests.conditions.signing.people import physician

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "es"])
def test_lines_of_a_page_hold_every_text_of_it(language):
    page = PageFactory()
    SectionFactory(page=page, body_en="One. [1]\n\nTwo.", body_es="Uno. [1]\n\nDos.")
    QuestionFactory(page=page)
    ReferenceFactory(number=1)

    text = versions.of_page(page).text
    found = "\n".join(line for _place, line in lines(text, language))

    for name in ("heading", "nav", "title", "description"):
        assert getattr(page, f"{name}_{language}") in found
    assert {"en": "One. [An institute]\nTwo.", "es": "Uno. [An institute]\nDos."}[language] in found
    assert {"en": "Heat or ice?", "es": "¿Calor o frío?"}[language] in found
    assert "Study 1" in found


def test_lines_of_a_treatment_hold_its_labels():
    treatment = TreatmentFactory(evidence_new="none")

    found = [line for _place, line in lines(versions.of_page(treatment.page).text, "en")]

    assert found[6:10] == ["A warm wrap.", "Not studied", "It helps a little. [1]", "Weak evidence"]
    assert "Burns" in found


@pytest.mark.parametrize("language", ["en", "es"])
def test_lines_of_the_rules_hold_every_sign_every_rule_and_every_danger_word(language):
    text = versions.of_rules().text
    found = lines(text, language)

    said = {line for _place, line in found}
    for sign in text["signs"]:
        assert f"{sign['id']}: {sign[f'text_{language}']}" in said
        assert sign[f"group_{language}"] in said
    assert "E03, E04, E05, T01, T16 + B08: yours to confirm" in said
    assert {
        phrase for phrases in text["danger_words"][language]["phrases"].values() for phrase in phrases
    } <= said
    assert any("911" in line for _place, line in found)


def each_change(value, *path):
    """Copies of a text with one thing changed: each string, number, truth value, and each list shorter."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from ((where, value | {key: other}) for where, other in each_change(part, *path, key))
    elif isinstance(value, list):
        if value:
            yield path, value[1:]
        if value and isinstance(value[0], dict):
            changed = each_change(value[0], *path, 0)
            yield from ((where, [other, *value[1:]]) for where, other in changed)
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int):
        yield path, value + 1
    elif path[-1] not in ("level", "help"):
        yield path, f"{value} other"


@pytest.mark.slow
def test_whatever_changes_in_the_rules_changes_a_line_that_the_physician_reads():
    """Else a version would wait for a signature while its page says that not a word has changed."""
    text = versions.of_rules().text
    before = {language: lines(text, language) for language in ("en", "es")}

    unseen = [
        path
        for path, changed in each_change(text)
        if all(lines(changed, language) == before[language] for language in before)
    ]

    assert unseen == [("version",)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_was_just_signed_has_no_changes(language):
    """The database keeps a text, and not the order of its names."""
    page = TreatmentFactory().page
    QuestionFactory(page=page)
    naomi = physician()
    for signature in (test_acts.sign_rules(naomi), test_acts.sign(page, naomi)):
        signature.refresh_from_db()
        now = versions.of_page(page) if signature.page else versions.of_rules()
        assert differences.between(lines(signature.text, language), lines(now.text, language)) == []


@pytest.mark.parametrize(("name", "other"), [("level", "EMERGENCY"), ("help", "crisis")])
def test_level_and_help_of_a_sign_are_lines_too(name, other):
    text = versions.of_rules().text
    emergency, book = text["signs"][0], next(sign for sign in text["signs"] if sign["level"] == "BOOK")
    changed = (book if name == "level" else emergency) | {name: other}
    signs = [changed if sign["id"] == changed["id"] else sign for sign in text["signs"]]

    assert lines(text | {"signs": signs}, "en") != lines(text, "en")


def test_text_of_the_rules_says_what_is_to_be_done_in_both_languages():
    outcomes = versions.of_rules().text["outcomes"]

    assert {help.value for help in triage.Help} < set(outcomes)
    for moment, says in {
        "today_open": "Call us now.",
        "today_closed": "We are closed now. Go to urgent care",
        "today_before_opening": "Call us as soon as we open",
        "today_checked": "a doctor has already checked",
        "can_wait": "You have no fever.",
        "book": "Book a visit.",
        "home": "You can start with care at home.",
        "emergencies_only": "Call 911 now for any of these",
        "danger_words_crisis": "call or text 988 now",
        "danger_words_ambulance": "call 911 now",
        "danger_words_poison": "get help now",
        "danger_words_today_closed": "We are closed now.",
    }.items():
        assert says in outcomes[moment]["en"], moment
        assert outcomes[moment]["es"] != outcomes[moment]["en"]
    assert "Call 911 now." in outcomes["ambulance"]["en"]
    assert "Llame al 911 ahora." in outcomes["ambulance"]["es"]
    assert not any("<" in text for both in outcomes.values() for text in both.values())


@pytest.mark.parametrize(
    ("setting", "shown", "hidden"),
    [
        ("all", {"causes", "when-to-get-help"}, set()),
        ("education", {"causes", "when-to-get-help"}, {"when-to-get-help"}),
        ("nothing", {"when-to-get-help"}, {"causes", "when-to-get-help"}),
    ],
)
def test_setting_says_what_readers_see_of_what_nobody_has_signed(settings, setting, shown, hidden):
    settings.SHOW_UNSIGNED = setting
    for slug in ("causes", "when-to-get-help"):
        PageFactory(slug=slug)

    assert {page.slug for page in Page.objects.for_readers()} == shown
    assert {slug for slug in ("causes", "when-to-get-help") if standing.is_hidden(slug)} == hidden
    assert standing.of_rules().is_shown == (setting == "all")
