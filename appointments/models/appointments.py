"""A patient's visit with a practitioner."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appointments.models.appointment_sets import LONGEST_VISIT, AppointmentQuerySet
from appointments.models.patients import Patient
from appointments.models.placement import Placement, minutes_of
from appointments.models.reach import Reached
from appointments.models.status import Status
from appointments.models.story import ToldStory
from appointments.models.visit_types import VisitType
from clinic.common.intervals import Interval
from clinic.common.references import spaced
from clinic.directory.models import Location, Practitioner


class Appointment(Reached, ToldStory):
    """One visit of one patient with one practitioner.

    Time and status are changed by ``appointments.booking`` only.  All instants are UTC; pages show
    them on the wall clock of the location.
    """

    class CancelledBy(models.TextChoices):
        PATIENT = "patient", _("patient")
        CLINIC = "clinic", _("clinic")

    reference = models.CharField(_("reference"), max_length=6, unique=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="appointments", verbose_name=_("patient")
    )
    practitioner = models.ForeignKey(
        Practitioner, models.PROTECT, related_name="appointments", verbose_name=_("practitioner")
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="appointments", verbose_name=_("location")
    )
    visit_type = models.ForeignKey(
        VisitType, models.PROTECT, related_name="appointments", verbose_name=_("visit type")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    blocked_until = models.DateTimeField(_("practitioner busy until"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.BOOKED)
    cancelled_by = models.CharField(_("cancelled by"), max_length=10, choices=CancelledBy, blank=True)

    overbooked = models.BooleanField(_("overbooked"), default=False)
    overbooked_because = models.CharField(_("overbooked because"), max_length=200, blank=True)
    overbooked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("overbooked by"),
    )

    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    form_digest = models.CharField(max_length=64, blank=True, editable=False)
    link_version = models.PositiveIntegerField(default=1, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    coming_since = models.DateTimeField(_("said that they are coming"), null=True, blank=True)
    created_at = models.DateTimeField(_("booked at"))

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        permissions = [
            ("overbook_appointment", "Can place a visit over another one"),
            ("correct_appointment", "Can take back changes of visits that are older than yesterday"),
        ]
        constraints = [
            ExclusionConstraint(
                name="a_practitioner_sees_one_patient_at_a_time",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "blocked_until",
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status__in=Status.HOLDING_TIME, overbooked=False),
            ),
            ExclusionConstraint(
                name="a_patient_is_in_one_place_at_a_time",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    (
                        Func("starts_at", "ends_at", function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status__in=Status.HOLDING_TIME),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), blocked_until__gte=F("ends_at")),
                name="an_appointment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(blocked_until__lt=F("starts_at") + LONGEST_VISIT),
                name="an_appointment_is_shorter_than_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(status="cancelled") & ~Q(cancelled_by=""))
                | (~Q(status="cancelled") & Q(cancelled_by="")),
                name="a_cancelled_appointment_says_who_cancelled_it",
            ),
            models.CheckConstraint(
                condition=Q(overbooked=False) | (Q(overbooked_by__isnull=False) & ~Q(overbooked_because="")),
                name="an_overbooked_appointment_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__lte=10),
                name="pain_is_at_most_ten",
            ),
            models.CheckConstraint(
                condition=Q(booker_name="") | Q(for_someone_else=True),
                name="a_visit_that_somebody_else_booked_says_so",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practitioner", "starts_at"],
                include=["blocked_until", "location"],
                condition=Q(status__in=Status.HOLDING_TIME),
                name="appointments_holding_time",
            ),
            models.Index(fields=["location", "starts_at"]),
            models.Index(fields=["patient", "starts_at"]),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("appointments:visit", args=[self.reference])

    @property
    def spaced_reference(self) -> str:
        """The reference as people read it: K7M 4XQ."""
        return spaced(self.reference)

    @property
    def placement(self) -> Placement:
        """Where it stands, as it was recorded."""
        length, turnover = self.ends_at - self.starts_at, self.blocked_until - self.ends_at
        return Placement(self.practitioner, self.location, self.starts_at, length, turnover)

    @property
    def length_minutes(self) -> int:
        """How long it lasts, as it was recorded: its visit type may have another length by now."""
        return minutes_of(Interval(self.starts_at, self.ends_at))

    @property
    def busy(self) -> Interval:
        """The time that the practitioner is busy, without asking for rows of others as ``placement`` does."""
        return Interval(self.starts_at, self.blocked_until)

    @property
    def changeable_until(self) -> datetime:
        """The last instant at which the patient may move or cancel online."""
        return self.starts_at - self.visit_type.change_cutoff

    def is_changeable(self, now: datetime) -> bool:
        """May the patient move or cancel it online?"""
        return self.status == Status.BOOKED and now <= self.changeable_until

    def is_too_late_to_change(self, now: datetime) -> bool:
        """Has the time for changes online passed, and the visit not begun?"""
        return self.status == Status.BOOKED and self.changeable_until < now < self.starts_at
