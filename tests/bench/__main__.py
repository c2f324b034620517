"""``python -m tests.bench``: measure the site on this machine, once, in about six minutes."""

import os

import django

os.environ["DEBUG"] = "true"  # this process only makes the database; the site runs as production does
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
django.setup()

from tests.bench.run import main  # noqa: E402 - models can be imported from here on

if __name__ == "__main__":
    main()
