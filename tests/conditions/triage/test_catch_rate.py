"""How well the danger words do on messages that were written without them."""

from io import StringIO

import pytest
from django.core.management import call_command

from conditions.triage import BY_ID
from conditions.triage import danger_words as module
from conditions.triage.catch_rate import (
    HALVES,
    KINDS,
    HelpRate,
    messages,
    rates,
    rates_by_help,
    with_signs,
)
from conditions.triage.danger_words import LANGUAGES, danger_words, find

FILES = [(language, kind, half) for language in LANGUAGES for kind in KINDS for half in HALVES]
# Of a hundred: the least that are caught, the most harmless ones that are raised.
GATE = {("danger", "tune"): 97, ("harmless", "tune"): 15, ("danger", "held"): 90, ("harmless", "held"): 20}


@pytest.mark.parametrize(("language", "kind", "half"), FILES)
def test_messages_are_at_least_a_hundred_different_ones(language, kind, half):
    found = messages(language, kind, half)
    assert len(set(found)) == len(found) >= 100


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_halves_are_of_one_size(language, kind):
    tune, held = (len(messages(language, kind, half)) for half in HALVES)
    assert tune == held


@pytest.mark.parametrize("language", LANGUAGES)
def test_halves_share_no_message(language):
    texts = [text for kind in KINDS for half in HALVES for text in messages(language, kind, half)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("half", HALVES)
def test_dangerous_messages_name_their_signs(language, half):
    named = {sign for signs, _text in with_signs(language, "danger", half) for sign in signs}
    assert named <= BY_ID.keys()
    assert len(named) >= 20


@pytest.fixture(scope="module")
def measured():
    """Read once, and not while tests are collected: it takes a second."""
    return {(rate.language, rate.kind, rate.half): rate.percent for rate in rates()}


@pytest.mark.slow
@pytest.mark.parametrize(("language", "kind", "half"), FILES)
def test_danger_words_pass_the_gate(measured, language, kind, half):
    percent, gate = measured[language, kind, half], GATE[kind, half]
    assert percent >= gate if kind == "danger" else percent <= gate


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_self_harm_lead_to_the_crisis_line(language):
    """Not merely to any sign: 988 is another number than 911."""
    led = [
        "E15" in signs_of(text) for signs, text in with_signs(language, "danger", "tune") if "E15" in signs
    ]
    assert len(led) >= 20
    assert 100 * sum(led) / len(led) >= 97


def signs_of(text: str) -> set[str]:
    return {sign for found in find(text) for sign in found.signs}


@pytest.mark.parametrize(("place", "language"), list(enumerate(LANGUAGES)))
def test_phrases_of_one_language_find_nothing_in_the_other(place, language, monkeypatch):
    """A stem that begins words of the other language would raise people who work "en limpieza"."""
    monkeypatch.setattr(module, "_DANGER", [module._DANGER[place]])
    other = [text for name in LANGUAGES if name != language for text in messages(name, "harmless", "tune")]
    assert [text for text in other if danger_words(text)] == []


@pytest.mark.slow
def test_rates_by_help_have_each_help_of_each_half():
    helps = ["ambulance", "pregnancy", "poison", "crisis", "today"]
    found = rates_by_help()
    assert [(rate.half, rate.help) for rate in found] == [(half, help) for half in HALVES for help in helps]
    assert all(0 <= rate.led <= rate.count > 0 for rate in found)
    assert HelpRate("crisis", "tune", 3, 4).percent == 75
    assert HelpRate("crisis", "tune", 0, 0).percent == 100


def run(*arguments) -> list[str]:
    out = StringIO()
    call_command("danger_words", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_command_shows_the_words_of_a_text():
    assert run("I cannot", "move my legs") == ["cannot move my legs  (E05, T12)"]
    assert run("When do you open?") == run() == []


@pytest.mark.slow
def test_command_prints_the_catch_rate():
    lines = run("--measure")
    assert len(lines) == 8 + 2 * 5
    assert lines[0].startswith("en  danger    half the words were chosen by")
    assert lines[0].endswith("%")
    assert lines[11].startswith("crisis     half the words were chosen by")
    assert lines[11].endswith("%")


@pytest.mark.slow
def test_command_prints_what_is_wrong_of_the_half_that_may_be_looked_at():
    lines = run("--measure", "--wrong")
    missed = [
        text
        for text in messages("en", "harmless", "tune") + messages("en", "danger", "tune")
        if bool(danger_words(text)) != (text in messages("en", "danger", "tune"))
    ]
    assert {line.partition(": ")[2] for line in lines[18:] if line.startswith("en")} == set(missed)
