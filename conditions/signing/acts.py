"""WRITES.  To sign a version, and to send one back with a note.  Only a physician does either."""

import calendar
from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.common import unchanged
from clinic.common.refusals import Refusal
from clinic.directory.models import Practitioner
from conditions.library import editing, search
from conditions.models import Page, SentBack, Signature
from conditions.models.pages import DANGER_SIGNS
from conditions.signing import signers, versions
from conditions.signing.versions import Version
from conditions.triage import BY_ID, Level

REVIEW_WITHIN = 12  # months from one review to the next
URGENT_WITHIN = 6  # months, for the rules of the check and the page that says when it is an emergency
SIGNED_MEANWHILE = gettext_lazy("Somebody else has signed it meanwhile. Please look at it again.")
READ_AGAIN = gettext_lazy("The text was changed while you were reading it. Please read it again.")


class SigningError(Refusal):
    """This version may not be signed like this.  The text says why, for the physician."""


def sign_page(
    page: Page, *, by, seen: str, after: int, until: date, now: datetime | None = None
) -> Signature:
    """The physician whose login is ``by`` stands behind the page as it was ``seen``, by its fingerprint.

    ``after`` is the number of signatures that were under it then.  Raises SigningError when they may not
    sign, when the text is another one or was signed by now, or for a day that does not fit.
    """
    now = now or timezone.now()
    with transaction.atomic():
        editing.lock([page.pk])
        page = Page.objects.get(pk=page.pk)
        signature = _sign(
            partial(versions.of_page, page), by=by, seen=seen, after=after, until=until, now=now
        )
        Page.objects.filter(pk=page.pk).update(
            status=Page.Status.SIGNED, published_on=page.published_on or timezone.localdate(now)
        )
        search.index(Page.objects.filter(pk=page.pk))
    return signature


def sign_rules(
    *, by, seen: str, after: int, until: date, levels: dict[str, Level], now: datetime | None = None
) -> Signature:
    """The physician stands behind the rules of the check, with the level they give each sign.

    Raises SigningError as ``sign_page`` does, and for a level that is less urgent than ``least`` allows.
    """
    lowest = least(versions.of_rules())
    if levels.keys() != BY_ID.keys() or any(level < lowest[id] for id, level in levels.items()):
        raise SigningError(_("A less urgent level is a change of the rules: send them back with a note."))
    names = {id: level.name for id, level in levels.items()}
    with transaction.atomic():
        return _sign(
            versions.of_rules,
            by=by,
            seen=seen,
            after=after,
            until=until,
            now=now or timezone.now(),
            levels=names,
        )


def least(version: Version) -> dict[str, Level]:
    """The least urgent level that each sign may be given.

    What somebody has made more urgent in these very rules stays so: to lower it is a change of the rules.
    """
    signed = version.last.levels if version.last and version.is_signed else {}
    return {id: max(sign.level, Level[signed.get(id, sign.level.name)]) for id, sign in BY_ID.items()}


def _sign(read: Callable[[], Version], *, by, seen, after, until, now, levels=None) -> Signature:
    practitioner, version, today = _physician(by), read(), timezone.localdate(now)
    unchanged.require(seen, version.digest, partial(SigningError, READ_AGAIN))
    unchanged.require(after, version.number - 1, partial(SigningError, SIGNED_MEANWHILE))
    latest = latest_review(version.page, today)
    if not today < until <= latest:
        raise SigningError(
            _("The next review must be after today, and on %(day)s at the latest.")
            % {"day": date_format(latest)}
        )
    try:
        with transaction.atomic():
            return Signature.objects.create(
                page=version.page,
                number=version.number,
                text=version.text,
                digest=version.digest,
                levels=levels or {},
                signed_by=practitioner,
                signed_as=str(practitioner),
                login=by.get_username(),
                signed_at=now,
                signed_on=today,
                until=until,
            )
    except IntegrityError as error:  # two physicians sign the rules at the same moment
        raise SigningError(SIGNED_MEANWHILE) from error


@transaction.atomic
def send_back(
    page: Page | None, *, by, seen: str, after: int, note: str, now: datetime | None = None
) -> SentBack:
    """The physician does not sign this version, and says why.  No page: the rules of the check.

    Raises SigningError when they may not sign, or when the text is another one or was signed by now.
    """
    if page:
        editing.lock([page.pk])
        page.refresh_from_db()
    practitioner = _physician(by)
    version = versions.of_page(page) if page else versions.of_rules()
    unchanged.require(seen, version.digest, partial(SigningError, READ_AGAIN))
    unchanged.require(after, version.number - 1, partial(SigningError, SIGNED_MEANWHILE))
    if page:
        Page.objects.filter(pk=page.pk).update(status=Page.Status.SENT_BACK)
    return SentBack.objects.create(
        page=page, digest=version.digest, note=note, by=practitioner, at=now or timezone.now()
    )


def _physician(user) -> Practitioner:
    found = signers.signer(user)
    if found is None:
        raise SigningError(_("Only a physician who may sign can do this, logged in as themselves."))
    return found


def latest_review(page: Page | None, signed_on: date) -> date:
    """The last day on which what is signed on ``signed_on`` may be due again."""
    urgent = page is None or page.slug == DANGER_SIGNS
    return months_after(signed_on, URGENT_WITHIN if urgent else REVIEW_WITHIN)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
