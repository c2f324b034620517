"""Stop the embedded PostgreSQL of this checkout, or tell whether it runs."""

from django.core.management.base import BaseCommand

from clinic.localpg import server
from clinic.localpg.folders import CHECKOUT, folders_of


class Command(BaseCommand):
    help = "The embedded PostgreSQL of this checkout; it starts by itself at the first connection."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["stop", "status"])

    def handle(self, *, action, **options):
        folders = folders_of(CHECKOUT)
        if action == "stop":
            self.stdout.write("Stopped." if server.stop(folders) else "It was not running.")
            return
        self.stdout.write("It is running." if server.is_running(folders) else "It is not running.")
        self.stdout.write(f"Account: {folders.account.name}\nData: {folders.data}\nLog: {folders.log}")
        self.stdout.write(f"Connect with: -h {folders.address()} -U {server.USER} {server.DATABASE}")
