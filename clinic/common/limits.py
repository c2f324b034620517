"""How often may somebody try?  Counted in PostgreSQL, exact also when many try at once."""

import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.timesince import timeuntil

FORGOTTEN_AFTER = timedelta(days=2)  # longer than any limit looks back


def address(request) -> str:
    """The name under which requests are counted together: a keyed hash of the client's network address.

    Of ``X-Forwarded-For`` only the entries that our own proxies wrote are believed, as many as
    ``settings.TRUSTED_PROXIES`` says.  IPv6 is counted by /64, which is what one household has.
    """
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.TRUSTED_PROXIES:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-settings.TRUSTED_PROXIES :] + seen
    network = next((found for entry in seen if (found := _network(entry))), "unknown")
    return _hash("address", network)


def digest(text: str) -> str:
    """A keyed hash of what was typed, a contact for example; capitals and spaces do not matter."""
    return _hash("text", "".join(text.split()).casefold())


def allowed(what: str, who: str, *limits: tuple[int, timedelta], now: datetime | None = None) -> bool:
    """Count one try of ``who``, unless one of the limits (how many, in how long) is used up.

    A refused try is not counted.  Call it outside a transaction: the count stands when the statement
    ends, and nobody else at the same address waits for yours.
    """
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO clinic_tries AS tries (what, who, at) VALUES (%(what)s, %(who)s, ARRAY[%(now)s])
            ON CONFLICT (what, who) DO UPDATE
            SET at = ARRAY(SELECT t FROM unnest(tries.at) AS t WHERE t > %(oldest)s) || %(now)s
            WHERE NOT EXISTS (
                SELECT FROM unnest(%(since)s, %(most)s) AS limits (since, most)
                WHERE (SELECT count(*) FROM unnest(tries.at) AS t WHERE t > limits.since) >= limits.most
            )
            RETURNING true
            """,
            {
                "what": what,
                "who": who,
                "now": now,
                "oldest": now - max(span for _, span in limits),
                "since": [now - span for _, span in limits],
                "most": [count for count, _ in limits],
            },
        )
        return cursor.fetchone() is not None


def paused_until(
    what: str, who: str, *limits: tuple[int, timedelta], now: datetime | None = None
) -> datetime | None:
    """When one of these limits lets ``who`` try again; None when none is used up.  Counts nothing."""
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT at FROM clinic_tries WHERE what = %s AND who = %s", [what, who])
        row = cursor.fetchone()
    ends = []
    for most, span in limits:
        counted = sorted(moment for moment in (row[0] if row else ()) if moment > now - span)
        if len(counted) >= most:
            ends.append(counted[-most] + span)
    return max(ends, default=None)


def left(until: datetime, *, now: datetime) -> str:
    """How long a pause still lasts, in words, rounded up to whole minutes."""
    return timeuntil(until + timedelta(minutes=1), now, depth=1)


def take_back(what: str, who: str, *, now: datetime) -> None:
    """Do not count the try that was counted at ``now``: it was none of those that are limited."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE clinic_tries SET at = array_remove(at, %s) WHERE what = %s AND who = %s", [now, what, who]
        )


def forget(*, now: datetime) -> None:
    """Remove the tries that no limit looks back to any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM clinic_tries WHERE %s > ALL (at)", [now - FORGOTTEN_AFTER])


def _network(entry: str) -> str:
    """The address of one entry, without a port; empty when it is none."""
    entry = entry.strip().removeprefix("[").partition("]")[0]
    if entry.count(":") == 1:
        entry = entry.partition(":")[0]
    try:
        found = ipaddress.ip_address(entry)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _hash(kind: str, value: str) -> str:
    return salted_hmac(f"clinic.limits.{kind}", value, algorithm="sha256").hexdigest()
