"""The photo of a practitioner: what the manager uploads becomes a small square JPEG, and nothing more.

It is drawn anew from its pixels: what a camera writes into a file, such as where it was taken, stays behind.
"""

import hashlib
import warnings
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from clinic.directory.models import Photo, Practitioner
from clinic.directory.models.practitioners import LARGEST_PHOTO

SIDE = 240  # pixels; pages show it in at most half as many, for sharp screens
LARGEST_UPLOAD = 10_000_000  # bytes
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
# The first of these at which the photo is small enough counts.
QUALITIES = (85, 75, 60, 45, 30)
FACE = (0.5, 0.35)  # where it is in a portrait: what is cut off above is half as much as below
# What Pillow raises for a file that is none, or is cut off.
NOT_AN_IMAGE = (OSError, SyntaxError, ValueError, EOFError)

EMPTY = _("This file is empty. Choose another one.")
TOO_LARGE = _("This file is too large. Choose a photo of at most 10 MB.")
UNREADABLE = _("This file cannot be read as a photo. Choose a JPEG, PNG or WebP file.")
MOVES = _("This picture moves. Choose a photo that stands still.")
TOO_MANY_PIXELS = _("This photo has too many pixels. Choose one of at most 50 megapixels.")
TOO_FEW_PIXELS = _("This photo is too small. Choose one of at least 240 by 240 pixels.")


def square(upload: BinaryIO) -> bytes:
    """The photo in an uploaded file, as it will be served.  Raises ValidationError with what to do."""
    data = upload.read(LARGEST_UPLOAD + 1)
    if not data:
        raise ValidationError(EMPTY)
    if len(data) > LARGEST_UPLOAD:
        raise ValidationError(TOO_LARGE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count the pixels ourselves
            return _small_enough(_pixels(data))
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except NOT_AN_IMAGE as error:
        raise ValidationError(UNREADABLE) from error


def keep(practitioner: Practitioner, jpeg: bytes) -> None:
    """Show this photo, as ``square`` made it, in place of the one before."""
    with transaction.atomic():
        Photo.objects.update_or_create(practitioner=practitioner, defaults={"jpeg": jpeg})
        practitioner.photo_digest = hashlib.sha256(jpeg).hexdigest()[:16]
        practitioner.save(update_fields=["photo_digest"])


def remove(practitioner: Practitioner) -> None:
    """Show no photo any more, and forget it."""
    with transaction.atomic():
        Photo.objects.filter(practitioner=practitioner).delete()
        practitioner.photo_digest = ""
        practitioner.save(update_fields=["photo_digest"])


def _pixels(data: bytes) -> Image.Image:
    """The picture upright, square and without transparency.  Its size is looked at before it is unpacked."""
    image = Image.open(BytesIO(data), formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise ValidationError(TOO_MANY_PIXELS)
    if min(image.size) < SIDE:
        raise ValidationError(TOO_FEW_PIXELS)
    # A phone puts its depth map behind the photo (MPO), which is no moving picture.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise ValidationError(MOVES)
    image.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG is then unpacked at a fraction of its size
    smaller = image.reduce(max(1, min(image.size) // (SIDE * 2)))
    upright = ImageOps.exif_transpose(smaller).convert("RGBA")
    fitted = ImageOps.fit(upright, (SIDE, SIDE), centering=FACE)
    paper = Image.new("RGB", fitted.size, "white")
    paper.paste(fitted, mask=fitted)
    return paper


def _small_enough(image: Image.Image) -> bytes:
    """The best JPEG that may be served; at the last quality any photo of this size is one."""
    for quality in QUALITIES:
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= LARGEST_PHOTO:
            break
    return file.getvalue()
