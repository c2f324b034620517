"""``manage.py danger_words``: what of a text is dangerous, and how well the words do on messages of ours."""

from django.core.management.base import BaseCommand

from conditions.triage import catch_rate, danger_words

NAMES = {"tune": "half the words were chosen by", "held": "half nobody looked at"}


class Command(BaseCommand):
    """Try the danger words on a text, or measure them."""

    help = "Shows the danger words of a text.  With --measure: how many messages are caught and raised."

    def add_arguments(self, parser):
        parser.add_argument("text", nargs="*", help="a message, as a patient would write it")
        parser.add_argument("--measure", action="store_true", help="print the catch rate")
        parser.add_argument(
            "--wrong", action="store_true", help="with --measure: the messages that are wrong"
        )

    def handle(self, *args, text, measure, wrong, **options):
        for found in danger_words.find(" ".join(text)):
            self.stdout.write(f"{found.words}  ({', '.join(sorted(found.signs))})")
        for rate in catch_rate.rates() if measure else ():
            done = "caught" if rate.kind == "danger" else "raised"
            self.stdout.write(
                f"{rate.language}  {rate.kind:8}  {NAMES[rate.half]:30}  "
                f"{rate.raised:3} of {rate.count} {done}, {rate.percent:.1f} %"
            )
        for rate in catch_rate.rates_by_help() if measure else ():
            self.stdout.write(
                f"{rate.help:9}  {NAMES[rate.half]:30}  "
                f"{rate.led:3} of {rate.count} led to it, {rate.percent:.1f} %"
            )
        for language in danger_words.LANGUAGES if measure and wrong else ():
            for kind, texts in catch_rate.wrong(language).items():
                self.stdout.write("".join(f"{language}  {kind}: {text}\n" for text in texts), ending="")
