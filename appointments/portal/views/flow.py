"""What this browser's session holds of a booking that is not made yet.

Of the question about danger signs only this is kept: that it was passed, and when.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from appointments import booking
from appointments.availability import read_slot
from appointments.models import HoldOwner, Placement, SlotHold, VisitType
from appointments.portal.forms.booking import AnswersForm

QUESTION_HOLDS_FOR = timedelta(hours=2)
REMEMBERED_VISITS = 5


@dataclass(frozen=True)
class Chosen:
    """The visit and the time somebody has chosen, their hold of it, and where the other times stand."""

    visit_type: VisitType
    time: Placement
    hold: SlotHold | None
    address: str


class Flow:
    """The way of one browser through the booking pages."""

    def __init__(self, session):
        self.session = session
        self.draft = session.get("booking", {})

    def _keep(self, **values) -> None:
        self.draft |= values
        self.session["booking"] = self.draft

    @property
    def browser(self) -> str:
        """The name under which this browser holds a time; empty when it never held one."""
        return self.session.get("browser", "")

    @property
    def owner(self) -> HoldOwner:
        """The owner of the hold that this browser has."""
        return HoldOwner(browser=self.browser or None)

    def name_browser(self) -> str:
        """The same, and a new name for a browser that has none."""
        return self.session.setdefault("browser", secrets.token_hex(16))

    # --- the question that stands first ---

    def passed(self, now: datetime) -> bool:
        """Was the question about danger signs passed less than two hours ago?"""
        since = self.draft.get("passed")
        return bool(since) and now - datetime.fromisoformat(since) < QUESTION_HOLDS_FOR

    def pass_question(self, now: datetime) -> None:
        """Remember that the question was passed, and nothing else."""
        self._keep(passed=now.isoformat())

    # --- the visit and the time ---

    def choose(self, visit_type: VisitType, slot: str, wish: dict[str, str]) -> None:
        """Take a time, and remember with whom and where one was looked for."""
        self._keep(visit_type=visit_type.slug, slot=slot, wish=wish, token=_new_token())

    @property
    def wish(self) -> dict[str, str]:
        """The practitioner and the location that were wanted, as the address of the times page says it."""
        return self.draft.get("wish", {})

    def chosen(self, now: datetime) -> Chosen | None:
        """The visit and the time, as far as both are still there."""
        slug, slot = self.draft.get("visit_type", ""), self.draft.get("slot", "")
        visit_type = slot and VisitType.objects.bookable_online().filter(slug=slug).first()
        time = visit_type and read_slot(slot, visit_type)
        if not time:
            return None
        return Chosen(visit_type, time, self._hold_of(time, now), times_address(visit_type, self.wish))

    def _hold_of(self, time: Placement, now: datetime) -> SlotHold | None:
        hold = self.browser and booking.live_hold(browser=self.browser, now=now)
        if hold and (hold.practitioner_id, hold.starts_at) == (time.practitioner.pk, time.starts_at):
            return hold
        return None

    # --- the answers ---

    def keep_answers(self, data: QueryDict) -> None:
        """Keep what was typed, right or wrong; other answers make a new form token."""
        answers = AnswersForm.typed(data)
        if answers != self.draft.get("answers"):
            self._keep(answers=answers, token=_new_token())

    def begin_reason(self, summary: str) -> None:
        """Put ``summary`` at the start of the reason, in place of one that was put there before."""
        answers = self.draft.get("answers", {})
        typed = answers.get("reason", [""])[0].removeprefix(self.draft.get("summary", "")).strip()
        reason = f"{summary}\n{typed}".strip()
        self._keep(answers=answers | {"reason": [reason]}, summary=summary, token=_new_token())

    @property
    def answers(self) -> QueryDict | None:
        """What was typed, as a form takes it; None when nothing was typed yet."""
        if "answers" not in self.draft:
            return None
        data = QueryDict(mutable=True)
        for name, values in self.draft["answers"].items():
            data.setlist(name, values)
        return data

    @property
    def token(self) -> str:
        """Names this booking: posted twice it is still one booking."""
        return self.draft.get("token", "")

    # --- the end ---

    def finish(self, token: str, reference: str) -> None:
        """Forget the draft, and remember which visit the token stands for."""
        self.session.pop("booking", None)
        self.draft = {}
        booked = [*self.session.get("booked", []), [token, reference]]
        self.session["booked"] = booked[-REMEMBERED_VISITS:]

    def booked(self, token: str) -> str | None:
        """The reference of the visit that was booked with this token."""
        return dict(self.session.get("booked", [])).get(token)

    def way_back(self) -> str:
        """Where somebody belongs who has chosen no time: at the visit just booked, or at the beginning."""
        if self.session.get("booked") and not self.draft.get("slot"):
            return reverse("appointments:visit", args=[self.session["booked"][-1][1]])
        return reverse("appointments:book")


def times_address(visit_type: VisitType, wish: dict[str, str]) -> str:
    """The times page of a visit, with whom and where somebody looked for one."""
    address = reverse("appointments:times", args=[visit_type.slug])
    return f"{address}?{urlencode(wish)}" if wish else address


def question_before(**wanted) -> str:
    """The address of the question about danger signs, which goes on to what was wanted."""
    return f"{reverse('appointments:book')}?{urlencode(wanted)}"


def _new_token() -> str:
    return str(uuid.uuid4())
