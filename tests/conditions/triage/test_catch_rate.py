"""How well the danger words do on messages that were written without them."""

from io import StringIO

import pytest
from django.core.management import call_command

from conditions.triage import BY_ID
from conditions.triage.catch_rate import HALVES, KINDS, MESSAGES, messages, rates
from conditions.triage.danger_words import LANGUAGES, danger_words

FILES = [(language, kind, half) for language in LANGUAGES for kind in KINDS for half in HALVES]
# Of a hundred: the least that are caught, the most harmless ones that are raised.
GATE = {("danger", "tune"): 97, ("harmless", "tune"): 15, ("danger", "held"): 90, ("harmless", "held"): 20}


@pytest.mark.parametrize(("language", "kind", "half"), FILES)
def test_messages_are_a_hundred_different_ones(language, kind, half):
    assert len(set(messages(language, kind, half))) == 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_halves_share_no_message(language):
    texts = [text for kind in KINDS for half in HALVES for text in messages(language, kind, half)]
    assert len(set(texts)) == 400


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("half", HALVES)
def test_dangerous_messages_name_their_signs(language, half):
    lines = (MESSAGES / f"{language}-danger-{half}.txt").read_text("utf-8").splitlines()
    named = {sign for line in lines for sign in line.partition("\t")[0].split(",")}
    assert named <= BY_ID.keys()
    assert len(named) >= 20


@pytest.mark.parametrize("rate", rates(), ids=lambda rate: f"{rate.language} {rate.kind} {rate.half}")
def test_danger_words_pass_the_gate(rate):
    gate = GATE[rate.kind, rate.half]
    assert rate.percent >= gate if rate.kind == "danger" else rate.percent <= gate


def run(*arguments) -> list[str]:
    out = StringIO()
    call_command("danger_words", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_command_shows_the_words_of_a_text():
    assert run("I cannot", "move my legs") == ["cannot move my legs  (E05, T12)"]
    assert run("When do you open?") == run() == []


def test_command_prints_the_catch_rate():
    lines = run("--measure")
    assert len(lines) == 8
    assert lines[0].startswith("en  danger    half the words were chosen by")
    assert lines[0].endswith("%")


def test_command_prints_what_is_wrong_of_the_half_that_may_be_looked_at():
    lines = run("--measure", "--wrong")
    missed = [
        text
        for text in messages("en", "harmless", "tune") + messages("en", "danger", "tune")
        if bool(danger_words(text)) != (text in messages("en", "danger", "tune"))
    ]
    assert {line.partition(": ")[2] for line in lines[8:] if line.startswith("en")} == set(missed)
