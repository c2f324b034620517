"""What an emergency in the answers of the symptom check asks for: the help to call, and what to say."""

from collections.abc import Set
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conditions import triage
from conditions.triage import Help

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


def emergency(marked: Set[str], *, unsure: bool = False, said: Set[str] = frozenset()) -> Emergency:
    """The emergency in the ``marked`` signs; where they hold none, something else said so: call 911.

    ``said`` are other signs to speak of.

    Raises ValueError for a sign that there is not.
    """
    spoken = (marked | said) & triage.ALOUD.keys()
    sentences = [_(triage.ALOUD[sign.id]) for sign in triage.SIGNS if sign.id in spoken]
    if unsure:
        sentences.append(_("I am not sure about one of the emergency signs."))
    aloud = " ".join([_("I have back pain."), *sentences]) if sentences else ""
    return Emergency(tuple(triage.help_needed(marked, unsure=unsure)) or (Help.AMBULANCE,), aloud)
