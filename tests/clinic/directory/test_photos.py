"""What becomes of a photo that is uploaded: small, square, of pixels alone; and what is refused, and how."""

from io import BytesIO
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from PIL import Image

from clinic.directory import photos
from clinic.directory.models import Photo
from clinic.directory.models.practitioners import LARGEST_PHOTO
from tests import factories

RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 160, 30)
ORIENTATION, CAMERA, PLACE = 0x0112, 0x010F, 0x8825


def drawn(size=(400, 400), color=RED, mode="RGB") -> Image.Image:
    return Image.new(mode, size, color)


def file_of(image, kind="JPEG", **options) -> BytesIO:
    file = BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    return file


def served(file) -> Image.Image:
    """The photo as a browser unpacks it."""
    image = Image.open(BytesIO(photos.square(file)))
    image.load()
    return image


def near(pixel, color) -> bool:
    return all(abs(one - other) < 24 for one, other in zip(pixel, color, strict=True))


def noise(size) -> Image.Image:
    """The photo that packs worst."""
    return Image.frombytes("RGB", size, Random(7).randbytes(size[0] * size[1] * 3))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(240, 240), (1200, 900), (300, 2000)])
def test_photo_becomes_a_square_jpeg(kind, size):
    image = served(file_of(drawn(size), kind))

    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (240, 240))
    assert near(image.getpixel((120, 120)), RED)


def test_photo_that_packs_worst_is_small_all_the_same():
    assert 0 < len(photos.square(file_of(noise((480, 480)), "PNG"))) <= LARGEST_PHOTO


def test_plain_photo_keeps_its_quality():
    image = served(file_of(drawn()))

    assert image.quantization[0][0] <= 5  # what a quality of 85 or so has


def test_what_the_camera_wrote_is_removed():
    exif = Image.Exif()
    exif[CAMERA] = "Alder Phone"
    exif.get_ifd(PLACE)[1] = "N"
    file = file_of(drawn(), exif=exif, comment=b"Alder Phone")
    assert b"Alder Phone" in file.getvalue()

    data = photos.square(file)

    assert b"Alder Phone" not in data and b"Exif" not in data
    assert dict(Image.open(BytesIO(data)).getexif()) == {}


def test_photo_stands_upright_as_the_camera_was_held():
    exif = Image.Exif()
    exif[ORIENTATION] = 3  # upside down
    image = drawn()
    image.paste(BLUE, (0, 0, 400, 200))

    upright = served(file_of(image, exif=exif))

    assert near(upright.getpixel((120, 20)), RED) and near(upright.getpixel((120, 220)), BLUE)


def test_transparent_photo_stands_on_white():
    image = served(file_of(drawn(color=(*RED, 0), mode="RGBA"), "PNG"))

    assert near(image.getpixel((120, 120)), (255, 255, 255))


@pytest.mark.parametrize(("mode", "color"), [("L", 120), ("CMYK", (0, 0, 0, 120)), ("P", 0), ("1", 1)])
def test_photo_in_any_kind_of_color_is_taken(mode, color):
    kind = "JPEG" if mode in ("L", "CMYK") else "PNG"

    assert served(file_of(drawn(color=color, mode=mode), kind)).mode == "RGB"


def test_face_in_a_tall_portrait_is_kept():
    image = drawn((400, 1000), BLUE)
    image.paste(GREEN, (0, 210, 400, 600))  # the square that is kept, or nearly

    assert near(served(file_of(image)).getpixel((120, 20)), GREEN)


def test_photo_of_a_phone_with_a_second_picture_behind_it_is_taken():
    file = file_of(drawn(), "MPO", save_all=True, append_images=[drawn(color=BLUE)])
    assert Image.open(file).n_frames == 2
    file.seek(0)

    assert near(served(file).getpixel((120, 120)), RED)


def moving(kind) -> BytesIO:
    return file_of(drawn(), kind, save_all=True, append_images=[drawn(color=BLUE)], duration=100)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (BytesIO(), "This file is empty"),
        (BytesIO(b"x" * (photos.LARGEST_UPLOAD + 1)), "at most 10 MB"),
        (BytesIO(b"%PDF-1.7 no photo"), "cannot be read as a photo"),
        (BytesIO(SVG), "cannot be read as a photo"),
        (BytesIO(file_of(drawn()).getvalue()[:400]), "cannot be read as a photo"),
        (BytesIO(file_of(noise((300, 300)), "PNG").getvalue()[:9000]), "cannot be read as a photo"),
        (file_of(drawn(), "GIF"), "cannot be read as a photo"),
        (file_of(drawn(), "BMP"), "cannot be read as a photo"),
        (moving("PNG"), "This picture moves"),
        (moving("WEBP"), "This picture moves"),
        (file_of(drawn((239, 400))), "at least 240 by 240"),
        (file_of(drawn((8000, 7000), 0, "1"), "PNG"), "at most 50 megapixels"),
        (file_of(drawn((20000, 10000), 0, "1"), "PNG"), "at most 50 megapixels"),  # Pillow itself refuses it
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_file_that_is_no_photo_is_refused_in_a_sentence_that_says_what_to_do(file, sentence):
    with pytest.raises(ValidationError, match=sentence):
        photos.square(file)


# --- kept, and taken away ---


@pytest.fixture
def practitioner(db):
    return factories.PractitionerFactory(slug="naomi-okafor")


def test_practitioner_without_a_photo_has_no_address_of_one(practitioner):
    assert practitioner.photo_url == ""


def test_another_photo_takes_the_place_of_the_one_before_at_another_address(practitioner):
    photos.keep(practitioner, photos.square(file_of(drawn())))
    before = practitioner.photo_url
    photos.keep(practitioner, photos.square(file_of(drawn(color=BLUE))))

    practitioner.refresh_from_db()
    assert before.startswith("/team/naomi-okafor/photo-") and before.endswith(".jpg")
    assert practitioner.photo_url not in ("", before)
    assert Photo.objects.count() == 1


def test_photo_that_is_removed_is_forgotten(practitioner):
    photos.keep(practitioner, photos.square(file_of(drawn())))
    photos.remove(practitioner)

    practitioner.refresh_from_db()
    assert (practitioner.photo_url, Photo.objects.count()) == ("", 0)


@pytest.mark.parametrize("jpeg", [b"", b"x" * (LARGEST_PHOTO + 1)], ids=["empty", "large"])
def test_database_refuses_a_photo_that_is_empty_or_large(practitioner, jpeg):
    with pytest.raises(IntegrityError, match="a_photo_is_small"), transaction.atomic():
        photos.keep(practitioner, jpeg)
