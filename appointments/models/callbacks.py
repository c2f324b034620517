"""Calls that people have asked for, because nobody could answer theirs."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _in_this_language
from django.utils.translation import gettext_lazy as _

from appointments.models.patients import Language
from clinic.common.names import KEY_LENGTH, name_key
from clinic.common.templatetags.clinic_tags import day_and_hours
from clinic.directory.models import Location


class CallbackRequestQuerySet(models.QuerySet["CallbackRequest"]):
    def open(self) -> Self:
        """Those whom somebody must still call."""
        return self.filter(state=CallbackRequest.State.OPEN)


class CallbackRequest(models.Model):
    """A call that somebody has asked for, between two moments.

    Written by ``appointments.inbox.callbacks`` only.  It says nothing about anybody's health.
    ``soon``: as soon as somebody can, and the two moments are when the office answers next and when it should
    have called.
    """

    class Reason(models.TextChoices):
        BOOKING = "booking", _("To book or change a visit")
        QUESTION = "question", _("A question")
        RESULT = "result", _("A report or a result")
        BILL = "bill", _("A bill or insurance")

    class State(models.TextChoices):
        OPEN = "open", _("to be called")
        CALLED = "called", _("called")
        CALLED_OFF = "called_off", _("called off")
        GIVEN_UP = "given_up", _("not reached")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="callbacks", verbose_name=_("location")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    name = models.CharField(_("name"), max_length=160)
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    phone = models.CharField(_("phone"), max_length=20)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    soon = models.BooleanField(_("as soon as we can"), default=False)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("received"))

    objects = CallbackRequestQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("call that was asked for")
        verbose_name_plural = _("calls that were asked for")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_callback_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="a_callback_is_open_or_settled",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(phone=""), name="a_callback_says_whom_to_call_at_which_number"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], condition=Q(state="open"), name="callbacks_open")]

    def save(self, *args, **kwargs):
        """Keep the key in step with the name."""
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)

    def __str__(self):
        return f"{self.name}: {self.get_reason_display()}"

    @property
    def is_open(self) -> bool:
        """Must somebody still call?"""
        return self.state == self.State.OPEN

    @property
    def when(self) -> str:
        """The time for the call, on the clock of its location, in the language that is active."""
        return _in_this_language("as soon as we can") if self.soon else day_and_hours(self, self.location)
