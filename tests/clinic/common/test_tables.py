"""What all tables of the office have in common, on a table of locations."""

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.test import RequestFactory

from clinic.common.tables import OfficeAdmin, ReadOnly, ReadOnlyInline, SetFromTheStart
from clinic.directory.models import Location, OpeningHours
from tests import factories


class Open(SetFromTheStart):
    title, parameter_name, default = "state", "state", "open"

    def lookups(self, request, model_admin):
        return [("open", "open"), ("done", "done"), (self.ALL, "all")]

    def queryset(self, request, queryset):
        return queryset


class Locations(OfficeAdmin):
    list_filter = ["region", Open]


class Kept(Locations):
    """A table whose rows somebody else changes at the same moment."""

    def get_object(self, request, object_id, from_field=None):
        raise IntegrityError


TABLE = Locations(Location, admin.site)


@pytest.fixture
def ask(admin_user):
    """A request of somebody who may do everything, or of ``user``."""

    def make(method="get", data=None, user=admin_user):
        request = getattr(RequestFactory(), method)("/admin/?page=2", data)
        request.user = user
        request._messages = CookieStorage(request)
        request._dont_enforce_csrf_checks = True
        return request

    return make


@pytest.mark.parametrize(
    ("lookup", "allowed"),
    [
        ("region", True),
        ("region__exact", True),
        ("state", True),
        ("email", False),
        ("email__startswith", False),
    ],
)
def test_address_filters_by_what_the_table_filters_by_and_by_nothing_else(ask, lookup, allowed):
    assert TABLE.lookup_allowed(lookup, "x", ask()) == allowed


@pytest.mark.parametrize("key", ["x", "-1", "1" * 19, "²"])
def test_key_that_no_page_of_ours_sends_is_refused(ask, key):
    request = ask("post", {ACTION_CHECKBOX_NAME: key})

    with pytest.raises(BadRequest):
        TABLE.response_action(request, Location.objects.all())


def test_action_that_none_was_chosen_of_changes_nothing(ask):
    location = factories.LocationFactory()

    answer = TABLE.response_action(
        ask("post", {ACTION_CHECKBOX_NAME: str(location.pk), "action": ""}), Location.objects.all()
    )

    assert answer is None
    assert Location.objects.get() == location


def test_row_is_found_by_its_key(ask):
    location = factories.LocationFactory()

    assert TABLE.get_object(ask(), str(location.pk)) == location


def test_row_that_is_not_there_is_no_page(ask):
    with pytest.raises(Http404):
        TABLE.get_object(ask(), "7")


def test_row_is_not_shown_to_who_may_not_see_it(ask, django_user_model):
    location = factories.LocationFactory()
    nobody = django_user_model.objects.create_user("nobody")

    with pytest.raises(PermissionDenied):
        TABLE.get_object(ask(user=nobody), str(location.pk))


@pytest.mark.parametrize("view", ["changeform_view", "delete_view"])
def test_row_that_somebody_else_changes_at_the_same_moment_is_refused_in_a_sentence(ask, view):
    request = ask()

    answer = getattr(Kept(Location, admin.site), view)(request, "7")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/?page=2")
    [sentence] = get_messages(request)
    assert str(sentence).startswith("Somebody else has just changed the same thing.")


def test_table_that_is_read_only_lets_nobody_write(ask):
    class Read(ReadOnly, Locations):
        pass

    table = Read(Location, admin.site)

    assert not table.has_add_permission(ask())
    assert not table.has_change_permission(ask())
    assert not table.has_delete_permission(ask())


def test_rows_on_the_page_of_another_row_are_seen_by_who_sees_that_page(ask, django_user_model):
    class Hours(ReadOnlyInline):
        model = OpeningHours

    hours = Hours(Location, admin.site)
    nobody = ask(user=django_user_model.objects.create_user("nobody"))

    assert hours.has_view_permission(nobody)
    assert not hours.has_change_permission(nobody)


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [({}, "open"), ({"state": "done"}, "done"), ({"state": "nonsense"}, "open"), ({"q": "Elena"}, "all")],
)
def test_filter_begins_where_it_is_set_and_a_search_looks_everywhere(rf, asked, chosen):
    request = rf.get("/", asked)
    given = {name: [value] for name, value in asked.items() if name == "state"}
    begun = Open(request, given, Location, TABLE)

    choices = begun.choices(SimpleChanges())

    assert begun.value() == chosen
    assert [choice["display"] for choice in choices if choice["selected"]] == [chosen]


class SimpleChanges:
    """All that a filter asks of the list that it stands beside."""

    def get_query_string(self, new_params):
        return f"?state={new_params['state']}"
