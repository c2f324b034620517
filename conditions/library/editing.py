"""WRITES.  What staff do with the texts: the marks that every change leaves, and a physician's signature.

A page that was signed and is then changed awaits its review again: nobody has read what it says now.
"""

import calendar
from collections.abc import Collection
from datetime import date, datetime
from functools import partial

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.common import unchanged
from clinic.common.refusals import Refusal
from clinic.directory.models import Practitioner
from conditions.library import search
from conditions.models import Page, Treatment

CHANGED_AT = {"en": "english_changed_at", "es": "spanish_changed_at"}
REVIEW_WITHIN = 12  # months from one review to the next
DANGER_SIGNS_WITHIN = 6  # months, for the page that says when it is an emergency
DANGER_SIGNS = "when-to-get-help"
READ_AGAIN = gettext_lazy("The page was changed while you were reading it. Please read it again.")


class PublishingError(Refusal):
    """A page may not be published like this.  The text says why, for the office."""


def rows(row: models.Model) -> list[models.Model]:
    """A row as it stands in the database, a page with all that stands on it."""
    row = type(row)._default_manager.get(pk=row.pk)
    if not isinstance(row, Page):
        return [row]
    treatments = Treatment.objects.filter(section__page=row)
    return [row, *row.sections.all(), *row.questions.all(), *treatments]


def version(row: models.Model) -> str:
    """A name for a row as it stands in the database, a page with all that stands on it."""
    return unchanged.version(rows(row))


def lock(pages: Collection[int]) -> None:
    """Let nobody else write on these pages until the transaction ends: whoever writes locks them first."""
    list(Page.objects.filter(pk__in=pages).order_by("pk").select_for_update(of=("self",)))


@transaction.atomic
def note_change(pages: Collection[int], *, languages: Collection[str], now: datetime | None = None) -> bool:
    """The texts of these pages were changed in ``languages``.  True when a signature has lapsed with it."""
    now = now or timezone.now()
    changed = Page.objects.filter(pk__in=pages)
    changed.update(**{CHANGED_AT[language]: now for language in languages})
    lapsed = changed.filter(status=Page.Status.PUBLISHED).update(status=Page.Status.IN_REVIEW)
    search.index(changed)
    return bool(lapsed)


@transaction.atomic
def note_that_spanish_fits(page: Page, *, now: datetime | None = None) -> None:
    """Somebody has compared the two languages: the Spanish says what the English says now."""
    Page.objects.filter(pk=page.pk).update(spanish_changed_at=now or timezone.now())


@transaction.atomic
def publish(
    page: Page,
    *,
    reviewer: Practitioner,
    reviewed_on: date,
    review_due_on: date,
    seen: str,
    now: datetime | None = None,
) -> None:
    """``reviewer`` has read the page in the ``version`` named ``seen`` and stands behind it.

    Days are on the clock that is in force.  Raises PublishingError when the page is not what was read any
    more, when the days do not fit, or when the next review is too far off.
    """
    today = timezone.localdate(now)
    lock([page.pk])
    unchanged.require(seen, version(page), partial(PublishingError, READ_AGAIN))
    page.refresh_from_db()
    changed_on = timezone.localdate(max(page.english_changed_at, page.spanish_changed_at))
    if reviewed_on > today:
        raise PublishingError(_("The day of the review lies in the future."))
    if reviewed_on < changed_on:
        raise PublishingError(
            _("The text was changed on %(day)s, after that review. Somebody has to read it again.")
            % {"day": date_format(changed_on)}
        )
    if not reviewed_on < review_due_on <= latest_review(page, reviewed_on):
        raise PublishingError(
            _("The next review must be after this one, and on %(day)s at the latest.")
            % {"day": date_format(latest_review(page, reviewed_on))}
        )
    Page.objects.filter(pk=page.pk).update(
        status=Page.Status.PUBLISHED,
        published_on=page.published_on or today,
        reviewer=reviewer,
        reviewed_on=reviewed_on,
        review_due_on=review_due_on,
    )


def latest_review(page: Page, reviewed_on: date) -> date:
    """The last day on which a page that was reviewed on ``reviewed_on`` may be due again."""
    months = DANGER_SIGNS_WITHIN if page.slug == DANGER_SIGNS else REVIEW_WITHIN
    years, month = divmod(reviewed_on.month - 1 + months, 12)
    year, month = reviewed_on.year + years, month + 1
    return date(year, month, min(reviewed_on.day, calendar.monthrange(year, month)[1]))
