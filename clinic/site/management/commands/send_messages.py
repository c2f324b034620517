"""The worker that tells patients and office what the outbox holds."""

import logging
import signal
import time
from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from appointments import booking
from appointments.inbox import callbacks, presence
from appointments.models import SlotHold
from appointments.notifications import outbox, worker
from clinic.common import limits
from conditions.signing import reminders

logger = logging.getLogger(__name__)

POLL_SECONDS = 2
RECORD_EVERY = timedelta(minutes=1)
TIDY_EVERY = timedelta(hours=1)


class Command(BaseCommand):
    help = "Send the e-mails that are due, until told to stop.  Any number of these may run at once."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Send what is due now, tidy up and end.")
        parser.add_argument(
            "--restored",
            action="store_true",
            help="After a backup was restored: send nothing that is due by now, it was sent once already.",
        )

    def handle(self, *, once, restored, **options):
        if restored:
            outbox.void_mail_due(now=timezone.now())
            return
        if once:
            worker.send_due()
            booking.record_releases()
            tidy()
            return
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        self.work()

    def stop(self, *_signal):
        """End after the message that is being sent."""
        self.stopping = True

    def work(self):
        """Send, record and tidy until stopped, also across times when the database is away."""
        recorded_at = tidied_at = None
        while not self.stopping:
            try:
                while not self.stopping and worker.send_next(now=timezone.now()):
                    pass
                if not recorded_at or timezone.now() - recorded_at >= RECORD_EVERY:
                    booking.record_releases()
                    recorded_at = timezone.now()
                if not tidied_at or timezone.now() - tidied_at >= TIDY_EVERY:
                    tidy()
                    tidied_at = timezone.now()
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database is away (%s), trying again", type(error).__name__)
                connection.close()
            if not self.stopping:
                time.sleep(POLL_SECONDS)


def tidy():
    """Remove what has run out, and tell physicians once a week what waits for their signature."""
    now = timezone.now()
    call_command("clearsessions")
    SlotHold.objects.filter(expires_at__lte=now).delete()
    limits.forget(now=now)
    presence.forget(now=now)
    callbacks.forget(now=now)
    reminders.remind(now=now)
