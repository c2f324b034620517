"""Pages that say why something was not done: in the reader's language, with a way on."""

import pytest
from django.test import Client

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.clinic.common.urls")]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def location():
    return factories.LocationFactory(phone="+14135550110")


def assert_is_page(response, status, language="en"):
    assert response.status_code == status
    text = response.content.decode()
    assert f'<html lang="{language}">' in text
    assert text.count("<h1>") == 1
    assert "(413) 555-0110" in text
    assert "no-store" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    return text


@pytest.mark.parametrize("language", ["en", "es"])
def test_page_not_found_is_told_in_the_language_of_its_address(client, location, language):
    assert_is_page(client.get(f"/{language}/nowhere/"), 404, language)


def test_page_not_found_without_a_language_speaks_the_browsers(client, location):
    response = client.get("/nowhere/at/all", headers={"accept-language": "es-MX, en;q=0.5"})

    assert_is_page(response, 404, "es")


@pytest.mark.parametrize("language", ["en", "es"])
def test_fault_of_ours_is_told_in_the_language_of_its_address(client, location, language):
    client.get("/en/")  # somewhere the directory was read

    assert_is_page(client.get(f"/{language}/fails/"), 500, language)


def test_forbidden_page_says_what_to_do(client, location):
    assert "call us" in assert_is_page(client.get("/en/refuses/"), 403)


def test_form_without_its_cookie_gets_a_plain_sentence(location):
    client = Client(enforce_csrf_checks=True)

    text = assert_is_page(client.post("/en/echo/", {"name": "Elena"}), 403)

    assert "Your browser did not send the cookie that belongs to this form." in text


def test_too_many_tries_get_a_page_with_the_phone_number(client, location):
    assert_is_page(client.get("/en/too-many/"), 429)


@pytest.mark.parametrize("tls", [False, True])
def test_unknown_host_is_refused_with_a_page(client, location, settings, tls):
    settings.SECURE_SSL_REDIRECT = tls  # in production the very first middleware looks at the host
    response = client.get("/es/", headers={"host": "elsewhere.example.org"})

    assert_is_page(response, 400, "es")


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/es/privacy/", "/en/accessibility/", "/admin/", "/admin/login/"]
)
def test_every_page_carries_the_content_security_policy(client, location, path):
    policy = client.get(path)["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name in ("base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'"):
        assert name in policy


@pytest.mark.parametrize("path", ["/en/", "/en/accessibility/", "/en/privacy/", "/healthz", "/readyz"])
def test_pages_to_read_take_no_posts(client, location, path):
    response = client.post(path)

    assert response.status_code == 405
    assert "Content-Security-Policy" in response
