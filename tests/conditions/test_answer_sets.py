"""Whatever a patient answers has the level that a spine physician would choose.  No database."""

import pytest
from django.http import QueryDict

from conditions.forms.check import EmergencySigns, OtherSigns, level
from tests.conditions.answer_sets import ANSWER_SETS


@pytest.mark.parametrize("answers", ANSWER_SETS, ids=lambda answers: f"{answers.number} {answers.patient}")
def test_answers_have_the_level_of_a_physician(answers):
    data = QueryDict(mutable=True)
    for name, value in answers.data().items():
        data.setlist(name, value if isinstance(value, list) else [value])
    steps = [EmergencySigns(data), OtherSigns(data)]

    assert [step.errors for step in steps] == [{}, {}]
    assert level(steps, set(answers.checked)) == answers.level
