"""What people write to the office."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment
from appointments.models.patients import Language
from appointments.models.reach import Prefers
from clinic.common.names import KEY_LENGTH, name_key
from clinic.common.references import spaced


class ContactMessageQuerySet(models.QuerySet["ContactMessage"]):
    def open(self) -> Self:
        """Messages somebody still has to look after."""
        return self.exclude(state=ContactMessage.State.DONE)

    def urgent_first(self) -> Self:
        """The order of the inbox: danger words on top, then the oldest."""
        return self.order_by("-urgent", "created_at")

    def asking_for_a_call(self) -> Self:
        """Messages to be answered by phone: it was asked for, or there are danger words; nobody has yet."""
        wanted = Q(prefers=ContactMessage.Prefers.PHONE) | Q(urgent=True)
        return self.filter(wanted, state__in=ContactMessage.TO_ANSWER).exclude(phone="")


class ContactMessage(models.Model):
    """A message to the office.  Written by ``appointments.inbox`` only, and never deleted."""

    class Topic(models.TextChoices):
        QUESTION = "question", _("A question")
        APPOINTMENT = "appointment", _("An appointment")
        BILLING = "billing", _("A bill or insurance")
        RECORDS = "records", _("Records or a referral")
        OTHER = "other", _("Something else")

    Prefers = Prefers

    class BestTime(models.TextChoices):
        ANY = "any", _("Any time")
        MORNING = "morning", _("In the morning")
        AFTERNOON = "afternoon", _("In the afternoon")

    class State(models.TextChoices):
        NEW = "new", _("new")
        IN_PROGRESS = "in_progress", _("in progress")
        WAITING = "waiting", _("waiting for patient")
        DONE = "done", _("done")

    TO_ANSWER = (State.NEW, State.IN_PROGRESS)

    reference = models.CharField(_("reference"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    prefers = models.CharField(_("preferred way"), max_length=10, choices=Prefers, default=Prefers.EMAIL)
    best_time = models.CharField(_("best time"), max_length=10, choices=BestTime, default=BestTime.ANY)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic, default=Topic.QUESTION)
    text = models.TextField(_("message"), max_length=2000)
    appointment = models.ForeignKey(
        Appointment,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contact_messages",
        verbose_name=_("appointment"),
    )
    urgent = models.BooleanField(_("urgent"), default=False)
    urgent_because = ArrayField(
        models.CharField(max_length=80), verbose_name=_("urgent because of"), default=list, blank=True
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contact_messages",
        verbose_name=_("owner"),
    )
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("received"))
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("message from a patient")
        verbose_name_plural = _("messages from patients")
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | ~Q(email="") | ~Q(phone=""),
                name="a_contact_message_can_be_answered",
                violation_error_message=_("Give an e-mail address or a phone number."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="", name_key="", email="", phone="", text="", urgent_because=[]),
                name="an_erased_contact_message_holds_no_words",
            ),
        ]
        indexes = [models.Index(fields=["state", "-created_at"])]

    def save(self, *args, **kwargs):
        """Keep the key in step with the name."""
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        """Must somebody still look after it?"""
        return self.state != self.State.DONE

    def __str__(self):
        return f"{self.reference}: {self.get_topic_display()}"

    @property
    def spaced_reference(self) -> str:
        """The reference as people read it: K7M 4XQ."""
        return spaced(self.reference)
