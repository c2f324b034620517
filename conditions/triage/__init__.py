"""PURE.  How urgent symptoms are: the signs a patient can mark, the level of a set of answers, danger words.

Only the standard library is imported here.  Others call ``level``, ``level_of_answers``, ``by_group``,
``is_crisis`` and, from ``conditions.triage.danger_words``, ``danger_words``.
"""

from conditions.triage.signs import (
    ALREADY_CHECKED,
    BY_ID,
    EMERGENCY_TOGETHER,
    RULES_VERSION,
    SIGNED_OFF,
    SIGNS,
    STRONG_PAIN,
    WORTH_A_VISIT,
    Level,
    Sign,
    by_group,
    is_crisis,
    level,
    level_of_answers,
)

__all__ = [
    "ALREADY_CHECKED",
    "BY_ID",
    "EMERGENCY_TOGETHER",
    "RULES_VERSION",
    "SIGNED_OFF",
    "SIGNS",
    "STRONG_PAIN",
    "WORTH_A_VISIT",
    "Level",
    "Sign",
    "by_group",
    "is_crisis",
    "level",
    "level_of_answers",
]
