"""A physician's signature: who may give it, on what, and for how long it holds."""

from datetime import UTC, date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from conditions.library import editing
from conditions.models import Page
from tests.around import this_day, this_moment
from tests.conditions.admin.conftest import EDITING, change, form_of, send
from tests.conditions.factories import PageFactory
from tests.conftest import clock
from tests.factories import PractitionerFactory

WRITTEN = clock(2027, 2, 1, 10)
SIGNED = date(2027, 2, 20)


@pytest.fixture
def written(db):
    return PageFactory(slug="causes", english_changed_at=WRITTEN, spanish_changed_at=WRITTEN)


@pytest.fixture
def reviewer(db):
    return PractitionerFactory(name="Naomi Okafor")


def sign(page, reviewer, now, **values):
    usual = {"reviewed_on": SIGNED, "review_due_on": date(2027, 8, 20), "seen": editing.version(page)}
    editing.publish(page, reviewer=reviewer, now=now, **usual | values)
    page.refresh_from_db()


def test_publish_names_who_has_read_the_page_and_until_when_that_holds(written, reviewer, now):
    sign(written, reviewer, now)

    assert (written.status, written.reviewer) == (Page.Status.PUBLISHED, reviewer)
    assert (written.published_on, written.reviewed_on) == (date(2027, 3, 1), SIGNED)


def test_publish_again_keeps_the_day_it_was_first_published(written, reviewer, now):
    sign(written, reviewer, now)

    sign(written, reviewer, now + timedelta(days=90), reviewed_on=date(2027, 5, 1))

    assert (written.published_on, written.reviewed_on) == (date(2027, 3, 1), date(2027, 5, 1))


@pytest.mark.parametrize(
    ("slug", "last"), [("causes", date(2028, 2, 20)), ("when-to-get-help", date(2027, 8, 20))]
)
def test_publish_asks_for_the_next_review_in_time(written, reviewer, now, slug, last):
    Page.objects.update(slug=slug)
    written.refresh_from_db()
    for refused in (last + timedelta(days=1), SIGNED):
        with pytest.raises(editing.PublishingError, match="The next review must be after this one"):
            sign(written, reviewer, now, review_due_on=refused)

    sign(written, reviewer, now, review_due_on=last)

    assert written.review_due_on == last


@pytest.mark.parametrize(
    ("day", "last"),
    [((2027, 8, 31), (2028, 2, 29)), ((2027, 6, 30), (2027, 12, 30)), ((2027, 7, 1), (2028, 1, 1))],
)
def test_latest_review_is_counted_in_months(day, last):
    assert editing.latest_review(Page(slug="when-to-get-help"), date(*day)) == date(*last)


def test_publish_takes_no_day_to_come_and_none_before_the_last_change(written, reviewer, now):
    with pytest.raises(editing.PublishingError, match="lies in the future"):
        sign(written, reviewer, now, reviewed_on=date(2027, 3, 2))
    with pytest.raises(editing.PublishingError, match="changed on February 1, 2027, after that review"):
        sign(written, reviewer, now, reviewed_on=date(2027, 1, 31))

    for day in (date(2027, 2, 1), date(2027, 3, 1)):
        sign(written, reviewer, now, reviewed_on=day)


def test_publish_refuses_what_was_changed_while_it_was_read(written, reviewer, now):
    seen = editing.version(written)
    Page.objects.update(key_points_es="Otro.")

    with pytest.raises(editing.PublishingError, match="changed while you were reading"):
        sign(written, reviewer, now, seen=seen)
    assert Page.objects.get().status == Page.Status.IN_REVIEW


# --- the page of the office ---


@pytest.fixture
def old():
    """Written before today, by the real clock."""
    long_ago = this_moment() - timedelta(days=30)
    return PageFactory(slug="causes", english_changed_at=long_ago, spanish_changed_at=long_ago)


def address(page):
    return reverse("admin:conditions_page_publish", args=[page.pk])


def test_physician_publishes_a_page_as_the_form_proposes(staff, old, reviewer, client):
    physician = staff("naomi", *EDITING, "publish_page")
    reviewer.user_id = LogEntry.user.field.related_model.objects.get(username="naomi").pk
    reviewer.save()

    assert f'href="{address(old)}"' in physician.get(change(old)).content.decode()
    assert not send(physician, address(old), form_of(physician, address(old)))

    old.refresh_from_db()
    today = this_day(zone=UTC)
    assert (old.status, old.reviewer, old.reviewed_on) == (Page.Status.PUBLISHED, reviewer, today)
    assert "Reviewed by Naomi Okafor, MD" in client.get(old.get_absolute_url()).content.decode()
    assert LogEntry.objects.get().object_id == str(old.pk)


def test_only_who_may_publish_publishes(editor, staff, client, old, reviewer):
    form = form_of(staff("naomi", *EDITING, "publish_page"), address(old)) | {"reviewer": reviewer.pk}

    assert editor.get(address(old)).status_code == editor.post(address(old), form).status_code == 403
    assert address(old) not in editor.get(change(old)).content.decode()
    assert client.post(address(old), form).status_code == 302
    assert Page.objects.get().status == Page.Status.IN_REVIEW


def test_refused_signature_says_why_and_keeps_what_was_typed(staff, old, reviewer):
    physician = staff("naomi", *EDITING, "publish_page")
    form = form_of(physician, address(old)) | {"reviewer": reviewer.pk, "review_due_on": "9999-12-31"}

    html = send(physician, address(old), form)

    assert "The next review must be after this one" in html
    assert 'value="9999-12-31"' in html


@pytest.mark.parametrize("name", ["reviewer", "reviewed_on", "review_due_on", "seen"])
@pytest.mark.parametrize("value", ["", "\0", "9" * 30, "2027-02-30", "\U0001f9b4" * 300])
def test_odd_signature_is_no_server_error(staff, old, reviewer, name, value):
    physician = staff("naomi", *EDITING, "publish_page")
    form = form_of(physician, address(old)) | {"reviewer": reviewer.pk, name: value}

    send(physician, address(old), form)

    assert Page.objects.get().status == Page.Status.IN_REVIEW
