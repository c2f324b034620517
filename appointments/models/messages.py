"""The outbox: what has to be told to whom, and whether it was."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment
from appointments.models.contact import ContactMessage
from appointments.models.patients import Language
from appointments.models.status import Status

# A mail that has failed so often, or that nobody has sent for so long, is better said by phone.
TRIES_BEFORE_A_CALL = 3
SENT_WITHIN = timedelta(minutes=30)
LONGEST_USE = timedelta(days=2)  # nothing about a visit is said by phone so long after it began
# What became of a visit in closed time once its patient has said something.
ANSWERED = ("accepted", "chose_another", "declined", "spoken_to")


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> Self:
        """Messages that are still to be sent or spoken."""
        return self.filter(state=Message.State.QUEUED)

    def unsaid(self) -> Self:
        """Messages that have not reached anybody and are still needed."""
        return self.filter(state__in=(Message.State.QUEUED, Message.State.FAILED))

    def spoken(self) -> Self:
        """What a person has said by phone."""
        return self.filter(state=Message.State.SENT, channel=Message.Channel.PHONE)

    def to_call(self) -> Self:
        """What a person must say by phone: there is no e-mail address, or the mail does not get through.

        A mail that is still being tried leaves by itself when it goes through.
        """
        by_phone = Q(state=Message.State.FAILED) | Q(channel=Message.Channel.PHONE)
        return self.unsaid().filter(by_phone | Q(attempts__gte=TRIES_BEFORE_A_CALL))

    def stuck(self, now: datetime) -> Self:
        """What is due and must be said by phone; also mail that should have left half an hour ago."""
        overdue = self.unsaid().filter(due_at__lte=now - SENT_WITHIN)
        return (self.to_call() | overdue).filter(due_at__lte=now)

    def untried(self, now: datetime) -> Self:
        """Mail that should have left half an hour ago and that nobody has tried to send."""
        overdue = self.waiting().filter(channel=Message.Channel.EMAIL, due_at__lte=now - SENT_WITHIN)
        return overdue.filter(attempts=0)

    def calls_due(self, now: datetime) -> Self:
        """What must be said by phone about visits of whose patients none is here, and that are not long over.

        Whether each still helps says ``notifications.lifespan``.  A patient who has answered to a
        cancelling, by the link or at the desk, knows of it.  Whether an address is read asks no phone.
        """
        cancelled = Q(kind=Message.Kind.CANCELLED)
        still_so = (cancelled & Q(appointment__status=Status.CANCELLED)) | (
            ~cancelled & Q(appointment__status=Status.BOOKED)
        )
        due = self.stuck(now).exclude(kind=Message.Kind.CONFIRM_EMAIL)
        due = due.filter(still_so, appointment__starts_at__gt=now - LONGEST_USE)
        return due.exclude(cancelled & Q(appointment__disruptions__outcome__in=ANSWERED))


class Message(models.Model):
    """One thing to tell one person.  Neither address nor text is stored: both are made when it is sent."""

    class Kind(models.TextChoices):
        BOOKED = "booked", _("visit booked")
        MOVED = "moved", _("visit moved")
        CANCELLED = "cancelled", _("visit cancelled")
        REMINDER = "reminder", _("reminder")
        RUNNING_LATE = "running_late", _("running late")
        AFTER_VISIT = "after_visit", _("plan after the visit")
        LOST_LINK = "lost_link", _("lost link")
        FAMILY_LINK = "family_link", _("link to the visits of a family")
        CONFIRM_EMAIL = "confirm_email", _("question to a new address")
        CONTACT_RECEIVED = "contact_received", _("message received")
        CONTACT_REPLY = "contact_reply", _("reply to a message")
        CONTACT_URGENT = "contact_urgent", _("urgent message, to the office")

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("no e-mail: call")

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        VOID = "void", _("not needed any more")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    appointment = models.ForeignKey(
        Appointment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("appointment"),
    )
    contact = models.ForeignKey(
        ContactMessage,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("message from a patient"),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.EMAIL)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    key = models.CharField(_("key"), max_length=120, unique=True, help_text=_("Nothing is told twice."))
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=80, blank=True)
    leased_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        verbose_name = _("message to a patient")
        verbose_name_plural = _("messages to patients")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="a_sent_message_says_when",
            ),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, contact__isnull=True)
                | Q(appointment__isnull=True, contact__isnull=False),
                name="a_message_is_about_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="messages_due"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.get_state_display()})"

    @property
    def its_appointment(self) -> Appointment:
        """The visit that it is about.  Raises Appointment.DoesNotExist when it is about a letter."""
        if self.appointment is None:
            raise Appointment.DoesNotExist(f"message {self.pk} is about no visit")
        return self.appointment

    @property
    def its_contact(self) -> ContactMessage:
        """The letter that it is about.  Raises ContactMessage.DoesNotExist when it is about a visit."""
        if self.contact is None:
            raise ContactMessage.DoesNotExist(f"message {self.pk} is about no letter")
        return self.contact
