"""The forms of the symptom check: every set of answers has exactly one level.  No database."""

from itertools import combinations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from clinic.common.middleware import MOST_FIELDS
from conditions.forms.check import EmergencySigns, OtherSigns, level
from conditions.forms.said import LONGEST, summary
from conditions.triage import SIGNS, Level

EMERGENCY_IDS = [sign.id for sign in SIGNS if sign.level is Level.EMERGENCY]
OTHER_IDS = [sign.id for sign in SIGNS if sign.level is not Level.EMERGENCY]
ANSWERS = {
    "started": ["lifting", "twisting", "sport", "sitting", "unclear"],
    "tight": ["yes", "no"],
    "waves": ["yes", "no"],
    "moving": ["better", "worse", "same"],
    "strength": [str(n) for n in range(11)],
    "lasted": ["days_2", "days_14", "weeks_6", "weeks_12", "longer"],
    "before": ["first", "again"],
}
HARD = ["moving", "bending", "walking", "sitting", "standing", "lifting", "sleeping", "work"]

marks = st.fixed_dictionaries(
    {
        "signs": st.sets(st.sampled_from(EMERGENCY_IDS), max_size=3)
        | st.just(set()),  # the other half of the time: what comes after them
        "none": st.sets(st.sampled_from(["none", "unsure"])),
        "others": st.sets(st.sampled_from(OTHER_IDS)),
        "hard": st.sets(st.sampled_from(HARD)),
        "answers": st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in ANSWERS.items()}),
        "checked": st.sets(st.sampled_from(["emergency", "other"])),
    }
)


def posted(signs=(), none=("none",), others=(), hard=(), answers=None) -> QueryDict:
    """The body of the last POST of a check."""
    data = QueryDict(mutable=True)
    data.setlist("sign", list(signs))
    data.setlist("none", list(none))
    data.setlist("other-sign", list(others))
    data.setlist("other-none", ["none"])
    data.setlist("other-hard", list(hard))
    data.update({f"other-{name}": value for name, value in (answers or {}).items()})
    return data


def steps(data: QueryDict) -> list:
    both = [EmergencySigns(data), OtherSigns(data)]
    assert [step.errors for step in both] == [{}, {}]
    return both


def expected(signs, none, others, hard, answers, checked):
    """A second opinion, from the written rules and the letters of the ids."""
    found = [Level.HOME]
    if signs or "unsure" in none:
        found.append(Level.TODAY if "emergency" in checked else Level.EMERGENCY)
    others, strong = set(others), answers.get("strength") in ("7", "8", "9", "10")
    worst = answers.get("strength") in ("9", "10")
    if worst or (strong and hard & {"standing", "walking", "sleeping"}):
        others.add("T12")  # so strong that one cannot
    if strong:
        others |= {{"B09": "T03", "B10": "T05"}[id] for id in others & {"B09", "B10"}}
    # Cancer, weak defences, a recent infection or procedure, a blood thinner.
    numb = others & {"T01", "T16"} and others & {
        "T03",
        "B09",
        "T05",
        "B10",
        "T06",
        "T17",
        "B08",
        "T21",
        "T22",
    }
    very_strong = "T12" in others and others & {"B08", "T11", "T13", "T22", "T05", "B10", "T06", "T17"}
    if numb or very_strong:
        found.append(Level.TODAY if "other" in checked else Level.EMERGENCY)
    found += [{"T": Level.TODAY, "B": Level.BOOK}[id[0]] for id in others]
    if answers.get("lasted") in ("weeks_6", "weeks_12", "longer") or strong or hard & {"sleeping", "work"}:
        found.append(Level.BOOK)
    return max(found)


RAISED = {"T01": Level.EMERGENCY, "B01": Level.TODAY, "B08": Level.EMERGENCY}


def offered(form) -> list[str]:
    """The signs of a form."""
    return [value for _group, those in form.fields["sign"].choices for value, _ in those]


@pytest.mark.parametrize("raised", [{}, RAISED])
def test_forms_offer_every_sign_once(raised):
    first, second = EmergencySigns(raised=raised), OtherSigns(raised=raised)

    assert sorted(offered(first) + offered(second)) == sorted(sign.id for sign in SIGNS)
    assert set(offered(first)) == {*EMERGENCY_IDS, *(id for id in raised if id != "B01")}


def test_sign_that_a_physician_made_more_urgent_counts_as_one_of_its_new_list():
    first = EmergencySigns(QueryDict("sign=T01"), raised=RAISED)
    second = OtherSigns(QueryDict("other-sign=B01"), raised=RAISED)

    assert (first.is_valid(), second.is_valid()) == (True, True)
    assert (first.level, second.level) == (Level.EMERGENCY, Level.TODAY)
    assert not OtherSigns(QueryDict("other-sign=T01"), raised=RAISED).is_valid()
    assert not EmergencySigns(QueryDict("sign=T01")).is_valid()  # the next request, without it
    assert "T01" in offered(EmergencySigns.unchecked(QueryDict(""), raised=RAISED))


@pytest.mark.slow
def test_every_pair_of_signs_has_its_level():
    wrong = []
    for pair in combinations(EMERGENCY_IDS + OTHER_IDS, 2):
        signs = {id for id in pair if id[0] == "E"}
        others = set(pair) - signs
        found = level(steps(posted(signs, others=others)), set())
        if found is not expected(signs, (), others, set(), {}, ()):
            wrong.append((pair, found))

    assert wrong == []


@given(marks)
def test_every_answer_has_exactly_one_level(given_answers):
    checked = given_answers.pop("checked")
    none = given_answers["none"] | {"none"}

    found = level(steps(posted(**given_answers | {"none": none})), checked)

    assert found is expected(**given_answers, checked=checked)


@given(marks)
def test_forms_give_back_every_answer_as_hidden_fields(given_answers):
    given_answers.pop("checked")
    data = posted(**given_answers | {"none": given_answers["none"] | {"none"}})

    pairs = [pair for step in steps(data) for pair in step.kept]

    assert sorted(pairs) == sorted((name, value) for name, values in data.lists() for value in values)


@given(marks)
def test_summary_is_one_line_that_leaves_room(given_answers):
    given_answers.pop("checked")

    said = summary(*steps(posted(**given_answers | {"none": ["none"]})))

    assert len(said) <= LONGEST
    assert "\n" not in said
    assert bool(said) == bool(
        given_answers["signs"] or given_answers["others"] or given_answers["hard"] or given_answers["answers"]
    )


def test_summary_reads_as_plain_words():
    said = summary(
        *steps(
            posted(
                others=["B02", "T02"],
                hard=["work", "sleeping"],
                answers={"strength": "1", "lasted": "weeks_6", "waves": "no"},
            )
        )
    )

    assert said == (
        "Signs I marked: Pain that shoots below the knee; Keeps coming back. "
        "How strong now, 0 to 10: 1. For how long: 2 to 6 weeks. Hard now: Sleeping; Work. "
        "Comes in waves: No."
    )


def test_summary_of_ten_is_not_also_one():
    assert summary(*steps(posted(answers={"strength": "10"}))) == "How strong now, 0 to 10: 10."


def test_summary_counts_the_signs_that_do_not_fit():
    said = summary(*steps(posted(others=OTHER_IDS)))

    shown = said.removeprefix("Signs I marked: ").split("; ")
    assert shown[0] == "Numbness, tingling or mild weakness in one arm, leg or foot"
    assert shown[-1] == f"and {len(OTHER_IDS) - len(shown) + 1} more."


def test_summary_names_first_what_a_doctor_has_checked():
    said = summary(*steps(posted(["E10"], others=["T03"])))

    assert said == (
        "Already checked by a doctor: Fever of 100.4 °F (38 °C) or more, or shaking chills. "
        "Signs I marked: You have cancer, or were treated for it in the last 5 years."
    )


def test_everything_marked_is_less_than_the_largest_form():
    data = posted(EMERGENCY_IDS, ["unsure", "none"], OTHER_IDS, HARD, {k: v[-1] for k, v in ANSWERS.items()})
    besides = ["csrfmiddlewaretoken", "checked", "checked", "answered"]

    assert sum(len(values) for _name, values in data.lists()) + len(besides) <= MOST_FIELDS


@pytest.mark.parametrize("form", [EmergencySigns, OtherSigns])
@pytest.mark.parametrize(
    "data",
    [{}, {"sign": "E99"}, {"none": "maybe"}, {"sign": "\x00"}, {"sign": "T01' --"}, {"sign": "none"}],
)
def test_nothing_we_know_marked_is_refused_with_what_to_do(form, data):
    query = QueryDict(mutable=True)
    query.update({form().add_prefix(name): value for name, value in data.items()})

    asked = form(query)

    assert not asked.is_valid()
    assert set(asked.errors) <= {"sign", "none"}


def test_signs_of_the_other_list_are_refused():
    assert not EmergencySigns(QueryDict("sign=T01")).is_valid()
    assert not OtherSigns(QueryDict("other-sign=E01")).is_valid()


def test_hint_stands_with_its_sign():
    options = [
        option
        for _group, those, _n in OtherSigns.base_fields["sign"].widget.optgroups("other-sign", [])
        for option in those
    ]

    assert {o["value"]: str(o["hint"]) for o in options if o["hint"]} == {
        "T05": "For example chemo, a transplant, dialysis, HIV or diabetes that is not controlled; "
        "prednisone or cortisone pills for weeks.",
        "B08": "For example warfarin, Eliquis, Xarelto, or aspirin every day.",
    }
