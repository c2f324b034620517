"""Fill an empty database with an invented clinic."""

from datetime import datetime
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from appointments.booking import guard
from appointments.models import Appointment
from appointments.notifications import outbox
from clinic.common.wall_clock import day_of
from clinic.directory.models import Location
from clinic.site.demo.accounts import ACCOUNTS, make_accounts
from clinic.site.demo.costs import say_costs
from clinic.site.demo.inbox import make_calls, make_inbox
from clinic.site.demo.places import ZONE, make_locations
from clinic.site.demo.team import OKAFOR, make_exceptions, make_team, make_visit_types
from clinic.site.demo.treatments import say_what_is_offered
from clinic.site.demo.visits import Clinic, make_appointments
from clinic.site.roles import OFFICE_MANAGER, OFFICE_STAFF

SEED = 413
WEEKS = 8


class Command(BaseCommand):
    help = "Load an invented clinic with its visits of twelve weeks.  Does nothing where a clinic is already."

    def add_arguments(self, parser):
        parser.add_argument(
            "--weeks", type=int, default=WEEKS, help="Weeks of visits to come; half as many of the past."
        )

    def handle(self, *, weeks, **options):
        if not settings.DEBUG:
            raise CommandError("The demo clinic has known passwords: it is loaded with DEBUG=true only.")
        is_new = load(weeks=weeks, now=timezone.now())
        if is_new:
            self.stdout.write(f"Loaded the demo clinic with {Appointment.objects.count()} visits.")
        else:
            self.stdout.write("There is a clinic in this database already: nothing was changed.")
        call_command("load_content", stdout=self.stdout)
        if is_new:
            say_what_is_offered()
        for account in ACCOUNTS:
            self.stdout.write(f"Log in as {account.called}: {account.username}, password {account.secret}")


def load(*, weeks: int = WEEKS, now: datetime) -> bool:
    """Load the clinic as it stands at ``now``; False, and nothing done, when there is a clinic already.

    All or nothing, in one transaction.  Twice on one day it makes the same visits; only their references
    and the secrets in their links are made by chance.  Nobody is told of anything before ``now``.
    """
    with transaction.atomic():
        guard.lock_name("load_demo")
        if Location.objects.exists():
            return False
        today = day_of(now, ZONE)
        locations = make_locations(today)
        team = make_team(locations)
        make_exceptions(team, locations, today)
        users = make_accounts(team[OKAFOR])
        visit_types = make_visit_types(team)
        say_costs(visit_types)
        clinic = Clinic(
            locations, team, visit_types, office=users[OFFICE_STAFF], manager=users[OFFICE_MANAGER]
        )
        make_appointments(clinic, weeks=weeks, now=now, dice=Random(SEED))
        make_inbox(now=now)
        make_calls(now=now)
        outbox.void_due(now=now)
    return True
