"""What the office did with a message from a patient, and who has it before them right now."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment
from appointments.models.contact import ContactMessage
from appointments.models.messages import Message

LONGEST_TEXT = 5000


class ContactEntry(models.Model):
    """One thing the office did with a message.  Written by ``appointments.inbox`` only, never changed."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("new owner")
        STATE = "state", _("new state")
        VISIT = "visit", _("linked to a visit")
        NO_VISIT = "no_visit", _("link to the visit removed")
        NOTE = "note", _("note")
        REPLY = "reply", _("reply by e-mail")
        CALL = "call", _("call")
        NO_ANSWER = "no_answer", _("call without answer")

    contact = models.ForeignKey(
        ContactMessage, models.CASCADE, related_name="entries", verbose_name=_("message from a patient")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=ContactMessage.State, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("appointment")
    )
    message = models.OneToOneField(
        Message,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entry",
        verbose_name=_("message to a patient"),
    )
    again_at = models.DateTimeField(_("again at"), null=True, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("line of a conversation")
        verbose_name_plural = _("conversation")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reply", message__isnull=False)
                | (~Q(kind="reply") & Q(message__isnull=True)),
                name="a_reply_and_nothing_else_is_mailed",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("note", "reply"), text=""),
                name="a_note_or_a_reply_has_words",
            ),
            models.CheckConstraint(
                condition=(~Q(kind="no_answer") & Q(again_at__isnull=True))
                | Q(kind="no_answer", again_at__isnull=False, again_at__gt=F("at")),
                name="who_did_not_answer_is_called_again_later",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class ContactPresence(models.Model):
    """When somebody of the office last had a message open, and last typed an answer to it."""

    contact = models.ForeignKey(ContactMessage, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    wrote_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "user"], name="somebody_has_a_message_open_once")
        ]

    def __str__(self):
        return f"{self.user}: {self.contact}"
