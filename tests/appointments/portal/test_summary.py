"""What somebody takes along from the symptom check into the booking."""

import pytest

from tests.appointments.portal.visitor import Visitor, open_times

SUMMARY = "Signs I marked: Keeps coming back."


@pytest.fixture
def visitor(scene):
    visitor = Visitor()
    visitor.send("/book/", {"none": "none", "summary": SUMMARY})
    visitor.choose(scene.follow_up, open_times(scene.follow_up)[0])
    return visitor


def reason(visitor) -> str:
    return visitor.see("/book/details/").context["form"]["reason"].value()


def test_summary_is_the_start_of_the_reason(visitor):
    assert reason(visitor) == SUMMARY


def test_summary_leaves_the_other_questions_as_they_begin(visitor):
    form = visitor.see("/book/details/").context["form"]

    assert (form["who"].value(), form["first_name"].value()) == ("me", None)
    assert not form.errors


def test_summary_takes_the_location_of_an_older_one_and_keeps_what_was_typed(visitor):
    visitor.answer(reason=f"{SUMMARY}\r\nSince Tuesday.")

    visitor.send("/book/", {"none": "none", "summary": "Signs I marked: You are or may be pregnant."})

    assert reason(visitor) == "Signs I marked: You are or may be pregnant.\nSince Tuesday."


def test_summary_goes_before_what_was_typed_without_one(scene):
    visitor = Visitor()
    visitor.pass_question()
    visitor.choose(scene.follow_up, open_times(scene.follow_up)[0])
    visitor.answer(reason="Since Tuesday.")

    visitor.send("/book/", {"none": "none", "summary": SUMMARY})

    assert reason(visitor) == f"{SUMMARY}\nSince Tuesday."
    assert visitor.see("/book/details/").context["form"]["first_name"].value() == "Elena"


def test_summary_sent_twice_stands_there_once(visitor):
    visitor.send("/book/", {"none": "none", "summary": SUMMARY})

    assert reason(visitor) == SUMMARY


def test_summary_too_long_with_the_own_words_says_so_and_keeps_both(visitor):
    page = visitor.answer(reason=SUMMARY + "x" * 500)

    assert f"Use at most 500 characters. You typed {len(SUMMARY) + 500}" in page.text
    assert "x" * 500 in page.text


@pytest.mark.parametrize("forged", ["", "   ", "\0", "x" * 501])
def test_summary_that_no_check_wrote_is_left_out(scene, forged):
    visitor = Visitor()

    answer = visitor.send("/book/", {"none": "none", "summary": forged})

    assert answer.url == "/en/book/"
    assert visitor.session["booking"].keys() == {"passed"}


def test_summary_odd_characters_are_cleaned_and_escaped(scene):
    visitor = Visitor()
    visitor.send("/book/", {"none": "none", "summary": "a\u202eb\r\n<script>"})
    visitor.choose(scene.follow_up, open_times(scene.follow_up)[0])

    assert reason(visitor) == "ab <script>"
    assert "<script>a" not in visitor.see("/book/details/").text


@pytest.mark.parametrize("marked", [{"sign": "E03"}, {"none": "unsure"}, {}])
def test_summary_with_a_danger_sign_is_not_taken(scene, marked):
    visitor = Visitor()

    visitor.send("/book/", marked | {"summary": SUMMARY})

    assert visitor.session.keys() == set()
