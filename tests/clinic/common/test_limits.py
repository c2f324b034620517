"""How often somebody may try, also when many try at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from clinic.common import limits
from clinic.directory.models import Tries
from tests.around import this_moment

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.django_db
def test_limits_allow_as_many_tries_as_they_say(now):
    answers = [limits.allowed("find", "a", (3, HOUR), now=now) for _ in range(5)]

    assert answers == [True, True, True, False, False]


@pytest.mark.django_db
def test_limits_slide_and_a_try_ends_exactly_after_its_span(now):
    assert limits.allowed("find", "a", (1, HOUR), now=now)

    assert not limits.allowed("find", "a", (1, HOUR), now=now + HOUR - timedelta(microseconds=1))
    assert limits.allowed("find", "a", (1, HOUR), now=now + HOUR)


@pytest.mark.django_db
def test_limits_hold_all_at_once(now):
    each_hour = [now + n * HOUR for n in range(4)]

    answers = [limits.allowed("book", "a", (1, HOUR), (3, DAY), now=moment) for moment in each_hour]

    assert answers == [True, True, True, False]
    assert limits.allowed("book", "a", (1, HOUR), (3, DAY), now=now + DAY)


@pytest.mark.django_db
def test_limits_do_not_count_refused_tries(now):
    limits.allowed("find", "a", (1, HOUR), now=now)
    for minutes in range(1, 60):
        limits.allowed("find", "a", (1, HOUR), now=now + timedelta(minutes=minutes))

    assert limits.allowed("find", "a", (1, HOUR), now=now + HOUR)
    assert Tries.objects.get().at == [now + HOUR]


@pytest.mark.django_db
def test_limits_are_counted_apart_for_each_person_and_thing(now):
    tries = [("find", "a"), ("find", "b"), ("contact", "a")]

    assert all(limits.allowed(what, who, (1, HOUR), now=now) for what, who in tries)


@pytest.mark.django_db
def test_limits_take_one_statement(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        limits.allowed("book", "a", (10, HOUR), (40, DAY), now=now)


@pytest.mark.django_db
def test_limits_forget_what_no_limit_looks_back_to(now):
    limits.allowed("find", "old", (1, HOUR), now=now - timedelta(days=2, seconds=1))
    limits.allowed("find", "recent", (1, HOUR), now=now - timedelta(days=2))

    limits.forget(now=now)

    assert [tries.who for tries in Tries.objects.all()] == ["recent"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("already", [0, 2])
def test_limits_are_exact_when_forty_try_at_once(now, already):
    for _ in range(already):
        limits.allowed("find", "a", (7, HOUR), now=now)

    def attempt(_):
        try:
            return limits.allowed("find", "a", (7, HOUR), now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(attempt, range(40)))

    assert answers.count(True) == 7 - already


@pytest.mark.django_db
def test_limits_are_tidied_by_the_worker():
    limits.allowed("find", "old", (1, HOUR), now=this_moment() - timedelta(days=3))
    limits.allowed("find", "recent", (1, HOUR))

    call_command("send_messages", once=True)

    assert [tries.who for tries in Tries.objects.all()] == ["recent"]


def address(rf, settings, remote, forwarded="", proxies=0):
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return limits.address(rf.get("/", REMOTE_ADDR=remote, **headers))


def test_address_without_proxies_ignores_what_the_client_claims(rf, settings):
    honest = address(rf, settings, "203.0.113.7")

    assert address(rf, settings, "203.0.113.7", forwarded="198.51.100.1") == honest


@pytest.mark.parametrize(
    ("forwarded", "proxies"),
    [
        ("203.0.113.7", 1),
        ("198.51.100.1, 203.0.113.7", 1),
        ("198.51.100.1, 203.0.113.7, 10.0.0.2", 2),
        ("203.0.113.7", 2),
        ("203.0.113.7:51234", 1),
        ("::ffff:203.0.113.7", 1),
    ],
)
def test_address_believes_only_our_own_proxies(rf, settings, forwarded, proxies):
    honest = address(rf, settings, "203.0.113.7")

    assert address(rf, settings, "10.0.0.1", forwarded=forwarded, proxies=proxies) == honest


def test_address_without_the_proxies_header_is_the_connection(rf, settings):
    assert address(rf, settings, "203.0.113.7", proxies=1) == address(rf, settings, "203.0.113.7")


def test_address_counts_a_household_of_ipv6_as_one(rf, settings):
    home = address(rf, settings, "2001:db8:1:2::1")

    assert address(rf, settings, "2001:db8:1:2:ffff::9") == home
    assert address(rf, settings, "10.0.0.1", forwarded="[2001:db8:1:2::5]:443", proxies=1) == home
    assert address(rf, settings, "2001:db8:1:3::1") != home


@pytest.mark.parametrize("remote", ["", "not an address", "1.2.3", "\0"])
def test_address_of_nonsense_is_still_one_address(rf, settings, remote):
    assert address(rf, settings, remote) == address(rf, settings, "unix:")


def test_address_and_digest_do_not_show_what_they_hide(rf, settings):
    assert "203.0.113.7" not in address(rf, settings, "203.0.113.7")
    assert limits.digest("elena@example.org") != limits.digest("elene@example.org")
    assert limits.digest(" Elena@Example.org ") == limits.digest("elena@example.org")
    assert len(limits.digest("x")) == len(address(rf, settings, "203.0.113.7")) == 64


def test_digest_depends_on_the_key(settings):
    before = limits.digest("elena@example.org")
    settings.SECRET_KEY = "another key, long enough to be one"

    assert limits.digest("elena@example.org") != before


def test_pause_lasts_until_the_oldest_of_too_many_tries_is_forgotten(db):
    start = datetime(2027, 3, 1, 9, tzinfo=UTC)
    hour = (2, timedelta(hours=1))
    assert limits.paused_until("x", "y", hour, now=start) is None
    for minutes in (0, 10):
        assert limits.allowed("x", "y", hour, now=start + timedelta(minutes=minutes))

    now = start + timedelta(minutes=20)
    assert limits.paused_until("x", "y", hour, now=now) == start + timedelta(hours=1)
    assert limits.paused_until("x", "y", hour, (1, timedelta(days=1)), now=now) == start + timedelta(
        days=1, minutes=10
    )
    assert limits.paused_until("x", "y", hour, now=start + timedelta(hours=1)) is None
    assert limits.paused_until("x", "z", hour, now=now) is None


def test_pause_is_told_in_whole_minutes_rounded_up():
    now = datetime(2027, 3, 1, 9, tzinfo=UTC)

    assert limits.left(now + timedelta(minutes=11, seconds=1), now=now) == "12\N{NO-BREAK SPACE}minutes"
    assert limits.left(now, now=now) == "1\N{NO-BREAK SPACE}minute"
