"""To sign is an act of the physician, on the text that they have read; what they signed never changes."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import DatabaseError, transaction

from clinic.site import roles
from conditions import triage
from conditions.library import editing, search
from conditions.models import Page, Reference, SentBack, Signature
from conditions.signing import acts, signers, standing, versions
from conditions.triage import Level
from tests.conditions.factories import PageFactory, QuestionFactory, ReferenceFactory, SectionFactory
from tests.conditions.signing.people import physician
from tests.conftest import clock
from tests.factories import PractitionerFactory

pytestmark = pytest.mark.django_db

NOW = clock(2027, 3, 8, 10)
UNTIL = date(2027, 9, 8)
AS_THEY_ARE = {sign.id: sign.level for sign in triage.SIGNS}


@pytest.fixture
def naomi():
    return physician()


@pytest.fixture
def page():
    found = PageFactory(slug="causes")
    SectionFactory(page=found, body_en="Heat helps. [1]", body_es="El calor ayuda. [1]")
    QuestionFactory(page=found)
    ReferenceFactory(number=1)
    return found


def sign(page, by, **values):
    version = versions.of_page(page)
    usual = {"seen": version.digest, "after": version.number - 1, "until": UNTIL, "now": NOW}
    return acts.sign_page(page, by=by, **usual | values)


def sign_rules(by, **values):
    version = versions.of_rules()
    usual = {"seen": version.digest, "after": version.number - 1, "until": UNTIL, "now": NOW}
    return acts.sign_rules(by=by, **usual | {"levels": AS_THEY_ARE} | values)


def send_back(page, by, **values):
    version = versions.of_page(page) if page else versions.of_rules()
    usual = {"seen": version.digest, "after": version.number - 1, "note": "No.", "now": NOW}
    return acts.send_back(page, by=by, **usual | values)


def test_signature_keeps_who_when_until_when_and_every_word(page, naomi):
    signature = sign(page, naomi)

    page.refresh_from_db()
    assert page.status == Page.Status.SIGNED
    assert page.published_on == date(2027, 3, 8)
    assert (signature.signed_as, signature.signed_on, signature.until) == (
        "Naomi Okafor, MD",
        date(2027, 3, 8),
        UNTIL,
    )
    assert signature.text["sections"][0]["body_es"] == "El calor ayuda. [1]"
    assert signature.text["sources"]["1"]["title"] == "Study 1"
    assert versions.of_page(page).is_signed


@pytest.mark.parametrize("change", [{"until": date(2028, 1, 1)}, {"text": {}}, {"signed_as": "Somebody"}])
def test_signature_is_never_changed(page, naomi, change):
    signature = sign(page, naomi)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).delete()


def nobody():
    return AnonymousUser()


def superuser():
    return User.objects.create_superuser("whitfield")


def superuser_who_sees_patients():
    user = User.objects.create_superuser("root")
    PractitionerFactory(user=user)
    return user


def editor():
    return _in(roles.CONTENT_EDITOR)


def manager():
    return _in(roles.OFFICE_MANAGER)


def physician_without_the_role():
    return physician("daniel", role=roles.PHYSICIAN)


def reviewer_who_is_no_practitioner():
    return _in(roles.MEDICAL_REVIEWER)


def reviewer_who_has_left():
    user = physician("left")
    user.is_active = False
    user.save()
    return user


def _in(role):
    user = User.objects.create_user("somebody", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


NOT_SIGNERS = [
    nobody,
    superuser,
    superuser_who_sees_patients,
    editor,
    manager,
    physician_without_the_role,
    reviewer_who_is_no_practitioner,
    reviewer_who_has_left,
]


@pytest.mark.parametrize("who", NOT_SIGNERS)
def test_nobody_else_signs_or_sends_back(page, who):
    user = who()

    assert signers.signer(user) is None
    with pytest.raises(acts.SigningError, match="Only a physician"):
        sign(page, user)
    with pytest.raises(acts.SigningError, match="Only a physician"):
        sign_rules(user)
    with pytest.raises(acts.SigningError, match="Only a physician"):
        send_back(page, user)
    assert not Signature.objects.exists()
    assert not SentBack.objects.exists()


def test_permission_that_was_given_to_the_login_itself_counts_too(page):
    user = physician("ana", role=roles.PHYSICIAN)
    user.user_permissions.add(Permission.objects.get(codename="sign_text"))

    assert sign(page, user).signed_by.slug == "ana"


@pytest.mark.parametrize("part", ["section", "question", "page", "source"])
def test_text_that_was_changed_while_it_was_read_is_not_signed(page, naomi, part):
    seen = versions.of_page(page).digest
    row, column = {
        "section": (page.sections.get(), "body_es"),
        "question": (page.questions.get(), "question_en"),
        "page": (page, "heading_es"),
        "source": (Reference.objects.get(), "title"),
    }[part]
    setattr(row, column, "Something else.")
    row.save()

    with pytest.raises(acts.SigningError, match="changed while you were reading"):
        sign(page, naomi, seen=seen)


@pytest.mark.parametrize("until", [date(2027, 3, 7), date(2027, 3, 8), date(2028, 3, 9)])
def test_signature_holds_for_a_day_at_least_and_a_year_at_most(page, naomi, until):
    with pytest.raises(acts.SigningError, match="on March 8, 2028 at the latest"):
        sign(page, naomi, until=until)

    assert sign(page, naomi, until=date(2028, 3, 8)).until == date(2028, 3, 8)


def test_danger_signs_and_rules_are_signed_for_half_a_year_at_most(naomi):
    danger = PageFactory(slug="when-to-get-help")

    for act in (lambda until: sign(danger, naomi, until=until), lambda until: sign_rules(naomi, until=until)):
        with pytest.raises(acts.SigningError, match="on September 8, 2027 at the latest"):
            act(date(2027, 9, 9))
        assert act(date(2027, 9, 8)).until == date(2027, 9, 8)


def test_page_that_is_changed_waits_again_and_readers_keep_what_was_signed(page, naomi, client):
    sign(page, naomi)
    page.sections.update(body_en="Cold helps. [1]", heading_en="Ours")
    Page.objects.filter(pk=page.pk).update(nav_en="Another name")

    editing.note_change([page.pk], languages=["en"], now=NOW)

    page.refresh_from_db()
    html = client.get(page.get_absolute_url()).content.decode()
    library = client.get("/en/conditions/").content.decode()
    assert page.status == Page.Status.IN_REVIEW
    assert ("Heat helps." in html, "Cold helps." in html, "Ours" in html) == (True, False, False)
    assert ("Menu causes" in library, "Another name" in library) == (True, False)
    assert "Reviewed by Naomi Okafor, MD on March 8, 2027." in html
    assert [found.heading for found in search.find("heat", "en")]
    assert search.find("cold", "en") == []

    sign(page, naomi)

    html = client.get(page.get_absolute_url()).content.decode()
    assert ("Heat helps." in html, "Cold helps." in html) == (False, True)
    assert [found.page for found in search.find("cold", "en")] == ["Another name"]
    assert page.signatures.count() == 2


def test_version_that_is_sent_back_says_why_and_stays_unsigned(page, naomi):
    send_back(page, naomi, note="Name the source.")

    page.refresh_from_db()
    assert page.status == Page.Status.SENT_BACK
    assert [(row.note, row.by.name) for row in page.sent_back.all()] == [("Name the source.", "Naomi Okafor")]
    assert not page.signatures.exists()


def test_rules_are_signed_with_a_level_for_each_sign_and_may_be_more_urgent(naomi):
    sign_rules(naomi, levels=AS_THEY_ARE | {"T16": Level.EMERGENCY})

    found = standing.of_rules()
    assert found.is_signed
    assert {id for id, level in found.raised.items() if level > AS_THEY_ARE[id]} == {"T16"}
    assert triage.level(["T16"], raised=found.raised) is Level.EMERGENCY
    assert triage.level(["T16"]) is Level.TODAY


def test_rules_are_not_signed_with_a_sign_that_is_less_urgent_or_left_out(naomi):
    for levels in (AS_THEY_ARE | {"E01": Level.TODAY}, {"E01": Level.EMERGENCY}):
        with pytest.raises(acts.SigningError, match="A less urgent level is a change of the rules"):
            sign_rules(naomi, levels=levels)


def test_rules_that_were_changed_are_not_those_that_were_signed(naomi):
    signature = sign_rules(naomi)
    Signature.objects.create(
        number=2,
        text=signature.text,
        digest="another",
        levels={"T16": "EMERGENCY"},
        signed_by=signature.signed_by,
        signed_as=signature.signed_as,
        login=signature.login,
        signed_at=NOW,
        signed_on=date(2027, 3, 8),
        until=UNTIL,
    )

    found = standing.of_rules()
    assert not found.is_signed
    assert found.raised == {"T16": Level.EMERGENCY}  # what was made more urgent stays so


def test_no_level_is_ever_lowered_by_what_was_signed():
    for sign in triage.SIGNS:
        for level in Level:
            assert triage.level_of(sign, {sign.id: level}) >= sign.level


def test_what_somebody_signed_meanwhile_is_neither_signed_nor_sent_back_unseen(page, naomi):
    daniel = physician("daniel", name="Daniel Reyes")
    sign(page, naomi)
    sign_rules(naomi, levels=AS_THEY_ARE | {"T16": Level.EMERGENCY})

    for act in (
        lambda: sign(page, daniel, after=0),
        lambda: send_back(page, daniel, after=0),
        lambda: sign_rules(daniel, after=0),
        lambda: send_back(None, daniel, after=0),
    ):
        with pytest.raises(acts.SigningError, match=r"Somebody else has signed it meanwhile|less urgent"):
            act()
    assert standing.of_rules().raised["T16"] is Level.EMERGENCY
    assert Page.objects.get(pk=page.pk).status == Page.Status.SIGNED


def test_sign_that_was_made_more_urgent_is_not_lowered_in_the_same_rules(naomi):
    sign_rules(naomi, levels=AS_THEY_ARE | {"T16": Level.EMERGENCY})

    with pytest.raises(acts.SigningError, match="A less urgent level is a change of the rules"):
        sign_rules(naomi)


def test_signature_says_which_login_gave_it(page, naomi):
    assert sign(page, naomi).login == "naomi"


def test_of_two_who_sign_the_rules_at_one_moment_the_second_is_told(naomi):
    """There is no row to lock for the rules: both have read version 1 when the first one writes it."""
    daniel, stands = physician("daniel", name="Daniel Reyes"), versions.of_rules()

    def read_while_another_signs():
        sign_rules(daniel)
        return stands

    with pytest.raises(acts.SigningError, match="Somebody else has signed it meanwhile"):
        acts._sign(
            read_while_another_signs,
            by=naomi,
            seen=stands.digest,
            after=0,
            until=UNTIL,
            now=NOW,
            levels={id: level.name for id, level in AS_THEY_ARE.items()},
        )
    assert Signature.objects.get().login == "daniel"


def test_signs_are_as_urgent_as_the_last_signature_says(naomi):
    assert Signature.objects.raised() == {}

    sign_rules(naomi, levels=AS_THEY_ARE | {"T16": Level.EMERGENCY})

    assert Signature.objects.raised()["T16"] is Level.EMERGENCY
