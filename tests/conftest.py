"""The clinic of the tests: two practitioners, Monday to Friday, New York time."""

import gc
import re
from datetime import date, datetime, time, timedelta
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from appointments.models import VisitType, WorkingHours
from clinic.directory.models import Practitioner
from tests import factories
from tests.around import this_day
from tests.emptying import Emptying

# A busy machine is no fault of the code.
hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")

NEW_YORK = ZoneInfo("America/New_York")
HERE = Path(__file__).parent
# Pages, and what starts servers of its own: ``make quick`` leaves them to ``make test``.
SLOW_FOLDERS = (
    "access",
    "appointments/office",
    "appointments/portal",
    "appointments/practitioner",
    "bench",
    "clinic/localpg",
    "clinic/site",
    "conditions/admin",
    "upgrade",
)


def clock(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant by the wall clock of the clinic."""
    return datetime(year, month, day, hour, minute, tzinfo=NEW_YORK)


def pytest_configure():
    """A busy machine is no fault of the code: on one, what waits for a lock or a statement waits longer."""
    options = settings.DATABASES["default"]["OPTIONS"]
    options["options"] = re.sub(r"(statement|lock)_timeout=\d+", r"\1_timeout=60000", options["options"])


def pytest_collection_modifyitems(items):
    """Mark the tests of slow folders; elsewhere a test or a module says itself that it is slow."""
    folders = {HERE / folder for folder in SLOW_FOLDERS}
    for item in items:
        if folders & set(item.path.parents):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish():
    """Thousands of tests live until the end: the garbage collector need not look at them each time."""
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords():
    """A slow hash protects nobody here.  Gives what the site itself hashes with, to be looked at."""
    site = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return site


@pytest.fixture(autouse=True)
def in_english():
    """A request leaves its language behind in the thread; the next test begins with ours."""
    yield
    translation.deactivate()


@pytest.fixture
def now() -> datetime:
    """The moment most tests happen at: Monday, March 1, 2027, 8:00 in New York (13:00 UTC)."""
    return clock(2027, 3, 1, 8)


@pytest.fixture
def clock_at_now(now):
    """The clock itself says ``now``, and goes on: for a test of a page whose dates are given."""
    with time_machine.travel(now.timestamp()):
        yield


@pytest.fixture
def monday() -> date:
    """The next Monday but one, on the clinic's calendar: a day to come, whenever a test runs."""
    today = this_day()
    return today + timedelta(days=14 - today.weekday())


def build_clinic() -> SimpleNamespace:
    """Dr. A and Dr. B work Monday to Friday 9-12 and 13-17; acute 20, new 40, follow-up 20 minutes.

    Half of the tests begin with it, so each kind of row is written at once.
    """
    location = factories.LocationFactory(slug="alder")
    people = Practitioner.objects.bulk_create(
        factories.PractitionerFactory.build(name=f"Doctor {x}", slug=f"doctor-{x.lower()}") for x in "AB"
    )
    works_at = Practitioner.locations.through
    works_at.objects.bulk_create(works_at(practitioner=person, location=location) for person in people)
    halves = ((time(9), time(12)), (time(13), time(17)))
    WorkingHours.objects.bulk_create(
        WorkingHours(practitioner=person, location=location, weekday=weekday, starts=starts, ends=ends)
        for person, weekday, (starts, ends) in product(people, range(5), halves)
    )
    kinds = {
        "acute": {"length_minutes": 20, "acute": True, "name_en": "Acute", "name_es": "Consulta urgente"},
        "new": {
            "length_minutes": 40,
            "name_en": "New patient",
            "name_es": "Paciente nuevo",
            "patients": "new",
        },
        "follow_up": {"length_minutes": 20},
    }
    types = {
        key: factories.VisitTypeFactory.build(
            slug=key.replace("_", "-"), horizon_days=60, step_minutes=5, **kind
        )
        for key, kind in kinds.items()
    }
    VisitType.objects.bulk_create(types.values())
    given_by = VisitType.practitioners.through
    given_by.objects.bulk_create(
        given_by(visittype=visit_type, practitioner=person)
        for visit_type, person in product(types.values(), people)
    )
    return SimpleNamespace(location=location, doctor_a=people[0], doctor_b=people[1], **types)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of this process; after a test that commits, what the migrations made is kept in it."""
    with django_db_blocker.unblock():
        emptying = Emptying()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda case: emptying.empty())
        yield
    # What a server that a test has ended still holds open must not keep the database from being dropped, nor
    # must the connection that this thread had while Playwright's event loop ran.  A test may have ended the
    # one it has now.
    connection.close()
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"{others} AND pid <> pg_backend_pid()")


@pytest.fixture(scope="module")
def kept_for_the_module(django_db_setup, django_db_blocker):
    """A transaction around the tests of a module: what its own fixtures write is rolled back at its end.

    Only for modules whose tests all are rolled back: committed rows do not go with it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def scene(db) -> SimpleNamespace:
    """The clinic of the tests, in a transaction that is rolled back."""
    return build_clinic()


@pytest.fixture
def committed_scene(transactional_db) -> SimpleNamespace:
    """The same with committed rows, for tests with several connections."""
    return build_clinic()
