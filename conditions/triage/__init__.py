"""PURE.  How urgent symptoms are: the signs a patient can mark, the level of a set of answers, danger words.

Only the standard library is imported here.  Others call ``level``, ``level_of_answers``, ``meant``,
``help_needed``, ``by_group`` and, from ``conditions.triage.danger_words``, ``danger_words``.
"""

from conditions.triage.aloud import ALOUD
from conditions.triage.levels import Help, Level
from conditions.triage.rules import (
    ALREADY_CHECKED,
    AS_WRITTEN,
    EMERGENCY_TOGETHER,
    NOT_FOR_TOMORROW,
    RULES_VERSION,
    Raised,
    by_group,
    help_needed,
    level,
    level_of,
    level_of_answers,
    made,
    meant,
)
from conditions.triage.signs import BY_ID, SIGNS, Sign

__all__ = [
    "ALOUD",
    "ALREADY_CHECKED",
    "AS_WRITTEN",
    "BY_ID",
    "EMERGENCY_TOGETHER",
    "NOT_FOR_TOMORROW",
    "RULES_VERSION",
    "SIGNS",
    "Help",
    "Level",
    "Raised",
    "Sign",
    "by_group",
    "help_needed",
    "level",
    "level_of",
    "level_of_answers",
    "made",
    "meant",
]
