"""A database of the first edition migrates without loss, and every page opens on what it holds."""

from collections.abc import Iterable
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from conditions.library import files
from conditions.library.loading import load
from conditions.management.commands.load_content import FOLDER
from conditions.models import Page
from tests.around import this_day, this_moment
from tests.upgrade import edition, pages

pytestmark = pytest.mark.django_db

# Columns whose values a later migration changes on purpose: {"table.column": why}.
CHANGED_ON_PURPOSE: dict[str, str] = {
    "appointments_patient.first_name_key": "hyphens and apostrophes do not count",
    "appointments_questionnaireresponse.answers": "its questions are called by other words",
    "appointments_bookingpolicy.holds_per_address": "a building is one address",
    "appointments_slothold.browser": "a hold of an offer names the offer and no browser",
    "conditions_page.loaded": "the fingerprint is that of another form",
    "conditions_page.review_due_on": "only a physician signs, and says until when",
    "conditions_page.reviewed_on": "only a physician signs",
    "conditions_page.reviewer_id": "only a physician signs",
    "conditions_page.status": "what the office had published awaits a physician",
    "conditions_reference.loaded": "the fingerprint is that of another form",
    **{
        f"conditions_treatment.{name}{code}": "it stands on the page of the treatment"
        for name in ("evidence", "loaded", "name", "position", "proof", "risks", "slug", "suits", "what")
        for code in ("", "_en", "_es")
    },
}
# Columns that have another name by now: {"table.column": "table.column"}.  Their values are the same.
RENAMED: dict[str, str] = {
    "appointments_appointment.began": "appointments_appointment.onset",
    "appointments_appointment.strength": "appointments_appointment.severity",
    "appointments_appointment.where": "appointments_appointment.body_site",
    "appointments_bookingpolicy.upcoming_visits": "appointments_bookingpolicy.upcoming_appointments",
    "appointments_disruptedvisit.new_visit_id": "appointments_disruptedvisit.new_appointment_id",
    "appointments_disruptedvisit.visit_id": "appointments_disruptedvisit.appointment_id",
    "appointments_patientmerge.visits": "appointments_patientmerge.appointments",
    "appointments_visittype.length": "appointments_visittype.length_minutes",
    "appointments_visittype.step": "appointments_visittype.step_minutes",
    "appointments_visittype.turnover": "appointments_visittype.turnover_minutes",
}
# Rows that a later migration deletes on purpose: {"table": which, in SQL}.
GONE_ON_PURPOSE: dict[str, str] = {
    # Searches for a lost link that found nobody: these rows told nobody anything.
    "appointments_message": "appointment_id IS NULL AND contact_id IS NULL",
    # The next load brings the page of each treatment that nobody has changed.
    "conditions_treatment": "slug <> 'heat'",
    # With this permission the office signed for a physician.
    "auth_group_permissions": "permission_id IN "
    "(SELECT id FROM auth_permission WHERE codename = 'publish_page')",
    "auth_permission": "codename = 'publish_page'",
}
# What staff have changed in the texts of the first edition.
CHANGED_BY_STAFF = "UPDATE conditions_treatment SET risks_en = 'Ours.' WHERE slug = 'heat'"
# A migration, a model, a permission, a role or the page of a treatment that is new is a new row here.
GROW = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "conditions_page",
    "conditions_section",
    "django_content_type",
    "django_migrations",
}

# Two links that the first edition mailed, the key that it signed them with, and the address of a calendar.
LINK_KEY = "a-key-for-the-links-of-the-first-edition-and-nothing-else"
TO_COME, IS_OVER = "TGJ6SH", "6DDAP3"
LINKS = {
    TO_COME: "/es/appointments/link/X0WIKT1QR16g_Zcfykr12A.1..Ly4eRLWg38HNnBeqo_QFA8mlib7D8RW8-9zFicutV9I/",
    IS_OVER: "/en/appointments/link/K_HLRkONQQqspaa3ThnIGw.1..hffCs87bUB_BYDQwTR_n49KxiYoUDa0f5y9ezntgNA4/",
}
CALENDAR = "/calendar/xag_GCjnziATH9BI-T5f2XmQCkN8oUR9KzW0J2Re-dQ.ics"
SUPERUSER, PHYSICIAN = "whitfield", "okafor"


def today():
    """The day on the clinic's calendar."""
    return this_day(zone=ZoneInfo(edition.ITS_CLOCK))


@pytest.fixture(scope="module")
def upgraded(django_db_setup, django_db_blocker):
    """The migrated database, which is in use for this module; what it holds, before any page was opened."""
    with django_db_blocker.unblock():
        made_anew = edition.structure()
        with edition.database_beside(f"{connection.settings_dict['NAME']}_first_edition"):
            edition.restore(today=today())
            edition.run(CHANGED_BY_STAFF)
            gone = edition.keep(GONE_ON_PURPOSE)
            call_command("migrate", verbosity=0)
            yield SimpleNamespace(
                gone=gone,
                before=edition.row_counts(edition.KEPT),
                after=edition.row_counts("public"),
                changed=edition.changed_values(RENAMED),
                structure=edition.structure(),
                structure_made_anew=made_anew,
            )


def not_opened(client, addresses: Iterable[str]) -> dict[str, int]:
    """What does not answer with 200, and what it answers with instead."""
    answers = {address: client.get(address).status_code for address in addresses}
    assert answers
    return {address: status for address, status in answers.items() if status != 200}


def test_dump_holds_something_in_every_column(upgraded):
    assert edition.empty_columns() == []


def test_migration_leaves_as_many_rows_as_there_were(upgraded):
    counted = upgraded.before.keys() - GROW

    after = {table: upgraded.after.get(table) for table in counted}

    assert after == {table: upgraded.before[table] for table in counted}


def test_dump_holds_the_rows_that_are_deleted_on_purpose(upgraded):
    assert all(upgraded.gone.values())


def test_migration_leaves_every_value_as_it_was(upgraded):
    unexplained = {name: rows for name, rows in upgraded.changed.items() if name not in CHANGED_ON_PURPOSE}

    assert unexplained == {}


def test_migrated_database_has_the_tables_of_one_made_anew(upgraded):
    call_command("migrate", verbosity=0, check_unapplied=True)
    call_command("makemigrations", check_changes=True, dry_run=True)

    assert upgraded.structure ^ upgraded.structure_made_anew == set()


def test_texts_that_nobody_has_changed_are_brought_up_to_date(upgraded):
    heat = Page.objects.get(slug="heat")
    assert heat.status == Page.Status.IN_REVIEW
    assert heat.treatment.evidence_new == heat.treatment.evidence_lasting == "some"
    assert heat.sections.get(anchor="what-can-go-wrong").body_en == "Ours."

    report = load(files.read(FOLDER), now=this_moment())

    assert report.left_alone == ["page heat"]
    assert heat.sections.get(anchor="what-can-go-wrong").body_en == "Ours."
    assert Page.objects.exclude(treatment=None).count() >= 28


def test_links_that_the_first_edition_mailed_still_open(upgraded, client, settings):
    settings.LINK_KEY = LINK_KEY
    behind = pages.of_visit(TO_COME, "visit", "move", "cancel", "questions", "calendar_file")
    behind += pages.of_visit(IS_OVER, "visit", "plan")

    assert {client.get(link, follow=True).status_code for link in LINKS.values()} == {200}
    assert not_opened(client, behind) == {}


def test_calendar_address_of_the_first_edition_still_gives_its_visits(upgraded, client):
    assert b"BEGIN:VEVENT" in client.get(CALENDAR).content


@pytest.mark.parametrize("language", ["en", "es"])
def test_public_pages_open(upgraded, client, language):
    client.post("/en/book/", {"none": "none"})  # no danger sign: only then times are shown

    assert not_opened(client, pages.public(language)) == {}


def test_pages_of_the_office_open(upgraded, client):
    client.force_login(User.objects.get(username=SUPERUSER))

    assert not_opened(client, pages.of_office()) == {}


def test_tables_of_the_admin_open(upgraded, client):
    client.force_login(User.objects.get(username=SUPERUSER))

    assert not_opened(client, pages.of_admin()) == {}


def test_pages_of_a_physician_open(upgraded, client):
    client.force_login(User.objects.get(username=PHYSICIAN))

    assert not_opened(client, pages.of_physician(PHYSICIAN, today=today())) == {}
