"""/schedule/sign/: a physician reads both languages, signs or sends back; by no address does anybody else."""

from datetime import UTC, date, timedelta
from html import unescape
from http.cookies import SimpleCookie

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client

from clinic.directory.models import Location
from clinic.site import roles
from conditions import triage
from conditions.models import Page, SentBack, Signature
from conditions.signing import acts, standing, versions
from conditions.signing.lines import lines
from conditions.triage import Level
from tests.access import asking
from tests.around import this_day
from tests.conditions.factories import PageFactory, ReferenceFactory, SectionFactory
from tests.conditions.signing.people import physician

pytestmark = pytest.mark.django_db

LIST = "/en/schedule/sign/"
RULES = f"{LIST}rules/"


@pytest.fixture
def page():
    found = PageFactory(slug="causes")
    SectionFactory(page=found, heading_en="What helps?", body_en="Heat helps a lot. [1]")
    ReferenceFactory(number=1)
    return found


@pytest.fixture
def naomi(client):
    user = physician()
    client.force_login(user)
    return client


def address(page, language="en"):
    return f"{LIST}{page.pk}/{language}/"


def read_both(browser, page=None):
    for language in ("en", "es"):
        browser.get(address(page, language) if page else f"{RULES}{language}/")


def last_day(page=None):
    """The latest day that is offered, as the form sends it, on the clock of the location if there is one."""
    there = Location.objects.first()
    return acts.latest_review(page, this_day(zone=there.zone if there else UTC)).isoformat()


def signing(page=None, **values):
    version = versions.of_page(page) if page else versions.of_rules()
    levels = {} if page else {sign.id: sign.level.name for sign in triage.SIGNS}
    stands = {"seen": version.digest, "after": version.number - 1}
    return {**stands, "until": last_day(page), **levels, **values}


def test_list_names_what_waits_and_counts_it_in_the_menu(naomi, page):
    html = naomi.get(LIST).content.decode()

    assert "Rules of the symptom check" in html
    assert "Menu causes" in html
    assert "never signed" in html
    assert ">2<span" in naomi.get("/en/schedule/").content.decode()


def test_page_is_signed_after_both_languages_were_read(naomi, page, client):
    naomi.get(address(page))
    answer = naomi.post(address(page), signing(page, note="Half a thought"))

    html = answer.content.decode()
    assert "Please read this language too" in html
    assert "Encabezado de causes" in html
    assert "Half a thought" in html
    assert not Signature.objects.exists()

    answer = naomi.post(address(page, "es"), signing(page), follow=True)

    assert "It is signed." in answer.content.decode()
    assert [row.page for row in Signature.objects.all()] == [page]
    assert "Reviewed by Naomi Okafor, MD" in client.get(page.get_absolute_url()).content.decode()
    assert "Menu causes" not in naomi.get(LIST).content.decode()


def test_change_since_the_last_signature_is_marked_word_by_word(naomi, page):
    read_both(naomi, page)
    naomi.post(address(page), signing(page))
    page.sections.update(body_en="Heat helps a little. [1]")
    Page.objects.update(status=Page.Status.IN_REVIEW)

    html = naomi.get(address(page)).content.decode()

    assert "1 change since the last signature" in html
    assert "</span>lot</del>" in html
    assert "</span>little</ins>" in html
    assert "Not a word of this language has changed" in naomi.get(address(page, "es")).content.decode()


def test_page_is_sent_back_with_a_note_that_the_office_reads(naomi, page, admin_client):
    nothing = naomi.post(address(page), {"seen": versions.of_page(page).digest, "after": 0, "back": "1"})
    assert "Write what should change." in nothing.content.decode()

    seen = versions.of_page(page).digest
    naomi.post(
        address(page), {"seen": seen, "after": 0, "back": "1", "note": "Name the source of the first line."}
    )

    assert SentBack.objects.get().note == "Name the source of the first line."
    assert "Menu causes" not in naomi.get(LIST).content.decode()
    office = admin_client.get(f"/admin/conditions/page/{page.pk}/change/").content.decode()
    assert "Name the source of the first line." in office
    waits = admin_client.get("/admin/conditions/page/?waits=sent_back").content.decode()
    assert "Menu causes" in waits


def test_page_that_was_changed_meanwhile_is_not_signed_and_says_so(naomi, page):
    read_both(naomi, page)
    data = signing(page)
    page.sections.update(body_es="Otra cosa.")

    answer = naomi.post(address(page), data, follow=True)

    assert not Signature.objects.exists()
    assert "Please read this language too" in answer.content.decode()


@pytest.mark.parametrize("until", ["", "tomorrow", "2199-01-01"])
def test_day_that_is_not_offered_is_refused_in_a_sentence(naomi, page, until):
    read_both(naomi, page)

    answer = naomi.post(address(page), signing(page, until=until))

    assert answer.status_code == 200
    assert not Signature.objects.exists()


def test_rules_are_signed_line_by_line_and_may_be_more_urgent(naomi, client):
    read_both(naomi)
    html = naomi.get(f"{RULES}en/").content.decode()
    assert all(f'name="{sign.id}"' in html for sign in triage.SIGNS)
    assert "Call 911 now." in html

    naomi.post(f"{RULES}en/", signing(T16="EMERGENCY"))

    assert standing.of_rules().raised["T16"] is Level.EMERGENCY
    assert "This check was reviewed by Naomi Okafor, MD" in client.get("/en/check/").content.decode()


def test_sign_that_was_made_more_urgent_is_an_emergency_everywhere_in_the_check(naomi, client, scene):
    read_both(naomi)
    naomi.post(f"{RULES}en/", signing(T16="EMERGENCY"))

    first = client.get("/en/check/").content.decode()
    assert 'value="T16"' in first[: first.index("None of these")]
    for start in ("/en/check/", "/en/book/"):
        assert "Call 911 now." in client.post(start, {"sign": ["T16"]}).content.decode(), start


@pytest.mark.parametrize("level", ["TODAY", "HOME", ""])
def test_sign_is_not_made_less_urgent_by_any_form(naomi, level):
    read_both(naomi)

    answer = naomi.post(f"{RULES}en/", signing(E01=level))

    assert answer.status_code == 200
    assert not Signature.objects.exists()


def test_who_may_not_sign_is_told_so_and_has_no_entry_in_the_menu(client, page):
    client.force_login(physician("daniel", role=roles.PHYSICIAN))

    for where in (LIST, address(page), f"{RULES}en/"):
        answer = client.get(where)
        assert (answer.status_code, "You may not sign" in answer.content.decode()) == (403, True), where
    assert "To sign" not in client.get("/en/schedule/").content.decode()


def test_levels_and_note_stay_when_the_other_language_is_read(naomi):
    typed = signing(T16="EMERGENCY", note="Why not?", read="es")

    html = naomi.post(f"{RULES}en/", typed).content.decode()

    assert "Why not?" in html
    assert 'value="EMERGENCY" selected' in html[html.index('name="T16"') :][:400]
    assert not Signature.objects.exists()


def test_form_that_was_refused_is_about_the_version_as_it_stands_now(naomi, page):
    read_both(naomi, page)
    data = {**signing(page), "back": "1", "note": "Too long."}
    page.sections.update(body_es="Otra cosa.")

    html = naomi.post(address(page), data).content.decode()

    assert "changed while you were reading" in html
    assert "Too long." in html
    assert versions.of_page(page).digest in html


def test_rules_that_were_sent_back_say_why_on_the_front_page_of_an_editor(naomi, django_user_model):
    editor = django_user_model.objects.create_user("paul", is_staff=True)
    editor.groups.add(Group.objects.get(name=roles.CONTENT_EDITOR))
    office = Client()
    office.force_login(editor)
    seen = versions.of_rules().digest
    naomi.post(f"{RULES}en/", {"seen": seen, "after": 0, "back": "1", "note": "Fever is not one."})

    assert "Fever is not one." in office.get("/admin/").content.decode()


def test_every_line_that_is_signed_stands_on_the_page(naomi, page):
    for where, version in ((address(page), versions.of_page(page)), (f"{RULES}en/", versions.of_rules())):
        html = unescape(naomi.get(where).content.decode())
        assert [line for _place, line in lines(version.text, "en") if line not in html] == []


def test_language_or_page_that_is_not_there_is_not_found(naomi, page):
    draft = PageFactory(status=Page.Status.DRAFT)

    for where in (f"{LIST}{page.pk}/fr/", f"{RULES}fr/", f"{LIST}{draft.pk}/en/", f"{LIST}999999/en/"):
        assert naomi.get(where).status_code == 404, where


# --- no other role, by any address ------------------------------------------------------------------------


def signed_by(browser, given) -> list[str]:
    """The addresses at which posting all that signs did sign something, each tried for itself."""
    page = Page.objects.order_by("pk").first()
    for_page = {**signing(page), "status": "signed", "action": "sign", "note": "", "_save": "Save"}
    for_rules = signing()
    found, cookies, before = [], browser.cookies.output(header="", sep=";"), what_is_signed()
    for route in sorted(set(asking.routes())):
        browser.cookies = SimpleCookie(cookies)  # one of the addresses logs out
        with transaction.atomic():
            browser.post(asking.path_of(route, given), for_rules if "rules" in route else for_page)
            if what_is_signed() != before:
                found.append(route)
            transaction.set_rollback(True)
    return found


def what_is_signed() -> tuple[int, set]:
    signed = Page.objects.filter(status=Page.Status.SIGNED).values_list("pk", flat=True)
    return Signature.objects.count(), {*signed}


def arguments(scene):
    page = Page.objects.order_by("pk").first()
    sign = "en/schedule/sign/<int:key>/<slug:language>/"
    return asking.arguments(scene) | {(sign, "key"): str(page.pk), "language": "en"}


@pytest.mark.slow
@pytest.mark.parametrize("who", [column for column in asking.COLUMNS if column != "reviewer"])
def test_no_other_role_signs_by_any_address(who, scene, caplog):
    asking.build(scene)
    browser = asking.browser(who)
    read_both(browser)
    read_both(browser, Page.objects.order_by("pk").first())
    if who == "superuser":
        scene.doctor_b.user = asking.User.objects.get(username=who)
        scene.doctor_b.save()

    assert signed_by(browser, arguments(scene)) == []


@pytest.mark.slow
def test_the_physician_who_may_sign_does_so_at_these_addresses_alone(scene, caplog):
    asking.build(scene)
    browser = asking.browser("physician")
    scene.doctor_a.user.groups.add(Group.objects.get(name=roles.MEDICAL_REVIEWER))
    read_both(browser)
    read_both(browser, Page.objects.order_by("pk").first())

    assert signed_by(browser, arguments(scene)) == [
        "en/schedule/sign/<int:key>/<slug:language>/",
        "en/schedule/sign/rules/<slug:language>/",
    ]


def test_signature_is_overdue_on_the_page_itself(naomi, page, client):
    read_both(naomi, page)
    naomi.post(address(page), signing(page))
    last = Signature.objects.get()
    Signature.objects.create(
        page=page,
        number=2,
        text=last.text,
        digest=last.digest,
        signed_by=last.signed_by,
        signed_as=last.signed_as,
        login=last.login,
        signed_at=last.signed_at,
        signed_on=date(2025, 1, 1),
        until=date(2025, 1, 1) + timedelta(days=30),
    )

    html = client.get(page.get_absolute_url()).content.decode()

    assert "The next review was due on January 31, 2025." in html
