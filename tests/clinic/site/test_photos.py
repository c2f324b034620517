"""The photo of a practitioner: the office uploads it, pages show it, and no photo leaves no empty frame."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from clinic.directory import photos
from clinic.directory.models import CostStatement, InsurancePlan, Photo, Practitioner
from clinic.site import roles
from tests.clinic.directory.test_photos import drawn, file_of, moving, noise
from tests.forms import seen

pytestmark = pytest.mark.django_db
EMPTY_FILE = SimpleUploadedFile("okafor.jpg", b"", content_type="image/jpeg")


@pytest.fixture
def manager():
    """The browser of the office manager."""
    user = User.objects.create_user("manager", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.OFFICE_MANAGER))
    client = Client()
    client.force_login(user)
    return client


def upload(file) -> SimpleUploadedFile:
    return SimpleUploadedFile("okafor.jpg", file.read(), content_type="image/jpeg")


def save(manager, practitioner, **fields):
    url = reverse("admin:clinic_practitioner_change", args=[practitioner.pk])
    form = {
        "name": practitioner.name,
        "slug": practitioner.slug,
        "languages": "en",
        "locations": practitioner.locations.get().pk,
        "seen": seen(manager, url),
    }
    return manager.post(url, form | fields)


def shown(client, path="/en/team/doctor-a/") -> list[str]:
    return re.findall(r'<img class="disc"[^>]*>', client.get(path).content.decode())


def test_manager_uploads_a_photo_that_patients_see(manager, scene, client):
    answer = save(manager, scene.doctor_a, new_photo=upload(file_of(drawn())), photo_alt_en="She smiles.")

    assert answer.status_code == 302
    scene.doctor_a.refresh_from_db()
    url = scene.doctor_a.photo_url
    assert shown(client) == [f'<img class="disc" src="{url}" width="120" height="120" alt="She smiles.">']
    assert f'<img src="{url}" width="120"' in (
        manager.get(reverse("admin:clinic_practitioner_change", args=[scene.doctor_a.pk])).content.decode()
    )


def test_photo_as_large_as_a_phone_makes_it_arrives(manager, scene):
    file = upload(file_of(noise((1000, 1000)), "PNG"))  # three megabytes

    assert save(manager, scene.doctor_a, new_photo=file).status_code == 302
    assert Photo.objects.exists()


def test_photo_without_words_of_its_own_is_called_by_the_name(scene, client):
    photos.keep(scene.doctor_a, photos.square(file_of(drawn())))

    assert 'alt="Photo of Doctor A"' in shown(client)[0]
    assert 'alt="Foto de Doctor A"' in shown(client, "/es/team/doctor-a/")[0]


@pytest.mark.parametrize("path", ["/en/team/", "/en/locations/alder/"])
def test_photo_in_a_list_is_small_and_loaded_late(scene, client, path):
    photos.keep(scene.doctor_a, photos.square(file_of(drawn())))

    [image] = shown(client, path)
    assert 'width="72" height="72" loading="lazy"' in image
    assert client.get(path).content.decode().count('<span class="disc"') == 1  # doctor B has none


def test_practitioner_without_a_photo_has_initials_and_no_frame(scene, client):
    assert shown(client) == []
    assert (
        '<span class="disc" aria-hidden="true">DA</span>' in client.get("/en/team/doctor-a/").content.decode()
    )


def test_photo_is_served_to_be_kept_for_a_year(scene, client):
    jpeg = photos.square(file_of(drawn()))
    photos.keep(scene.doctor_a, jpeg)

    answer = client.get(scene.doctor_a.photo_url)

    assert answer.content == jpeg
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"public", "immutable", "max-age=31536000"} <= set(answer["Cache-Control"].split(", "))
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_photo_has_no_other_address(scene, client):
    photos.keep(scene.doctor_a, photos.square(file_of(drawn())))
    before = scene.doctor_a.photo_url
    photos.keep(scene.doctor_a, photos.square(file_of(drawn(color=(1, 2, 3)))))

    for path in (before, "/team/doctor-a/photo-x.jpg", before.replace("doctor-a", "doctor-b")):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "immutable" not in answer.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (EMPTY_FILE, "This file is empty."),
        (SimpleUploadedFile("a.svg", b"<svg/>", content_type="image/svg+xml"), "cannot be read as a photo"),
        (upload(moving("WEBP")), "This picture moves."),
    ],
)
def test_file_that_is_no_photo_is_refused_and_the_rest_stays_typed(manager, scene, file, sentence):
    answer = save(manager, scene.doctor_a, new_photo=file, biography_en="Trained in Millbrook.")

    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page and "Trained in Millbrook." in page
    assert not Photo.objects.exists()


def test_practitioner_saved_without_a_file_keeps_the_photo(manager, scene):
    photos.keep(scene.doctor_a, photos.square(file_of(drawn())))

    assert save(manager, scene.doctor_a, degree="DO").status_code == 302
    scene.doctor_a.refresh_from_db()
    assert (scene.doctor_a.degree, bool(scene.doctor_a.photo_url)) == ("DO", True)


def test_manager_takes_a_photo_away(manager, scene, client):
    photos.keep(scene.doctor_a, photos.square(file_of(drawn())))

    assert save(manager, scene.doctor_a, remove_photo="on").status_code == 302
    assert (shown(client), Photo.objects.count()) == ([], 0)


def test_biography_is_shown_in_both_languages_and_no_biography_leaves_nothing(manager, scene, client):
    assert "biography" not in client.get("/en/team/doctor-a/").content.decode()

    save(manager, scene.doctor_a, biography_en="She keeps bees.", biography_es="Cría abejas.")

    assert "<p>She keeps bees.</p>" in client.get("/en/team/doctor-a/").content.decode()
    assert "<p>Cría abejas.</p>" in client.get("/es/team/doctor-a/").content.decode()


def test_list_of_practitioners_reads_no_photo(scene, django_assert_num_queries):
    photos.keep(scene.doctor_a, photos.square(file_of(drawn())))

    with django_assert_num_queries(1):
        assert [bool(one.photo_url) for one in Practitioner.objects.order_by("name")] == [True, False]


# --- what the manager keeps of costs ---


def test_manager_keeps_plans_and_words_in_both_languages(manager):
    add = reverse("admin:clinic_insuranceplan_add")
    form = {"name": "Old Mill Care", "note_en": "PPO only", "note_es": "Solo PPO"}
    assert manager.post(add, form).status_code == 302
    again = manager.post(add, {"name": "old mill care", "note_en": "HMO"})
    url = reverse("admin:clinic_coststatement_change", args=[1])
    words = {"bring_en": "Photo ID", "bring_es": "Identificación", "seen": seen(manager, url)}
    assert manager.post(url, words).status_code == 302

    assert "This plan is in the list already." in again.content.decode()
    plan, statement = InsurancePlan.objects.get(), CostStatement.objects.get()
    assert (plan.note_en, plan.note_es) == ("PPO only", "Solo PPO")
    assert (statement.bring_en, statement.bring_es) == ("Photo ID", "Identificación")


def test_manager_says_what_a_visit_costs_and_is_told_of_a_range_upside_down(manager, scene):
    url = reverse("admin:appointments_visittype_change", args=[scene.new.pk])
    form = {
        "name_en": "New patient",
        "slug": scene.new.slug,
        "patients": "new",
        "practitioners": scene.doctor_a.pk,
        "position": 0,
        "length_minutes": 40,
        "turnover_minutes": 5,
        "step_minutes": 5,
        "minimum_notice_hours": 2,
        "horizon_days": 60,
        "change_cutoff_hours": 4,
        "price_from": 190,
        "price_to": 240,
        "referral": "false",
        "by_video": "unknown",
    }
    refused = manager.post(url, form | {"price_to": 100, "seen": seen(manager, url)})
    saved = manager.post(url, form | {"seen": seen(manager, url)})

    assert "Give the lower price in the first field" in refused.content.decode()
    assert saved.status_code == 302
    scene.new.refresh_from_db()
    assert (scene.new.price, scene.new.referral, scene.new.by_video) == ("$190 to $240", False, None)
