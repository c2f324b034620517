"""A person who is not logged in is asked to, and comes back to where they were."""

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from clinic.accounts import login_first

LOGIN, FRONT = "/admin/login/", "/admin/"
BOARD = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/admin/board/?day=1"}


def asked(method="get", path="/admin/board/?day=1", **headers):
    request = getattr(RequestFactory(), method)(path, **headers)
    request.htmx = HtmxDetails(request)
    return login_first.ask(request, login=LOGIN, front=FRONT)


def test_page_comes_back_after_the_login():
    assert asked()["Location"] == "/admin/login/?next=/admin/board/%3Fday%3D1"


def test_form_comes_back_to_the_front_for_it_cannot_be_opened_again():
    assert asked("post")["Location"] == "/admin/login/?next=/admin/"


def test_part_that_refreshes_itself_sends_the_whole_page_to_the_login():
    assert asked(**BOARD)["HX-Redirect"] == "/admin/login/?next=/admin/board/%3Fday%3D1"


def test_part_of_an_unknown_page_comes_back_to_the_front():
    assert asked(HTTP_HX_REQUEST="true")["HX-Redirect"] == "/admin/login/?next=/admin/"


@pytest.mark.parametrize("part", login_first.BESIDE_TYPED)
def test_part_beside_what_is_being_typed_says_that_they_are_logged_out_and_the_page_stays(part):
    answer = asked(**BOARD, HTTP_HX_TARGET=part)

    assert "HX-Redirect" not in answer
    assert answer["HX-Reswap"] == "innerHTML"
    assert b"/admin/login/?next=/admin/board/%3Fday%3D1" in answer.content
