"""The login of the office: a few passwords may be tried, and no more, however many come at once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from clinic.common import limits
from clinic.directory.models import Tries
from tests import factories
from tests.around import this_moment
from tests.together import together

LOGIN, SECRET, WRONG = "/admin/login/", "alder-moss-seven", "alder-moss-eight"


def attempt(password=WRONG, *, username="teresa", address="203.0.113.7", client=None) -> int:
    client = client or Client()
    form = {"username": username, "password": password, "next": "/admin/"}
    return client.post(LOGIN, form, REMOTE_ADDR=address).status_code


@pytest.fixture
def teresa(db):
    factories.LocationFactory(phone="+14135550110")
    return User.objects.create_user("teresa", password=SECRET, is_staff=True)


def test_sixth_wrong_password_is_refused_with_the_phone_number(teresa):
    answers = [attempt() for _ in range(5)]
    page = Client().post(LOGIN, {"username": "teresa", "password": SECRET}, REMOTE_ADDR="203.0.113.7")

    assert answers == [200] * 5
    assert page.status_code == 429
    assert "Please wait a while" in page.content.decode() and "(413) 555-0110" in page.content.decode()


def test_wrong_passwords_of_an_account_count_from_wherever_they_come(teresa):
    answers = [
        attempt(address=f"203.0.113.{n}", username=name) for n, name in enumerate(["teresa", " Teresa"] * 3)
    ]

    assert answers == [200] * 5 + [429]


def test_wrong_passwords_of_one_address_count_for_whichever_account(teresa):
    answers = [attempt(username=f"user{n}") for n in range(21)]

    assert answers == [200] * 20 + [429]
    assert attempt(SECRET, address="203.0.113.8") == 302


def test_account_that_is_paused_does_not_use_up_the_tries_of_its_office(teresa):
    for _ in range(40):
        attempt()

    User.objects.create_user("joan", password=SECRET, is_staff=True)
    assert attempt(SECRET, username="joan") == 302


def test_right_passwords_do_not_count(teresa):
    assert [attempt(SECRET) for _ in range(25)] == [302] * 25
    assert [attempt() for _ in range(6)] == [200] * 5 + [429]


def test_wrong_password_counts_also_for_somebody_who_is_logged_in(teresa):
    client = Client()
    assert attempt(SECRET, client=client) == 302

    assert [attempt(client=client) for _ in range(6)] == [200] * 5 + [429]


def test_login_goes_on_when_the_quarter_of_an_hour_is_over(teresa):
    for _ in range(6):
        attempt()
    for tries in Tries.objects.all():
        tries.at = [at - timedelta(minutes=15) for at in tries.at]
        tries.save()

    assert attempt(SECRET) == 302


def test_login_counts_without_keeping_names(teresa):
    attempt()

    assert {tries.what for tries in Tries.objects.all()} == {"login", "login by address"}
    assert all(len(tries.who) == 64 for tries in Tries.objects.all())


def test_try_that_is_taken_back_leaves_the_others(db):
    now = this_moment()
    for minutes in (2, 1, 0):
        limits.allowed("login", "a", (5, timedelta(hours=1)), now=now - timedelta(minutes=minutes))

    limits.take_back("login", "a", now=now - timedelta(minutes=1))

    assert Tries.objects.get().at == [now - timedelta(minutes=2), now]


@pytest.mark.django_db(transaction=True)
def test_five_of_twenty_passwords_at_once_are_looked_at():
    User.objects.create_user("teresa", password=SECRET, is_staff=True)

    answers = together(*[lambda n=n: attempt(address=f"203.0.113.{n}") for n in range(20)])

    assert sorted(answers) == [200] * 5 + [429] * 15
