"""What a physician is shown of a change: every word that went, every word that is new, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from conditions.signing.differences import between, words

LINES = st.lists(
    st.tuples(st.sampled_from(["Heat", "Ice"]), st.text("ab .", min_size=1, max_size=8)), max_size=6
)


def test_changed_words_are_marked_and_the_others_stay():
    (change,) = between([("Heat", "It helps a lot.")], [("Heat", "It helps a little.")])

    assert (change.where, change.kind) == ("Heat", "words")
    assert change.runs == [("", "It helps a "), ("del", "lot"), ("ins", "little"), ("", ".")]


def test_lines_that_went_and_lines_that_came_are_told_apart():
    changes = between([("Heat", "One."), ("Heat", "Two.")], [("Heat", "Two."), ("Ice", "Three.")])

    assert [(change.where, change.kind) for change in changes] == [("Heat", "gone"), ("Ice", "new")]


def test_text_that_is_the_same_has_no_changes():
    assert between([("Heat", "One.")], [("Heat", "One.")]) == []


@given(st.text("ab .", max_size=20), st.text("ab .", max_size=20))
def test_both_texts_can_be_read_from_the_marks(old, new):
    runs = list(words(old, new))

    assert "".join(text for kind, text in runs if kind != "ins") == old
    assert "".join(text for kind, text in runs if kind != "del") == new


@given(LINES, LINES)
def test_no_line_is_lost_between_two_versions(before, now):
    changes = between(before, now)

    came = sum(change.kind == "new" for change in changes)
    went = sum(change.kind == "gone" for change in changes)
    assert len(before) + came - went == len(now)
    assert bool(changes) == (before != now)
