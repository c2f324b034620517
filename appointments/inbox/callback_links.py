"""The secret link with which somebody looks at the call they asked for, and calls it off.

It carries a random uid and a signature, nothing about the person, and ends when the request is removed.
"""

import base64
import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer

from appointments.models import CallbackRequest


def token(callback: CallbackRequest) -> str:
    """What stands in the address that opens ``callback``."""
    return _signer().sign(base64.urlsafe_b64encode(callback.uid.bytes).decode().rstrip("="))


def read(token: str) -> CallbackRequest | None:
    """The request that ``token`` opens, or None whatever is wrong with it: forged, removed, unknown."""
    try:
        uid = uuid.UUID(bytes=base64.urlsafe_b64decode(_signer().unsign(token) + "=="))
    except (BadSignature, ValueError):
        return None
    return CallbackRequest.objects.select_related("location").filter(uid=uid).first()


def _signer() -> Signer:
    # No fallback keys, as for the links to visits.
    return Signer(key=settings.LINK_KEY, sep=".", salt="appointments.callbacks", fallback_keys=[])
