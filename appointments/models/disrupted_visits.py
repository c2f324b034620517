"""The visits that stood in closed time: what was offered instead, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment
from appointments.models.disruptions import Disruption
from appointments.models.holds import HoldOwner
from appointments.models.messages import Message
from appointments.models.placement import Placement
from appointments.models.status import Status
from clinic.directory.models import Location, Practitioner

# The columns of an offered time: a row has all of them, or none.
OFFERED = (
    "offered_at",
    "offered_ends_at",
    "offered_blocked_until",
    "offered_practitioner",
    "offered_location",
    "held_until",
)


@dataclass(frozen=True, kw_only=True)
class Offer(Placement):
    """The time that is offered instead of a cancelled visit, and until when it is held."""

    held_until: datetime


class DisruptedVisitQuerySet(models.QuerySet["DisruptedVisit"]):
    def unresolved(self) -> Self:
        """Visits that still need a person: the office has to decide, or the patient has not been reached.

        A visit to be decided that its patient moved or cancelled meanwhile, or that has begun, needs nobody;
        nor does a cancelled one whose patient was told by phone.
        """
        as_it_was = Q(
            appointment__status=Status.BOOKED,
            appointment__starts_at=F("starts_at"),
            appointment__practitioner=F("practitioner"),
        )
        told_by_phone = Message.objects.spoken().filter(
            kind=Message.Kind.CANCELLED, appointment=OuterRef("appointment"), due_at__gt=OuterRef("at")
        )
        to_decide = Q(outcome=DisruptedVisit.Outcome.TO_DECIDE) & as_it_was
        open_ = Q(outcome=DisruptedVisit.Outcome.OPEN, appointment__status=Status.CANCELLED)
        return self.filter(to_decide | (open_ & ~Exists(told_by_phone)))

    def to_answer(self) -> Self:
        """Visits whose patients may still say what they want instead."""
        outcomes = (DisruptedVisit.Outcome.OPEN, DisruptedVisit.Outcome.SPOKEN_TO)
        return self.filter(outcome__in=outcomes, appointment__status=Status.CANCELLED)

    def with_names(self) -> Self:
        """With everything a list of them prints, in one query."""
        names = ("patient", "practitioner", "location", "visit_type")
        return self.select_related(
            "disruption",
            "offered_practitioner",
            "offered_location",
            "practitioner",
            "new_appointment__practitioner",
            "new_appointment__location",
            *(f"appointment__{name}" for name in names),
        )


class DisruptedVisit(models.Model):
    """One visit that stood in closed time: what was offered for it, and what became of it.

    ``starts_at`` and ``practitioner`` are the visit's as they were then.  The offered time is held for the
    patient until ``held_until``, by the ``SlotHold`` of ``hold_owner``.  It is as long as it was when it was
    offered, whatever the visit type says later.
    """

    class Outcome(models.TextChoices):
        TO_DECIDE = "to_decide", _("to be decided by the office")
        OPEN = "open", _("no answer yet")
        ACCEPTED = "accepted", _("took the offered time")
        CHOSE_ANOTHER = "chose_another", _("chose another time")
        DECLINED = "declined", _("needs no visit")
        SPOKEN_TO = "spoken_to", _("spoken to")
        KEPT = "kept", _("kept as it was")
        MOVED = "moved", _("moved by the office")
        RESTORED = "restored", _("taken back")

    UNANSWERED = ("to_decide", "open")
    BOOKED_ANEW = ("accepted", "chose_another")

    disruption = models.ForeignKey(
        Disruption, models.PROTECT, related_name="appointments", verbose_name=_("sick day or closure")
    )
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="disruptions", verbose_name=_("appointment")
    )
    starts_at = models.DateTimeField(_("time before"))
    practitioner = models.ForeignKey(
        Practitioner, models.PROTECT, related_name="+", verbose_name=_("practitioner before")
    )
    offered_at = models.DateTimeField(_("offered time"), null=True, blank=True)
    offered_ends_at = models.DateTimeField(_("end of the offered time"), null=True, blank=True)
    offered_blocked_until = models.DateTimeField(_("offered time blocked until"), null=True, blank=True)
    offered_practitioner = models.ForeignKey(
        Practitioner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("offered practitioner"),
    )
    offered_location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("offered location")
    )
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    at = models.DateTimeField(_("since"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("resolved by"),
        help_text=_("Empty: the patient."),
    )
    new_appointment = models.OneToOneField(
        Appointment,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="instead_of",
        verbose_name=_("new visit"),
    )

    objects = DisruptedVisitQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("visit in closed time")
        verbose_name_plural = _("visits in closed time")
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True for name in OFFERED})
                | Q(**{f"{name}__isnull": False for name in OFFERED}),
                name="an_offered_time_says_with_whom_where_and_until_when",
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(held_until__lte=F("offered_at")),
                name="an_offered_time_is_not_held_beyond_its_beginning",
            ),
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True)
                | Q(offered_ends_at__gt=F("offered_at"), offered_blocked_until__gte=F("offered_ends_at")),
                name="an_offered_time_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("to_decide", "open"), resolved_at__isnull=True)
                | (~Q(outcome__in=("to_decide", "open")) & Q(resolved_at__isnull=False)),
                name="what_became_of_a_visit_in_closed_time_says_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("accepted", "chose_another"), new_appointment__isnull=False)
                | (~Q(outcome__in=("accepted", "chose_another")) & Q(new_appointment__isnull=True)),
                name="a_visit_that_was_booked_anew_names_the_new_one",
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(outcome__in=("to_decide", "open")),
                name="a_visit_waits_for_one_answer_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.appointment}: {self.get_outcome_display()}"

    @property
    def offer(self) -> Offer | None:
        """The time that is offered, if there is one."""
        if (
            self.offered_at is None
            or self.offered_ends_at is None
            or self.offered_blocked_until is None
            or self.offered_practitioner is None
            or self.offered_location is None
            or self.held_until is None
        ):
            return None
        return Offer(
            practitioner=self.offered_practitioner,
            location=self.offered_location,
            starts_at=self.offered_at,
            length=self.offered_ends_at - self.offered_at,
            turnover=self.offered_blocked_until - self.offered_ends_at,
            held_until=self.held_until,
        )

    @property
    def hold_owner(self) -> HoldOwner:
        """The owner of the hold on the offered time."""
        return HoldOwner(offer_id=self.pk)
