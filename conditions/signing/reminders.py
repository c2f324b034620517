"""TELLS.  Once a week, every physician who may sign, by mail, that something waits for them.

The mail names no text: what waits stands on a page behind the login.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conditions.models import SignerReminder
from conditions.signing import signers, waiting

logger = logging.getLogger(__name__)

EVERY = timedelta(days=7)
WORDS_IN = "en"  # what staff are told by mail is in the language of the office


def remind(*, now: datetime) -> int:
    """Write to each signer whose last mail is a week old, if anything waits.  Returns how many mails went out

    A mail that fails is tried again the next time this is called.
    """
    count = waiting.count(today=timezone.localdate(now))
    if not count:
        return 0
    reachable = signers.signers().exclude(user__email="")
    return sum(_remind(practitioner, count, now) for practitioner in reachable)


@transaction.atomic
def _remind(practitioner, count, now) -> bool:
    # The row is locked: two workers do not write to one person twice.
    row, is_new = SignerReminder.objects.select_for_update().get_or_create(
        practitioner=practitioner, defaults={"sent_at": now}
    )
    if not is_new and row.sent_at > now - EVERY:
        return False
    try:
        _mail(practitioner, count).send()
    except (OSError, SMTPException) as error:
        logger.warning("Reminder for a signer not sent: %s", type(error).__name__)
        transaction.set_rollback(True)
        return False
    SignerReminder.objects.filter(pk=row.pk).update(sent_at=now)
    return True


def _mail(practitioner, count) -> EmailMessage:
    with translation.override(WORDS_IN):
        address = settings.BASE_URL + reverse("appointments:schedule_sign")
        waits = ngettext(
            "%(count)d text waits for you to read and sign it.",
            "%(count)d texts wait for you to read and sign them.",
            count,
        )
        body = "\n\n".join((waits % {"count": count}, address))
        return EmailMessage(_("To read and sign"), body, to=[practitioner.user.email])
