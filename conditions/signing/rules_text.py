"""READS.  The rules of the symptom check as a text that a physician can read and sign, in both languages."""

from functools import cache

from django.utils import translation
from django.utils.translation import gettext

from conditions import triage
from conditions.library.files import LANGUAGES
from conditions.signing.outcomes import outcomes
from conditions.triage import danger_words
from conditions.triage.rules import (
    EMERGENCY_TOGETHER,
    SELF_CHECK,
    STOPPED,
    STRONG_PAIN,
    WHILE_STRONG,
    WORST_PAIN,
    WORTH_A_VISIT,
    Basis,
    Together,
)


@cache
def rules_text() -> dict:
    """Signs with their levels, signs that mean more together, cut-offs, danger words, and what is to be done.

    It changes with the code alone, so it is made once for each process.
    """
    return {
        "version": triage.RULES_VERSION,
        "signs": [_sign(sign) for sign in triage.SIGNS],
        "together": [
            {"one": sorted(rule.one), "other": sorted(rule.other), **_basis(rule)}
            for rule in EMERGENCY_TOGETHER
        ],
        "self_check": _basis(SELF_CHECK),
        "strong_pain": STRONG_PAIN,
        "worst_pain": WORST_PAIN,
        "not_for_tomorrow": sorted(triage.NOT_FOR_TOMORROW),
        "worth_a_visit": {name: sorted(answers) for name, answers in WORTH_A_VISIT.items()},
        "stopped": sorted(STOPPED),
        "while_strong": WHILE_STRONG,
        "already_checked": [triage.ALREADY_CHECKED.name],
        "danger_words": danger_words.LANGUAGES,
        "outcomes": outcomes(),
    }


def _sign(sign: triage.Sign) -> dict:
    return {
        "id": sign.id,
        "level": sign.level.name,
        "help": sign.help.value,
        **_basis(sign),
        **_in_both("group", sign.group),
        **_in_both("text", sign.text),
        **_in_both("hint", sign.hint),
        **_in_both("aloud", triage.ALOUD.get(sign.id, "")),
    }


def _basis(rule: triage.Sign | Together | Basis) -> dict:
    return {"verified": rule.verified, "sources": list(rule.sources)}


def _in_both(name: str, text: str) -> dict[str, str]:
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[f"{name}_{code}"] = gettext(text) if text else ""
    return found
