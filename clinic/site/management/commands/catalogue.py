"""Bring the Spanish catalogue up to date with code and templates, and say what is still to be translated."""

from django.core.management.base import BaseCommand, CommandError

from clinic.common import catalogue


class Command(BaseCommand):
    help = (
        "Find every sentence marked for translation, keep the translations there are, compile.  "
        "Translate what is listed in clinic/locale/es/LC_MESSAGES/django.po and run it again."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; fail if something is missing."
        )

    def handle(self, *, check, **options):
        template, catalog = catalogue.found(), catalogue.known()
        if not check:
            catalogue.po().write_bytes(catalogue.written(catalogue.updated(catalog, template)))
            catalog = catalogue.known()
            catalogue.mo().write_bytes(catalogue.compiled(catalog))
        missing = list(catalogue.problems(catalog, template))
        if check and catalogue.mo().read_bytes() != catalogue.compiled(catalog):
            missing.append("django.mo is not what django.po says.")
        for line in missing:
            self.stdout.write(line)
        if check and missing:
            raise CommandError("Run manage.py catalogue, translate what it lists, and run it again.")
        if not missing:
            self.stdout.write(f"All of it is in Spanish: {len(catalog)} sentences.")
