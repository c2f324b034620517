"""Robots are sent back with everything they typed; a person who was mistaken for one presses once more."""

from datetime import UTC, datetime, timedelta

import pytest

from clinic.common.forms.spam import GuardedForm, shown_at, stamp

SHOWN = datetime(2027, 3, 1, 13, 0, tzinfo=UTC)
AGAIN = "Please check your answers and press Continue again."


def sent(after: timedelta, **data) -> GuardedForm:
    return GuardedForm({"shown": stamp(SHOWN)} | data, now=SHOWN + after)


@pytest.mark.parametrize(("seconds", "passes"), [(0, False), (1.9, False), (2, True), (86_400, True)])
def test_spam_an_answer_within_two_seconds_is_a_robots(seconds, passes):
    form = sent(timedelta(seconds=seconds))

    assert form.is_valid() == passes
    assert form.non_field_errors() == ([] if passes else [AGAIN])


def test_spam_the_field_nobody_sees_asks_for_a_tick_that_lets_a_person_pass():
    filled = {"homepage": "https://example.org"}

    assert list(sent(timedelta(minutes=1), **filled).errors) == ["person"]
    assert sent(timedelta(minutes=1), **filled, person="on").is_valid()
    assert not sent(timedelta(seconds=1), **filled, person="on").is_valid()


def test_spam_the_hidden_field_is_shown_empty_again():
    form = sent(timedelta(minutes=1), homepage="https://example.org")

    assert "example.org" not in str(form["homepage"])


def test_spam_pressing_again_later_passes_with_the_first_stamp():
    hasty = sent(timedelta(seconds=1))

    assert f'value="{stamp(SHOWN)}"' in str(hasty["shown"])


@pytest.mark.parametrize("forged", ["", "0", "1803906000.0", "1803906000.0:x", "\0", "x" * 10_000, None])
def test_spam_a_stamp_that_is_not_ours_is_a_robots_and_replaced(forged):
    form = GuardedForm({"shown": forged} if forged is not None else {}, now=SHOWN)

    assert form.non_field_errors() == [AGAIN]
    printed = str(form["shown"]).partition('value="')[2].partition('"')[0]
    assert shown_at(printed) is not None


def test_spam_a_new_form_carries_its_own_stamp():
    assert 'type="hidden"' in str(GuardedForm()["shown"])
    assert shown_at(stamp(SHOWN)) == SHOWN.timestamp()


def test_spam_people_never_meet_the_hidden_field():
    printed = str(GuardedForm()["homepage"])

    assert 'tabindex="-1"' in printed
    assert 'autocomplete="off"' in printed
