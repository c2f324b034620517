"""The longer list of questions before a visit, as the patient sends it."""

from appointments.visits.questionnaire import TEXTS, QuestionnaireForm
from conditions.forms.read_first import ReadFirst


class QuestionsForm(ReadFirst, QuestionnaireForm):
    """The questions, whose texts are read first."""

    free_texts = tuple(TEXTS)

    @property
    def answers(self) -> dict:
        """What was said, by the name of the question; not that it is sent all the same."""
        return {name: value for name, value in super().answers.items() if name != "anyway"}
