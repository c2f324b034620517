"""The rules of urgency: every sign, every pair, and what must hold for any set of answers."""

import ast
import hashlib
from collections import Counter
from dataclasses import FrozenInstanceError, replace
from itertools import combinations, groupby
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import given
from hypothesis import strategies as st

from conditions import triage
from conditions.triage import BY_ID, SIGNS, Help, Level, level, rules
from conditions.triage.former import FORMER_TEXTS

EMERGENCY_IDS = [f"E{n:02}" for n in range(1, 21)]
TODAY_IDS = [f"T{n:02}" for n in range(1, 23) if n != 15]  # 15 is now two signs, T21 and B08
BOOK_IDS = [f"B{n:02}" for n in range(1, 11)]
ALL_IDS = EMERGENCY_IDS + TODAY_IDS + BOOK_IDS
LEVEL_OF_LETTER = {"E": Level.EMERGENCY, "T": Level.TODAY, "B": Level.BOOK}

# One fingerprint for each version of the rules.  After a change: a new version with a new fingerprint.
FINGERPRINTS = {
    1: "9431aa112c17ac13357072137dbb1b2f0537986654ed59d5a7d9b6a2a4bd37cd",
    2: "d922dc0afcf48f551362e0af4437dc680bd4177d06c94e37a88d4f4c512dc962",
    3: "3162511ce6c48ac54627b504bcf12354f98c331747701484f606e09d09b606fe",
}

# The same for the Spanish in which they are asked.
SPANISH_FINGERPRINTS = {
    2: "681707791cacd0f9e7b8fb4a6f573d9264781e8a898d39a1930e12b16b906a66",
    3: "2cdfa98ff8ead49c88e5c1bbb8dae5140c72a094a8574d2925b8de4531d48eb2",
}

marks = st.sets(st.sampled_from(ALL_IDS))


def expected(ids):
    """A second opinion: read from the letters of the ids and the written rules, not from the rule set."""
    letters, ids = {id[0] for id in ids}, set(ids)
    # Cancer, weak defences, a recent infection or procedure, a blood thinner.
    risks = {"T03", "B09", "T05", "B10", "T06", "T17", "B08", "T21", "T22"}
    numb = ids & {"T01", "T16"} and ids & risks
    strong = "T12" in ids and ids & {"B08", "T11", "T13", "T22", "T05", "B10", "T06", "T17"}
    if "E" in letters or numb or strong:
        return Level.EMERGENCY
    if "T" in letters:
        return Level.TODAY
    return Level.BOOK if "B" in letters else Level.HOME


def test_levels_are_ordered_by_urgency():
    assert sorted(Level) == [Level.HOME, Level.BOOK, Level.TODAY, Level.EMERGENCY]


def test_signs_are_all_there_once():
    assert sorted(sign.id for sign in SIGNS) == sorted(ALL_IDS)
    assert Counter(sign.level.name for sign in SIGNS) == {"EMERGENCY": 20, "TODAY": 21, "BOOK": 10}
    assert len({sign.text for sign in SIGNS}) == 51


def test_rules_change_only_with_their_version():
    said = [
        f"{BY_ID[id].id} {BY_ID[id].level.name} {BY_ID[id].help.name} {BY_ID[id].text} {BY_ID[id].hint}"
        for id in sorted(BY_ID)
    ]
    said += sorted(f"{sorted(rule.one)} + {sorted(rule.other)}" for rule in triage.EMERGENCY_TOGETHER)
    said += [f"{name} {sorted(answers)}" for name, answers in sorted(rules.WORTH_A_VISIT.items())]
    said += [f"pain of {rules.STRONG_PAIN} that stops {sorted(rules.STOPPED)}, or of {rules.WORST_PAIN}"]
    said += [f"while strong {sorted(rules.WHILE_STRONG.items())}, not for {sorted(rules.NOT_FOR_TOMORROW)}"]
    said += sorted(f"{id} aloud {text}" for id, text in triage.ALOUD.items())
    said += [f"checked is {triage.ALREADY_CHECKED.name}"]
    fingerprint = hashlib.sha256("\n".join(said).encode()).hexdigest()
    assert fingerprint == FINGERPRINTS[triage.RULES_VERSION]


def test_rules_change_in_spanish_only_with_their_version():
    with translation.override("es"):
        said = [f"{id} {gettext(BY_ID[id].text)} {gettext(BY_ID[id].hint or ' ')}" for id in sorted(BY_ID)]
        said += sorted(gettext(text) for text in triage.ALOUD.values())
    fingerprint = hashlib.sha256("\n".join(said).encode()).hexdigest()
    assert fingerprint == SPANISH_FINGERPRINTS[triage.RULES_VERSION]


def test_signs_of_one_group_stand_together():
    runs = [group for group, _signs in groupby(SIGNS, key=lambda sign: (sign.level, sign.group))]
    assert len(runs) == len(set(runs))
    assert [level for level, _group in runs] == sorted((level for level, _group in runs), reverse=True)


def test_emergency_signs_stand_in_the_groups_of_the_page():
    shown = {}
    for sign in SIGNS:
        if sign.level == Level.EMERGENCY:
            shown.setdefault(sign.group, []).append(sign.id)
    assert shown == {
        "Bladder, bowel, between the legs": ["E01", "E02", "E03", "E06"],
        "Legs and arms": ["E04", "E05"],
        "Chest, belly, the whole body": ["E08", "E18", "E16", "E09", "E17", "E19", "E11", "E10", "E07"],
        "Pregnancy, medicine, your safety": ["E20", "E12", "E13", "E14", "E15"],
    }


def test_signs_name_their_source_or_await_a_physician():
    assert [sign.id for sign in SIGNS if sign.verified and not sign.sources] == []
    waiting = {
        letter: [id[1:] for id in ALL_IDS if id[0] == letter and not BY_ID[id].verified] for letter in "ETB"
    }
    assert waiting == {
        "E": ["05", "08", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20"],
        "T": ["03", "04", "06", "10", "11", "14", "16", "17", "18", "19", "20", "21", "22"],
        "B": ["01", "02", "04", "06", "07", "08", "09", "10"],
    }


# --- signs that a physician has made more urgent ---


@pytest.mark.parametrize(
    ("id", "raised", "found"),
    [
        ("B01", Level.TODAY, Level.TODAY),
        ("B01", Level.EMERGENCY, Level.EMERGENCY),
        ("T02", Level.EMERGENCY, Level.EMERGENCY),
        ("T02", Level.BOOK, Level.TODAY),
        ("E01", Level.HOME, Level.EMERGENCY),
    ],
)
def test_sign_is_as_urgent_as_the_physician_says_and_never_less(id, raised, found):
    assert level([id], raised={id: raised}) == found
    assert level([id], raised={"T03": raised}) == BY_ID[id].level


def test_help_is_needed_for_a_sign_that_was_made_an_emergency():
    assert triage.help_needed(["T02"]) == []
    assert triage.help_needed(["T02"], raised={"T02": Level.EMERGENCY}) == [Help.AMBULANCE]
    assert triage.help_needed(["T02"], raised={"T03": Level.EMERGENCY}) == []


def test_raised_sign_stands_with_its_group_in_the_list_of_its_new_level():
    raised = {"B08": Level.TODAY, "T01": Level.EMERGENCY}
    groups = {
        asked: [
            (group, [sign.id for sign in signs]) for group, signs in triage.by_group(asked, raised=raised)
        ]
        for asked in (Level.EMERGENCY, Level.TODAY, Level.BOOK)
    }

    assert groups[Level.EMERGENCY][-1] == ("The pain", ["T01"])
    assert dict(groups[Level.TODAY])["Your health"] == ["T03", "T05", "T07", "T11", "T14", "B08"]
    assert dict(groups[Level.TODAY])["The pain"][0] == "T16"
    assert dict(groups[Level.BOOK])["Your health"] == ["B09", "B10"]
    for found in groups.values():
        assert len(found) == len(dict(found))  # no heading stands twice


def test_sign_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        SIGNS[0].level = Level.HOME


def test_no_sign_is_care_at_home():
    assert level([]) == Level.HOME


@pytest.mark.parametrize("id", ALL_IDS)
def test_single_sign_has_the_level_of_its_letter(id):
    assert level([id]) == LEVEL_OF_LETTER[id[0]]


def test_pairs_have_the_most_urgent_level():
    wrong = [pair for pair in combinations(ALL_IDS, 2) if level(pair) != expected(pair)]
    assert wrong == []


@pytest.mark.parametrize("nerve", ["T01", "T16"])
@pytest.mark.parametrize("risk", ["T03", "B09", "T05", "B10", "T06", "T17", "B08", "T21", "T22"])
def test_nerve_sign_with_a_risk_is_an_emergency(nerve, risk):
    assert level([risk]) < Level.EMERGENCY
    assert level([nerve]) == Level.TODAY
    assert level([risk, nerve]) == Level.EMERGENCY


@pytest.mark.parametrize("risk", ["B08", "T11", "T13", "T22", "T05", "B10", "T06", "T17"])
def test_very_strong_pain_with_a_risk_is_an_emergency(risk):
    assert level([risk]) < Level.EMERGENCY
    assert level(["T12"]) == Level.TODAY
    assert level([risk, "T12"]) == Level.EMERGENCY


@pytest.mark.parametrize("risk", ["T03", "B09", "T05", "B10", "T06", "T17"])
def test_fever_moved_to_today_stays_an_emergency_with_a_risk(risk, monkeypatch):
    monkeypatch.setitem(BY_ID, "E10", replace(BY_ID["E10"], level=Level.TODAY))
    assert level(["E10"]) == Level.TODAY
    assert level(["E10", risk]) == Level.EMERGENCY


@pytest.mark.parametrize("cured", ["B09", "B10"])
def test_what_is_cured_or_controlled_is_a_visit_by_itself(cured):
    assert level([cured]) == Level.BOOK


def test_every_sign_of_an_emergency_can_be_read_out():
    part = set().union(*(rule.one | rule.other for rule in triage.EMERGENCY_TOGETHER))
    assert triage.ALOUD.keys() >= (part | set(EMERGENCY_IDS)) - {"E15"}


def test_texts_of_former_signs_are_still_read_in_spanish():
    with translation.override("es"):
        assert [text for text in FORMER_TEXTS if gettext(text) == text] == []
    assert {sign.text for sign in SIGNS}.isdisjoint(FORMER_TEXTS)


def test_rules_name_signs_that_there_are():
    named = set().union(*(rule.one | rule.other for rule in triage.EMERGENCY_TOGETHER))
    assert named <= BY_ID.keys()


def test_fever_alone_is_an_emergency_as_shipped():
    assert level(["E10"]) == Level.EMERGENCY


@given(marks)
def test_level_agrees_with_the_written_rules(ids):
    assert level(ids) == expected(ids)


@given(marks, st.sampled_from(ALL_IDS))
def test_another_sign_never_lowers_the_level(ids, id):
    assert level(ids | {id}) >= level(ids)


@given(st.lists(st.sampled_from(ALL_IDS)).flatmap(lambda ids: st.tuples(st.just(ids), st.permutations(ids))))
def test_order_and_repetition_do_not_matter(two):
    marked, shuffled = two
    assert level(shuffled) == level(marked) == level(iter(marked + marked))


@given(marks, st.sampled_from(EMERGENCY_IDS))
def test_any_emergency_sign_is_an_emergency(ids, emergency):
    assert level(ids | {emergency}) == Level.EMERGENCY


@given(marks)
def test_unsure_is_an_emergency_whatever_else_is_marked(ids):
    assert level(ids, unsure=True) == Level.EMERGENCY


@pytest.mark.parametrize("id", ["", "E00", "E21", "e01", "T15", "B11", " E01", "none", "E01\x00", None, 1])
@pytest.mark.parametrize("ask", [level, triage.help_needed])
def test_unknown_sign_is_refused(ask, id):
    with pytest.raises(ValueError, match="No such sign"):
        ask(["E15", id])


def test_unknown_sign_is_refused_even_when_unsure():
    with pytest.raises(ValueError, match="No such sign: 'X1', 'X2'"):
        level(["X2", "X1"], unsure=True)


@given(marks)
def test_crisis_is_shown_for_thoughts_of_self_harm_alone(ids):
    assert (Help.CRISIS in triage.help_needed(ids)) == any(id == "E15" for id in ids)


@given(marks, st.booleans())
def test_help_is_named_for_an_emergency_and_for_nothing_else(ids, unsure):
    needed = triage.help_needed(ids, unsure=unsure)
    assert bool(needed) == (level(ids, unsure=unsure) == Level.EMERGENCY)
    assert needed == sorted(needed, key=list(Help).index)


@pytest.mark.parametrize(
    ("marked", "needed"),
    [
        ({"E01"}, [Help.AMBULANCE]),
        ({"E15"}, [Help.CRISIS]),
        ({"E12"}, [Help.POISON]),
        ({"E20"}, [Help.PREGNANCY]),
        ({"E15", "E12"}, [Help.POISON, Help.CRISIS]),
        ({"E15", "E01"}, [Help.AMBULANCE, Help.CRISIS]),
        ({"E15", "T01", "B08"}, [Help.AMBULANCE, Help.CRISIS]),
        ({"T12"}, []),
    ],
)
def test_help_is_that_of_the_marked_signs(marked, needed):
    assert triage.help_needed(marked) == needed


def test_groups_hold_every_sign_of_their_levels_once():
    groups = triage.by_group(Level.TODAY, Level.BOOK)

    assert [name for name, _signs in groups] == [
        "The pain",
        "What you noticed",
        "What happened",
        "Your health",
        "How it has been",
    ]
    assert sorted(sign.id for _name, signs in groups for sign in signs) == sorted(TODAY_IDS + BOOK_IDS)
    assert [len(signs) for _name, signs in triage.by_group(Level.EMERGENCY)] == [4, 2, 9, 5]


def level_with_answers(ids=(), *, strength=None, lasted="", hard=()) -> Level:
    """As the second list of the check puts the two together."""
    meant = triage.meant(ids, strength=strength, hard=hard)
    return max(level(meant), triage.level_of_answers(strength=strength, lasted=lasted, hard=hard))


def test_answers_without_any_are_care_at_home():
    assert level_with_answers() == Level.HOME


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({"strength": 6}, Level.HOME),
        ({"strength": 7}, Level.BOOK),
        ({"strength": 8}, Level.BOOK),
        ({"strength": 9}, Level.TODAY),
        ({"strength": 10}, Level.TODAY),
        ({"strength": 0}, Level.HOME),
        ({"lasted": "days_2"}, Level.HOME),
        ({"lasted": "days_14"}, Level.HOME),
        ({"lasted": "weeks_6"}, Level.BOOK),
        ({"lasted": "weeks_12"}, Level.BOOK),
        ({"lasted": "longer"}, Level.BOOK),
        ({"hard": ["moving", "bending", "walking", "sitting", "standing", "lifting"]}, Level.HOME),
        ({"hard": ["moving", "sleeping"]}, Level.BOOK),
        ({"hard": ["work"]}, Level.BOOK),
        ({"strength": 6, "lasted": "days_14", "hard": ["lifting"]}, Level.HOME),
        ({"strength": 6, "hard": ["standing", "walking", "sleeping"]}, Level.BOOK),
        ({"strength": 7, "hard": ["bending", "lifting", "work"]}, Level.BOOK),
        ({"strength": 7, "hard": ["standing"]}, Level.TODAY),
        ({"strength": 8, "hard": ["walking"]}, Level.TODAY),
        ({"strength": 10, "hard": ["sleeping"]}, Level.TODAY),
    ],
)
def test_answers_past_a_cut_off_raise_the_level(answers, level):
    assert level_with_answers(**answers) == level


@given(marks)
def test_strong_pain_that_stops_walking_is_the_sign_that_says_so(ids):
    strong = ids | {"T03" for id in ids if id == "B09"} | {"T05" for id in ids if id == "B10"}
    assert level_with_answers(ids, strength=7, hard=["walking"]) == level(strong | {"T12"})
    assert level_with_answers(ids, strength=9) == level(strong | {"T12"})


@pytest.mark.parametrize("cured", ["B09", "B10"])
def test_what_is_cured_or_controlled_is_for_today_while_the_pain_is_strong(cured):
    assert level_with_answers([cured], strength=6) == Level.BOOK
    assert level_with_answers([cured], strength=7) == Level.TODAY


@given(
    marks,
    st.none() | st.integers(0, 10),
    st.sampled_from(["", "days_2", "weeks_6"]),
    st.sets(st.sampled_from(["moving", "walking", "sleeping", "work"])),
)
def test_answers_never_lower_the_level_of_the_signs(ids, strength, lasted, hard):
    assert level_with_answers(ids, strength=strength, lasted=lasted, hard=hard) >= level(ids)


def test_emergency_that_was_checked_is_never_less_than_a_call():
    assert triage.ALREADY_CHECKED == Level.TODAY


@pytest.mark.parametrize(
    "module", ["levels", "signs", "former", "rules", "aloud", "danger_words", "catch_rate"]
)
def test_rules_import_only_the_standard_library(module):
    allowed = {"collections", "dataclasses", "datetime", "enum", "functools", "itertools", "re", "string"}
    allowed |= {"pathlib", "tomllib", "unicodedata"}
    tree = ast.parse(Path(triage.__file__).with_name(f"{module}.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    others = {name.partition(".")[0] for name in imported if not name.startswith("conditions.triage.")}
    assert others - allowed == set()
