"""The list of what physicians have signed: read by the office, changed by nobody."""

from django.urls import reverse

from conditions import triage
from conditions.models import Page, Section, Signature
from conditions.triage import Level
from tests.conditions.admin.conftest import change
from tests.conditions.factories import sign
from tests.conditions.signing.people import physician
from tests.conditions.signing.test_acts import AS_THEY_ARE, sign_rules

LIST = reverse("admin:conditions_signature_changelist")


def test_each_signature_is_kept_with_the_text_that_was_signed(staff, topic):
    sign(topic)
    Section.objects.filter(page=topic).update(body_en="Ice may help.", body_es="El hielo puede ayudar.")
    sign(Page.objects.get(pk=topic.pk))
    reader = staff("joan", "view_signature")

    second, first = Signature.objects.all()
    assert "Heat may help." in reader.get(change(first)).text
    assert "Heat may help." not in reader.get(change(second)).text
    assert "Ice may help." in reader.get(change(second)).text
    assert "El hielo puede ayudar." in reader.get(change(second)).text
    assert reader.get(LIST).text.count('class="field-number"') == 2


def test_signature_under_the_rules_says_what_was_made_more_urgent(staff, db):
    sign_rules(physician(), levels=AS_THEY_ARE | {"B01": Level.TODAY})

    page = staff("joan", "view_signature").get(change(Signature.objects.get())).text

    assert "B01: Today" in page
    assert triage.BY_ID["B01"].text in page


def test_list_of_signatures_reads_no_text(staff, topic, django_assert_max_num_queries):
    sign(topic)
    reader = staff("joan", "view_signature")

    with django_assert_max_num_queries(10) as found:
        assert "Naomi" in reader.get(LIST).text

    assert not [query["sql"] for query in found if '"conditions_signature"."text"' in query["sql"]]


def test_nobody_changes_a_signature_in_the_office(staff, topic, admin_client):
    sign(topic)
    address = change(Signature.objects.get())

    for browser in (staff("joan", "view_signature"), admin_client):
        assert browser.post(address, {"number": "7"}).status_code == 403
        assert browser.post(address.replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403
        assert browser.get(LIST + "add/").status_code == 403
    assert staff("ada", "view_page").get(address).status_code == 403
    assert Signature.objects.get().number == 1
