"""Load the first edition of the pages about back pain, or what has changed in its files since."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conditions.library import files, loading

FOLDER = Path(__file__).resolve().parents[2] / "content"


class Command(BaseCommand):
    help = "Load the texts in conditions/content.  What staff have changed stays as it is."

    def handle(self, *, verbosity, **options):
        try:
            report = loading.load(files.read(FOLDER), now=timezone.now())
        except files.ContentError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.say(report)

    def say(self, report: loading.Report) -> None:
        """How many texts were new, changed or unchanged, and by name those that are the staff's."""
        self.stdout.write(
            f"Texts: {len(report.created)} new, {len(report.updated)} updated, "
            f"{len(report.unchanged)} unchanged, {len(report.left_alone)} left alone."
        )
        for name in report.left_alone:
            self.stdout.write(f"Left alone, because staff have changed it: {name}")
