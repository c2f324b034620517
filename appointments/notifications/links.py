"""The secret links with which a patient manages a visit, and the grants that a link leaves in the session.

A link carries the visit's random uid, a version and a signature, nothing about the person.  Raising
``Appointment.link_version`` ends every link and every grant of that visit.
"""

import base64
import uuid
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone, translation

from appointments.models import Appointment

GRANT = timedelta(minutes=30)
# A link to a visit, to all visits of an e-mail address, to the question whether an address is read, and what
# a form carries that may be sent late.
VISIT, FAMILY, CONFIRM, LATE = "links", "links.family", "links.confirm", "links.late"
SESSION_KEY = "visits"  # {visit pk: [link version, end of the grant]}


def path(
    appointment: Appointment, *, language: str, minutes: int | None = None, now: datetime | None = None
) -> str:
    """The address, without the host, that opens ``appointment`` in ``language``.

    It works until seven days after the visit's start, wherever the visit moves, thirty where there is a plan
    to read; with ``minutes`` only that long from ``now``.
    """
    token = token_of(appointment, minutes=minutes, now=now)
    with translation.override(language):
        return reverse("appointments:link", args=[token])


def token_of(
    appointment: Appointment, *, minutes: int | None = None, now: datetime | None = None, kind: str = VISIT
) -> str:
    """What stands in the address: the visit's uid, its version and the end, signed for one kind of link."""
    expires = ""
    if minutes is not None:
        expires = str(int(((now or timezone.now()) + timedelta(minutes=minutes)).timestamp()))
    uid = base64.urlsafe_b64encode(appointment.uid.bytes).decode().rstrip("=")
    return _signer(kind).sign(f"{uid}.{appointment.link_version}.{expires}")


def url(
    appointment: Appointment, *, language: str, minutes: int | None = None, now: datetime | None = None
) -> str:
    """The whole address of ``path``, as it stands in an e-mail."""
    return settings.BASE_URL + path(appointment, language=language, minutes=minutes, now=now)


def read(token: str, *, now: datetime | None = None, kind: str = VISIT) -> Appointment | None:
    """The visit that ``token`` opens, or None whatever is wrong with it: forged, ended, unknown."""
    now = now or timezone.now()
    try:
        name, link_version, expires = _signer(kind).unsign(token).split(".")
        uid, version = uuid.UUID(bytes=base64.urlsafe_b64decode(name + "==")), int(link_version)
        if expires and now >= datetime.fromtimestamp(int(expires), UTC):
            return None
    except (BadSignature, ValueError):
        return None
    known = Appointment.objects.with_names().with_live_link(now)
    return known.filter(uid=uid, link_version=version).first()


def grant(session, appointment: Appointment, *, now: datetime | None = None) -> None:
    """Let this session see and change ``appointment`` until 30 minutes have passed without a click."""
    now = now or timezone.now()
    session[SESSION_KEY] = _live(session, now) | {
        str(appointment.pk): [appointment.link_version, (now + GRANT).isoformat()]
    }


def stay(session, *, now: datetime) -> None:
    """Somebody is still there: what this session may see, it may see for another 30 minutes."""
    if grants := _live(session, now):
        ends = (now + GRANT).isoformat()
        session[SESSION_KEY] = {pk: [version, ends] for pk, (version, _ends) in grants.items()}


def granted(session, reference: str, *, now: datetime | None = None) -> Appointment | None:
    """The visit called ``reference`` if this session may see it; None also when there is no such visit.

    Only visits this session was granted are ever looked up, so the answer tells nothing about others.
    """
    grants = _live(session, now or timezone.now())
    if not grants:
        return None
    for appointment in Appointment.objects.with_names().filter(pk__in=grants):
        version, _ends = grants[str(appointment.pk)]
        if appointment.reference == reference and appointment.link_version == version:
            return appointment
    return None


def _live(session, now: datetime) -> dict:
    """The grants of this session that have not ended."""
    grants = session.get(SESSION_KEY, {})
    return {pk: grant for pk, grant in grants.items() if now < datetime.fromisoformat(grant[1])}


def _signer(kind: str) -> Signer:
    # No fallback keys: by default Django would also accept links signed with an old SECRET_KEY.
    return Signer(key=settings.LINK_KEY, sep=".", salt=f"appointments.{kind}", fallback_keys=[])
