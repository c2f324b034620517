"""What an emergency in the answers of the symptom check asks for: the help to call, and what to say."""

from collections.abc import Set
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conditions import triage
from conditions.triage import Help
from conditions.triage.rules import VERY_STRONG_PAIN

# A doctor can have looked at these already; nobody has looked at a medicine taken just now or at a mind.
CAN_BE_CHECKED = {Help.AMBULANCE, Help.PREGNANCY}


@dataclass(frozen=True)
class Emergency:
    """The help to call, the most urgent first, and the sentences to read out to whoever answers."""

    helps: tuple[Help, ...]
    aloud: str = ""

    @property
    def first(self) -> str:
        """The name of the help that the page speaks of first."""
        return self.helps[0].value

    @property
    def others(self) -> list[str]:
        """The names of the other helps that are needed too."""
        return [one.value for one in self.helps[1:]]

    @property
    def may_be_checked(self) -> bool:
        """Does it make sense to ask whether a doctor has looked at it?"""
        return CAN_BE_CHECKED.issuperset(self.helps)


def emergency(
    meant: Set[str],
    *,
    marked: Set[str] | None = None,
    unsure: bool = False,
    raised: triage.Raised = triage.AS_WRITTEN,
) -> Emergency:
    """The emergency in the signs that are ``meant``; where they hold none, something else said so: call 911.

    Spoken are the ``marked`` signs alone, which by default are those that are meant: nobody says to 911 what
    was concluded from an answer.  ``raised`` are the signs that a physician has made more urgent.

    Raises ValueError for a sign that there is not.
    """
    marked = meant if marked is None else marked
    made = {id for id, level in raised.items() if level is triage.Level.EMERGENCY}
    spoken = marked & (triage.ALOUD.keys() | made)
    sentences = [_aloud(sign) for sign in triage.SIGNS if sign.id in spoken]
    if not VERY_STRONG_PAIN.isdisjoint(meant - marked):
        sentences.append(_("The pain is very strong."))
    if unsure:
        sentences.append(_("I am not sure about one of the emergency signs."))
    aloud = " ".join([_("I have back pain."), *sentences]) if sentences else ""
    return Emergency(
        tuple(triage.help_needed(meant, unsure=unsure, raised=raised)) or (Help.AMBULANCE,), aloud
    )


def _aloud(sign: triage.Sign) -> str:
    """The sentence for a sign, or the sign itself where only a physician has made it an emergency."""
    return _(triage.ALOUD[sign.id]) if sign.id in triage.ALOUD else f"{_(sign.text)}."
