"""What stands between a request and every view."""

import html

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from clinic.common.middleware import LARGEST_OFFICE_FORM
from clinic.directory import facts
from tests import factories

pytestmark = pytest.mark.urls("tests.clinic.common.urls")


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def hidden(name, value):
    return f'<input type="hidden" name="{name}" value="{html.escape(value)}">'


# --- the database is away ---


@pytest.fixture
def locked_location(transactional_db):
    """A place that another connection keeps locked until it is told to let go."""
    location = factories.LocationFactory(name="Alder Street", phone="+14135550110")
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM clinic_location WHERE id = %s FOR UPDATE", [location.pk])
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")  # three seconds in production
    yield other
    other.close()
    connection.close()


def test_lock_not_granted_is_a_page_that_keeps_what_was_typed(client, locked_location):
    directory_read = client.get("/en/privacy/")
    reason = 'It "hurts" <here> & there\nsince Monday'
    typed = {"reason": reason, "needs": ["interpreter", "helper"], "csrfmiddlewaretoken": "old"}

    response = client.post("/es/locks/?week=2027-03-01", typed | {"new_password": "geheim"})

    assert directory_read.status_code == 200
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "no-store" in response["Cache-Control"]
    text = response.content.decode()
    assert '<html lang="es">' in text
    assert "(413) 555-0110" in text
    assert 'action="/es/locks/?week=2027-03-01"' in text
    for name, value in (("reason", reason), ("needs", "interpreter"), ("needs", "helper")):
        assert hidden(name, value) in text
    assert 'value="old"' not in text and "geheim" not in text


def test_form_kept_on_the_page_goes_through_when_sent_again(client, locked_location):
    assert client.post("/en/locks/", {"reason": "Since Monday"}).status_code == 503
    locked_location.rollback()

    assert client.post("/en/locks/", {"reason": "Since Monday"}).content == b"Alder Street: Since Monday"


@pytest.mark.django_db(transaction=True)
def test_database_away_is_a_page_with_the_phone_number(client, take_database_away, caplog):
    factories.LocationFactory(phone="+14135550177")
    client.get("/en/")
    take_database_away()

    response = client.get("/en/?from=mail")

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    text = response.content.decode()
    assert "(413) 555-0177" in text
    assert 'href="/en/?from=mail"' in text
    assert "Database away: OperationalError" in caplog.text
    assert "from=mail" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_database_away_since_the_start_is_a_page_all_the_same(client, take_database_away, monkeypatch):
    monkeypatch.setattr(facts, "_remembered", [])
    take_database_away()

    for path in ("/en/", "/es/privacy/", "/en/nowhere/"):
        assert client.get(path).status_code == 503


@pytest.mark.django_db(transaction=True)
def test_statements_can_be_read_while_the_database_is_away(client, take_database_away):
    factories.LocationFactory(phone="+14135550177")
    client.get("/en/privacy/")
    take_database_away()

    response = client.get("/en/privacy/")

    assert response.status_code == 200
    assert b"(413) 555-0177" in response.content


@pytest.mark.django_db(transaction=True)
def test_database_that_goes_away_before_the_session_is_kept_is_no_fault_of_ours(client, take_database_away):
    take_database_away()

    response = client.post("/en/remembers/", {"reason": "Since Monday"})

    assert response.status_code == 503
    assert hidden("reason", "Since Monday") in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_fault_of_ours_is_no_database_away(client):
    assert client.get("/en/fails/").status_code == 500


# --- the size of forms ---


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "status"), [(65_536, 200), (65_537, 413), (5_000_000, 413)])
def test_form_larger_than_ours_is_refused(client, size, status):
    factories.LocationFactory(phone="+14135550110")
    body = b"reason=" + b"x" * (size - 7)

    response = client.generic("POST", "/en/echo/", body, "application/x-www-form-urlencoded")

    assert response.status_code == status
    if status == 413:
        assert b"(413) 555-0110" in response.content


@pytest.mark.django_db
@pytest.mark.parametrize("names", [lambda n: f"field{n}", lambda n: "needs"], ids=["different", "repeated"])
@pytest.mark.parametrize(("count", "status"), [(90, 200), (91, 400)])
def test_form_with_more_fields_than_ours_is_refused(client, names, count, status):
    fields = {}
    for n in range(count):
        fields.setdefault(names(n), []).append("x")

    assert client.post("/en/echo/", fields).status_code == status


@pytest.mark.django_db
def test_form_with_a_file_is_refused(client, tmp_path):
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"x")

    with file.open("rb") as opened:
        assert client.post("/en/echo/", {"scan": opened}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["abc", "-1", ""])
def test_form_of_a_nonsense_length_is_no_fault_of_ours(client, length):
    assert client.post("/en/echo/", {"a": "b"}, CONTENT_LENGTH=length).status_code < 500


@pytest.mark.django_db
def test_form_of_the_office_is_no_longer_than_one_with_a_photo(client):
    length = str(LARGEST_OFFICE_FORM + 1)

    assert client.post("/admin/login/", {"a": "b"}, CONTENT_LENGTH=length).status_code == 413


@pytest.mark.django_db
def test_form_of_the_office_may_be_longer(client):
    fields = {f"field{n}": "x" * 1000 for n in range(100)}

    assert client.post("/admin/login/", fields).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a", "multipart/form-data"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"\xff=\xfe&%zz=%", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"a=b", "application/x-www-form-urlencoded; charset=nonsense"),
    ],
)
def test_form_that_is_none_is_no_fault_of_ours(client, body, kind):
    assert client.generic("POST", "/en/echo/", body, kind).status_code in (200, 400)


# --- NUL characters ---


@pytest.mark.django_db
def test_nul_characters_never_reach_a_view(client):
    assert client.get("/en/echo/?na%00me=El%00ena").content == b"name=Elena"
    assert client.post("/en/echo/", {"na\0me": "El\0ena", "other": "x"}).content == b"name=Elena|other=x"


@pytest.mark.django_db
def test_nul_characters_in_an_address_are_refused(client):
    factories.LocationFactory()

    assert client.get("/en/appointments/%00/").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/en/", "/en/privacy/", "/es/book/", "/es/contact/", "/en/appointments/find/", "/admin/login/"]
)
def test_nul_characters_are_no_fault_of_ours(client, path):
    factories.LocationFactory()

    assert client.get(f"{path}?q=%00&next=%00&week=%00").status_code < 500
    assert client.post(path, {"name": "\0", "next": "\0", "\0": "x"}).status_code < 500


# --- what was refused to whom ---


@pytest.fixture
def refusals(caplog):
    """The lines that say so."""
    caplog.set_level("INFO")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "clinic.denied"]


@pytest.mark.django_db
def test_refusal_is_logged_by_view_and_key_and_without_details(client, refusals, caplog):
    user = User.objects.create_user("teresa.marsh", "teresa@example.org", is_staff=True)
    appointment = factories.AppointmentFactory()
    client.force_login(user)

    client.get(f"/admin/appointments/appointment/{appointment.pk}/change/?q={appointment.patient.last_name}")
    client.get(f"/en/appointments/{appointment.reference}/")

    assert refusals() == [
        f"Refused with 403: admin:appointments_appointment_change, user {user.pk}",
        f"Refused with 404: appointments:visit, user {user.pk}",
    ]
    details = (
        user.username,
        user.email,
        appointment.reference,
        appointment.patient.last_name,
        appointment.email,
    )
    assert [text for text in details if text in caplog.text] == []


@pytest.mark.django_db
def test_refusal_of_a_strangers_link_names_nobody(client, refusals, caplog):
    client.get("/en/appointments/link/Zm9vYmFy.3.c2lnbmF0dXJl/")

    assert refusals() == ["Refused with 404: appointments:link, user nobody"]
    assert "Zm9v" not in caplog.text


@pytest.mark.django_db
def test_refusal_is_not_logged_for_an_address_that_is_nobodys(client, refusals):
    client.get("/wp-login.php")
    client.get("/en/nothing/")
    client.get("/en/")

    assert refusals() == []


class CutOff:
    """A connection that breaks while the form is under way."""

    def read(self, *size):
        raise OSError("connection reset")

    readline = read


def test_form_that_did_not_arrive_whole_is_a_bad_request(client, db):
    form = {"data": "reason=pain", "content_type": "application/x-www-form-urlencoded"}

    assert client.post("/en/echo/", **form, **{"wsgi.input": CutOff()}).status_code == 400
