"""What this browser's session holds of a booking that is not made yet.

Of the question about danger signs only this is kept: that it was passed, and when.  A form carries what its
page showed: the time, the answers, when the question was passed.  What was typed, or chosen in another tab
since, changes nothing of it, and a form that comes after the session has ended is as good as before.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from appointments import booking
from appointments.availability import read_slot
from appointments.models import Appointment, HoldOwner, Placement, SlotHold, VisitType
from appointments.portal.forms.booking import AnswersForm
from clinic.common.forms.once import form_token, read_token

QUESTION_HOLDS_FOR = timedelta(hours=2)
REMEMBERED_VISITS = 5
_passed = signing.Signer(salt="appointments.portal.passed")


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

    # --- what a page shows, and its form brings back ---

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The time, the name of this booking, and when the question was passed, as hidden fields."""
        names = ("visit_type", "slot", "token")
        passed = self.draft.get("passed", "")
        return [*((name, self.draft.get(name, "")) for name in names), ("passed", _passed.sign(passed))]

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The answers, as hidden fields."""
        answers = self.draft.get("answers", {})
        return [(name, value) for name, values in answers.items() for value in values]

    def carry(self, data: QueryDict, now: datetime) -> None:
        """Go on from the page that was shown, whatever another tab has chosen or typed since."""
        self.keep_answers(data)
        if data.get("slot"):
            self._keep(**{name: data.get(name, "") for name in ("visit_type", "slot")})
        if token := read_token(data.get("token")):
            self._keep(token=str(token))
        if not self.passed(now):
            self._pass_as_stamped(data.get("passed", ""), now)

    def _pass_as_stamped(self, stamped: str, now: datetime) -> None:
        try:
            passed = _passed.unsign(stamped)
        except signing.BadSignature:
            return
        if passed and now - datetime.fromisoformat(passed) < QUESTION_HOLDS_FOR:
            self._keep(passed=passed)

    # --- the visit and the time ---

    def choose(self, visit_type: VisitType, slot: str, wish: dict[str, str]) -> None:
        """Take a time, and remember with whom and where one was looked for."""
        token = self.draft.get("token") or str(uuid.uuid4())
        self._keep(visit_type=visit_type.slug, slot=slot, wish=wish, token=token)

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
        """Keep what was typed, right or wrong."""
        if answers := AnswersForm.typed(data):
            self._keep(answers=answers)

    def begin_reason(self, summary: str) -> None:
        """Put ``summary`` at the start of the reason, in place of one that was put there before."""
        answers = self.draft.get("answers", {})
        typed = answers.get("reason", [""])[0].removeprefix(self.draft.get("summary", "")).strip()
        reason = f"{summary}\n{typed}".strip()
        self._keep(answers=answers | {"reason": [reason]}, summary=summary)

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
    def token(self) -> uuid.UUID:
        """Names this booking: the same page posted twice is one, another page is another one."""
        said = [self.draft.get(name) for name in ("visit_type", "slot")]
        return form_token(self.draft.get("token"), *said, sorted(self.draft.get("answers", {}).items()))

    def book_for(self, who: str | None) -> None:
        """For the person who types, or for somebody else."""
        if who in ("me", "other"):
            self._keep(answers=self.draft.get("answers", {}) | {"who": [who]})

    def begin_like(self, appointment: Appointment) -> None:
        """A new draft for somebody else, reached as the visit is; nothing else of the visit comes along."""
        self.clear()
        booker = appointment.booker_name or appointment.patient.name
        said = {"who": "other", "booker_name": booker, "booker_relation": appointment.booker_relation}
        said |= {name: getattr(appointment, name) for name in ("phone", "email", "prefers")}
        self._keep(answers={name: [value] for name, value in said.items()})

    # --- the end ---

    def finish(self, token: uuid.UUID, reference: str) -> None:
        """Forget the draft, and remember which visit the token stands for."""
        self.clear()
        booked = [*self.session.get("booked", []), [str(token), reference]]
        self.session["booked"] = booked[-REMEMBERED_VISITS:]

    def clear(self) -> None:
        """Forget the draft."""
        self.session.pop("booking", None)
        self.draft = {}

    def booked(self, token: uuid.UUID) -> str | None:
        """The reference of the visit that was booked with this token."""
        return dict(self.session.get("booked", [])).get(str(token))

    @property
    def last_booked(self) -> str | None:
        """The reference of the visit that this browser booked last, while nothing else is begun."""
        booked = self.session.get("booked")
        return booked[-1][1] if booked and not self.draft else None


def token_of(data: QueryDict) -> uuid.UUID:
    """The token of a booking as a posted page shows it."""
    shown = Flow({})
    shown.keep_answers(data)
    shown._keep(**{name: data.get(name, "") for name in ("visit_type", "slot", "token")})
    return shown.token


def times_address(visit_type: VisitType, wish: dict[str, str]) -> str:
    """The times page of a visit, with whom and where somebody looked for one."""
    address = reverse("appointments:times", args=[visit_type.slug])
    return f"{address}?{urlencode(wish)}" if wish else address


def question_before(**wanted) -> str:
    """The address of the question about danger signs, which goes on to what was wanted."""
    return f"{reverse('appointments:book')}?{urlencode(wanted)}"
