"""WRITES.  The marks that every change of a text leaves.

A page that was signed and is then changed awaits its review again: nobody has read what it says now.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from clinic.common import unchanged
from conditions.library import search
from conditions.models import Page, Treatment

NAMING = ("sections__body", "questions__answer", "treatment__proof_new", "treatment__proof_lasting")
CHANGED_AT = {"en": "english_changed_at", "es": "spanish_changed_at"}


def rows(row: models.Model) -> list[models.Model]:
    """A row as it stands in the database, a page with all that stands on it."""
    row = type(row)._default_manager.get(pk=row.pk)
    if not isinstance(row, Page):
        return [row]
    treatment = Treatment.objects.filter(page=row)
    return [row, *row.sections.all(), *row.questions.all(), *treatment]


def version(row: models.Model) -> str:
    """A name for a row as it stands in the database, a page with all that stands on it."""
    return unchanged.version(rows(row))


def lock(pages: Collection[int]) -> None:
    """Let nobody else write on these pages until the transaction ends: whoever writes locks them first."""
    list(Page.objects.filter(pk__in=pages).order_by("pk").select_for_update(of=("self",)))


@transaction.atomic
def note_change(pages: Collection[int], *, languages: Collection[str], now: datetime | None = None) -> bool:
    """The texts of these pages were changed in ``languages``.  True when one of them was signed as it was."""
    now = now or timezone.now()
    changed = Page.objects.filter(pk__in=pages)
    changed.update(**{CHANGED_AT[language]: now for language in languages})
    lapsed = changed.filter(status=Page.Status.SIGNED).update(status=Page.Status.IN_REVIEW)
    search.index(changed)
    return bool(lapsed)


def pages_that_name(source: int) -> models.QuerySet[Page]:
    """The pages whose texts name the source with this number."""
    named = Q()
    for text in NAMING:
        named |= Q(**{f"{text}_en__contains": f"[{source}]"})
    return Page.objects.filter(named).distinct()


@transaction.atomic
def note_that_spanish_fits(page: Page, *, now: datetime | None = None) -> None:
    """Somebody has compared the two languages: the Spanish says what the English says now."""
    Page.objects.filter(pk=page.pk).update(spanish_changed_at=now or timezone.now())
