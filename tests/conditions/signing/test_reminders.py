"""Once a week every signer is told by mail that something waits, and the mail says nothing of what."""

from datetime import date, timedelta

import pytest
from django.core import mail

from conditions import triage
from conditions.models import SentBack
from conditions.signing import acts, reminders, versions, waiting
from tests.conditions.factories import PageFactory
from tests.conditions.signing.people import physician
from tests.conftest import clock

pytestmark = pytest.mark.django_db

MONDAY = clock(2027, 3, 8, 10)


@pytest.fixture
def naomi():
    return physician()


def nothing_waits(naomi):
    levels = {sign.id: sign.level for sign in triage.SIGNS}
    seen = versions.of_rules().digest
    acts.sign_rules(by=naomi, seen=seen, after=0, until=date(2027, 9, 8), levels=levels, now=MONDAY)


def test_signers_are_written_to_once_a_week_in_words_that_tell_nothing(naomi):
    physician("daniel", role="Physician", name="Daniel Reyes")
    PageFactory(slug="causes")

    sent = [
        reminders.remind(now=MONDAY + wait)
        for wait in (timedelta(0), timedelta(hours=1), timedelta(days=6, hours=23), timedelta(days=7))
    ]

    assert sent == [1, 0, 0, 1]
    assert {address for letter in mail.outbox for address in letter.to} == {"naomi@example.org"}
    assert mail.outbox[0].subject == "To read and sign"
    assert "2 texts wait for you" in mail.outbox[0].body
    assert "/en/schedule/sign/" in mail.outbox[0].body
    assert "auses" not in mail.outbox[0].body


def test_nobody_is_written_to_while_nothing_waits(naomi):
    nothing_waits(naomi)

    assert reminders.remind(now=MONDAY) == 0
    assert mail.outbox == []


def test_mail_that_fails_is_tried_again(naomi, settings):
    settings.EMAIL_BACKEND = "tests.conditions.signing.test_reminders.Refusing"
    assert reminders.remind(now=MONDAY) == 0

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert reminders.remind(now=MONDAY + timedelta(hours=1)) == 1


class Refusing:
    """A mail server that is away."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, letters):
        raise ConnectionRefusedError


def test_what_waits_is_what_nobody_signed_what_changed_and_what_is_soon_due(naomi):
    nothing_waits(naomi)
    never, signed, drafted = PageFactory(), PageFactory(), PageFactory(status="draft")
    sent_back = PageFactory()
    until = date(2027, 9, 8)
    seen = versions.of_page(signed).digest, versions.of_page(sent_back).digest
    acts.sign_page(signed, by=naomi, seen=seen[0], after=0, until=until, now=MONDAY)
    acts.send_back(sent_back, by=naomi, seen=seen[1], after=0, note="No.", now=MONDAY)

    def pages(today):
        return [(one.page, one.is_overdue) for one in waiting.to_sign(today=today)]

    assert pages(date(2027, 3, 9)) == [(never, False)]
    assert pages(until - timedelta(days=30)) == [(None, False), (never, False), (signed, False)]
    assert pages(until + timedelta(days=1)) == [(None, True), (never, False), (signed, True)]
    assert drafted not in [page for page, _overdue in pages(until)]


def test_rules_that_were_sent_back_wait_for_the_office_until_they_change(naomi):
    acts.send_back(None, by=naomi, seen=versions.of_rules().digest, after=0, note="Fever.")

    assert waiting.to_sign(today=date(2027, 3, 9)) == []
    SentBack.objects.update(digest="that of another version")
    assert [one.page for one in waiting.to_sign(today=date(2027, 3, 9))] == [None]


def test_list_asks_as_often_for_ten_pages_as_for_one(naomi, django_assert_num_queries):
    PageFactory.create_batch(10)

    with django_assert_num_queries(4):
        assert len(waiting.to_sign(today=date(2027, 3, 9))) == 11
