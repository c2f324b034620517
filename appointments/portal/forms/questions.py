"""The longer list of questions before a visit, as the patient sends it."""

from appointments.visits.questionnaire import NEEDS, TEXTS, NeedsForm, QuestionnaireForm
from clinic.common.forms.shown_again import ShownAgain
from conditions.forms.read_first import ReadFirst


class QuestionsForm(ShownAgain, ReadFirst, NeedsForm, QuestionnaireForm):
    """What is needed and the questions, whose texts are read first."""

    free_texts = ("reason", *TEXTS)

    @property
    def answers(self) -> dict:
        """What was said, by the name of the question; not what is needed."""
        others = {"anyway", *NEEDS}
        return {name: value for name, value in super().answers.items() if name not in others}

    @property
    def about_the_visit(self) -> list:
        """The questions about what is needed; mail only where there is an address."""
        mailed = self.appointment.is_mailed
        return [self[name] for name in NEEDS if mailed or name != "wants_delays"]
