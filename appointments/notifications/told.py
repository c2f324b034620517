"""READS.  Does somebody know by now what a message says?  One answer for every page that shows it."""

from datetime import datetime, timedelta

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from appointments.models import Message
from appointments.models.messages import SENT_WITHIN, TRIES_BEFORE_A_CALL

State, Channel = Message.State, Message.Channel
TELLS_A_CHANGE = (Message.Kind.BOOKED, Message.Kind.MOVED, Message.Kind.CANCELLED)
MAIL_IS_LATE = timedelta(minutes=5)


class Told(TextChoices):
    """What became of a message.  The labels are the office's words; patients read sentences instead."""

    NOTHING = "nothing", _("no message")
    NOT_NEEDED = "not_needed", _("not needed any more")
    MAILED = "mailed", _("sent")
    SPOKEN = "spoken", _("told by phone")
    UNDER_WAY = "under_way", _("mail under way")
    LATE = "late", _("mail is late, is tried again")
    NO_EMAIL = "no_email", _("no e-mail: call")
    NOT_ARRIVED = "not_arrived", _("did not arrive: call")

    @property
    def somebody_knows(self) -> bool:
        """Has it reached the person?"""
        return self in (Told.MAILED, Told.SPOKEN)

    @property
    def must_be_called(self) -> bool:
        """Will it reach nobody unless a person phones?"""
        return self in (Told.NO_EMAIL, Told.NOT_ARRIVED)

    @property
    def is_mailed(self) -> bool:
        """Did the e-mail leave?"""
        return self == Told.MAILED

    @property
    def is_spoken(self) -> bool:
        """Has a person said it by phone?"""
        return self == Told.SPOKEN

    @property
    def is_under_way(self) -> bool:
        """Will an e-mail leave within minutes?"""
        return self == Told.UNDER_WAY

    @property
    def is_overdue(self) -> bool:
        """Should an e-mail have arrived that has not?"""
        return self in (Told.LATE, Told.NOT_ARRIVED)

    @property
    def has_no_email(self) -> bool:
        """Is there no address to send it to?"""
        return self == Told.NO_EMAIL

    @property
    def is_being_sent(self) -> bool:
        """Does a program still try to send it?"""
        return self in (Told.UNDER_WAY, Told.LATE)


class ToldField(CharField):
    """Gives what the database says as a ``Told``; no row is ``NOTHING``."""

    def from_db_value(self, value, expression, connection) -> Told:
        return Told(value or Told.NOTHING)


def told(*, now: datetime, message: str = "") -> Case:
    """What became of each message by ``now``, for ``annotate``.

    ``message`` is the name of the relation that leads to it, where the rows are no messages themselves.
    A message that must be called about stands in ``Message.objects.stuck`` once it is due.
    """
    path = f"{message}__" if message else ""

    def such(told: Told, **columns) -> When:
        return When(Q(**{f"{path}{name}": value for name, value in columns.items()}), then=Value(told.value))

    return Case(
        such(Told.NOTHING, state__isnull=True),
        such(Told.NOT_NEEDED, state=State.VOID),
        such(Told.SPOKEN, state=State.SENT, channel=Channel.PHONE),
        such(Told.MAILED, state=State.SENT),
        such(Told.NO_EMAIL, channel=Channel.PHONE),
        such(Told.NOT_ARRIVED, state=State.FAILED),
        such(Told.NOT_ARRIVED, attempts__gte=TRIES_BEFORE_A_CALL),
        such(Told.NOT_ARRIVED, due_at__lte=now - SENT_WITHIN),
        such(Told.LATE, attempts__gt=0),
        such(Told.LATE, due_at__lte=now - MAIL_IS_LATE),
        default=Value(Told.UNDER_WAY.value),
        output_field=ToldField(),
    )


def tellings() -> QuerySet[Message]:
    """The rows that tell patients of a change, the last one of each visit first."""
    return Message.objects.filter(kind__in=TELLS_A_CHANGE).order_by("-pk")


def told_of_the_last_change(*, now: datetime, appointment: str = "pk") -> Subquery:
    """Does the patient know the last change of a visit?  For ``annotate``; ``appointment`` leads to it."""
    last = tellings().filter(appointment=OuterRef(appointment)).annotate(told=told(now=now))
    return Subquery(last.values("told")[:1], output_field=ToldField())
