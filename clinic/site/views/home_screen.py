"""What a page looks like that somebody saves to the home screen of a phone."""

from django.conf import settings
from django.http import JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PAPER = "#fbf7ef"  # --paper of site.css


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def manifest(request):
    """The clinic's name, colors and icons.

    There is no ``start_url``: so the icon opens the page that was saved, such as a visit, and not the front
    page.  It opens in the browser, whose button leads back.
    """
    answer = {
        "name": settings.CLINIC_NAME,
        "display": "browser",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [_icon(192), _icon(512), _icon(512, "maskable")],
    }
    return JsonResponse(answer, content_type="application/manifest+json")


def _icon(pixels: int, purpose: str = "any") -> dict[str, str]:
    name = f"icon-{pixels}" if purpose == "any" else f"icon-{pixels}-{purpose}"
    return {
        "src": static(f"clinic/{name}.png"),
        "sizes": f"{pixels}x{pixels}",
        "type": "image/png",
        "purpose": purpose,
    }
