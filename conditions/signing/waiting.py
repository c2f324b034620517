"""READS.  What waits for a physician's signature, and what waits for the office because it was sent back."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateField, F, Q, QuerySet, Subquery

from conditions.models import Page, SentBack, Signature
from conditions.signing import versions
from conditions.signing.versions import Version

DUE_SOON = timedelta(days=30)  # a review may be renewed so long before it is due


@dataclass(frozen=True)
class Waiting:
    """A page, or the rules where ``page`` is None, that a physician should read.

    ``number`` counts signatures; ``last`` is the one before, if any; ``is_changed`` says whether the text is
    another one since.
    """

    page: Page | None
    number: int
    last: Signature | None
    is_changed: bool
    is_overdue: bool


def to_sign(*, today: date) -> list[Waiting]:
    """What waits, the rules first, then the pages in their order.  A fixed number of queries."""
    found = [] if (rules := _rules(today)) is None else [rules]
    pages = list(
        with_until(Page.objects.written().select_related("condition"))
        .filter(_waits(today))
        .order_by("condition", F("treatment__section__position").asc(nulls_first=True), "position", "pk")
    )
    last = {
        signature.page_id: signature
        for signature in Signature.objects.filter(page__in=pages).defer("text").order_by("number")
    }
    return found + [_page(page, last.get(page.pk), today) for page in pages]


def count(*, today: date) -> int:
    """How many texts wait."""
    pages = with_until(Page.objects.written())
    return pages.filter(_waits(today)).count() + (_rules(today) is not None)


def _waits(today):
    return Q(status=Page.Status.IN_REVIEW) | Q(signed_until__lte=today + DUE_SOON)


def _page(page, last, today) -> Waiting:
    is_changed = page.status != Page.Status.SIGNED
    return Waiting(
        page, last.number + 1 if last else 1, last, is_changed, bool(last) and last.is_overdue(today)
    )


def _rules(today) -> Waiting | None:
    version = versions.of_rules()
    last = version.last
    is_due = version.is_signed and last is not None and last.until <= today + DUE_SOON
    if not is_due and (version.is_signed or rules_sent_back(version)):
        return None
    is_overdue = bool(last) and last.is_overdue(today)
    return Waiting(None, version.number, last, not version.is_signed, is_overdue)


def rules_sent_back(version: Version | None = None) -> SentBack | None:
    """The note with which the rules, as they are, were sent back, unless they were signed since."""
    version = version or versions.of_rules()
    note = SentBack.objects.filter(page=None, digest=version.digest).select_related("by").first()
    if note is None or (version.is_signed and version.last and version.last.signed_at > note.at):
        return None
    return note


def with_until(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Adds ``signed_as``, ``signed_on`` and ``signed_until`` of the latest signature, None without one."""
    latest = Signature.objects.latest_of_page()
    return pages.annotate(
        signed_as=Subquery(latest.values("signed_as")[:1]),
        signed_on=Subquery(latest.values("signed_on")[:1]),
        signed_until=Subquery(latest.values("until")[:1], output_field=DateField()),
    )


def overdue(pages: QuerySet[Page], *, today: date) -> QuerySet[Page]:
    """Signed pages whose next review should have been before ``today``."""
    return with_until(pages).filter(signed_until__lt=today).exclude(status=Page.Status.DRAFT)
