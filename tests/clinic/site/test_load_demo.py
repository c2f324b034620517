"""The invented clinic that ``make run`` shows keeps the rules of a real one."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction

from appointments.models import Appointment, ContactMessage, Message, Patient, Status, VisitType
from clinic.directory.models import Location, Practitioner
from clinic.site.demo.accounts import ACCOUNTS
from clinic.site.demo.treatments import NOT_OFFERED, OFFERED, say_what_is_offered
from clinic.site.management.commands.load_demo import load
from clinic.site.roles import ROLES
from conditions.library import files, loading
from conditions.management.commands.load_content import FOLDER
from conditions.models import Treatment
from conditions.signing import signers
from tests.conftest import clock

WEEKS = 1
NOW = clock(2027, 3, 3, 10, 40)  # a Wednesday morning
INVENTED_PHONE = re.compile(r"\+141355501\d\d")


def appointments() -> list[tuple]:
    """Each visit's patient, practitioner, time and place: what two clinics of one day must share."""
    rows = Appointment.objects.order_by("starts_at", "practitioner__slug", "patient__last_name")
    return list(
        rows.values_list(
            "starts_at",
            "practitioner__slug",
            "location__slug",
            "visit_type__slug",
            "patient__first_name",
            "patient__last_name",
            "reason",
        )
    )


@pytest.fixture(scope="module")
def demo(kept_for_the_module):
    """The clinic, loaded for this module; gives the visits of an earlier load."""
    with transaction.atomic():
        assert load(weeks=WEEKS, now=NOW - timedelta(hours=3))
        earlier = appointments()
        transaction.set_rollback(True)
    assert load(weeks=WEEKS, now=NOW)
    return earlier


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.slow]


def test_load_demo_makes_the_whole_clinic():
    assert Location.objects.count() == 2
    assert (
        Practitioner.objects.filter(board_verified=True, working_hours__isnull=False).distinct().count() == 5
    )
    assert VisitType.objects.count() == 6
    assert VisitType.objects.filter(online=False).count() == VisitType.objects.filter(acute=True).count() == 1
    assert ContactMessage.objects.filter(urgent=True).count() == 1


def test_load_demo_writes_both_languages():
    for kind in VisitType.objects.all():
        assert kind.name_en and kind.name_es and kind.name_en != kind.name_es
        assert kind.preparation_en and kind.preparation_es
    for location in Location.objects.all():
        assert (
            location.directions_en and location.directions_es and location.parking_es and location.access_es
        )


def test_load_demo_fills_past_and_coming_days():
    rows = Appointment.objects.all()
    first, last = (rows.order_by(order).first().starts_at for order in ("starts_at", "-starts_at"))
    assert NOW - timedelta(days=4) <= first <= NOW - timedelta(days=2)
    assert NOW + timedelta(days=5) <= last <= NOW + timedelta(days=14)
    assert rows.count() > 100


def test_load_demo_brings_each_appointment_to_where_it_stands_now():
    over = Appointment.objects.filter(ends_at__lt=NOW - timedelta(minutes=20))
    ahead = Appointment.objects.filter(starts_at__gt=NOW + timedelta(minutes=20))
    assert set(over.values_list("status", flat=True)) <= {
        Status.COMPLETED,
        Status.NO_SHOW,
        Status.CANCELLED,
    }
    assert set(ahead.values_list("status", flat=True)) <= {Status.BOOKED, Status.CANCELLED}
    assert over.filter(status=Status.COMPLETED).exists() and ahead.filter(status=Status.BOOKED).exists()


@pytest.mark.parametrize("whose", ["practitioner", "patient"])
def test_load_demo_lets_no_two_appointments_overlap(whose):
    rows = Appointment.objects.holding_time().filter(overbooked=False).order_by(whose, "starts_at")
    until = "blocked_until" if whose == "practitioner" else "ends_at"
    for before, after in pairwise(rows.values(f"{whose}_id", "starts_at", until)):
        assert before[f"{whose}_id"] != after[f"{whose}_id"] or before[until] <= after["starts_at"]


def test_load_demo_overbooks_with_a_reason():
    appointment = Appointment.objects.get(overbooked=True)
    assert appointment.overbooked_because and appointment.overbooked_by.username == "manager"


def test_load_demo_uses_invented_numbers_and_addresses_only():
    phones, emails = set(), set()
    for model, fields in (
        (Location, ("phone", "fax", "text_number")),
        (Patient, ("phone",)),
        (Appointment, ("phone",)),
        (ContactMessage, ("phone",)),
    ):
        phones |= {number for field in fields for number in model.objects.values_list(field, flat=True)}
    for model in (Location, Patient, Appointment, ContactMessage):
        emails |= set(model.objects.values_list("email", flat=True))
    assert phones and all(INVENTED_PHONE.fullmatch(number) for number in phones - {""})
    assert emails and all(address.endswith("@example.org") for address in emails - {""})


def test_load_demo_leaves_nothing_to_send_about_the_past():
    assert not Message.objects.waiting().filter(due_at__lte=NOW).exists()
    assert Message.objects.waiting().filter(kind=Message.Kind.REMINDER).exists()
    assert not Message.objects.filter(state=Message.State.SENT).exists()


def test_load_demo_accounts_can_log_in():
    people = [authenticate(username=who.username, password=who.secret) for who in ACCOUNTS]
    assert [{group.name for group in user.groups.all()} for user in people] == [
        {who.role, *who.also} for who in ACCOUNTS
    ]
    assert {role for who in ACCOUNTS for role in (who.role, *who.also)} == set(ROLES)
    assert all(user.is_staff and not user.is_superuser for user in people)
    assert people[-1].practitioner.slug == "naomi-okafor"


def test_load_demo_lets_one_physician_sign():
    assert [practitioner.slug for practitioner in signers.signers()] == ["naomi-okafor"]


def test_load_demo_offers_some_treatments_and_others_not():
    content = files.read(FOLDER)
    with transaction.atomic():
        loading.load(content, now=NOW)
        say_what_is_offered()
        said = dict(Treatment.objects.values_list("page__slug", "offered"))
        transaction.set_rollback(True)

    assert said == {
        slug: "yes" if slug in OFFERED else "no" if slug in NOT_OFFERED else "ask"
        for slug in content.treatments
    }
    assert {*OFFERED, *NOT_OFFERED} < content.treatments.keys()


def test_load_demo_makes_the_same_appointments_all_day(demo):
    assert appointments() == demo


def test_load_demo_changes_nothing_where_a_clinic_is_already(settings, capsys):
    settings.DEBUG = True
    before = appointments()
    call_command("load_demo", weeks=WEEKS)
    assert appointments() == before
    assert "already: nothing was changed" in capsys.readouterr().out


def test_load_demo_refuses_outside_development(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG=true only"):
        call_command("load_demo", weeks=WEEKS)
