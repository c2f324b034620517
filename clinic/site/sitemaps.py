"""Which pages search engines should know: sitemap.xml, with each page in both languages, and robots.txt.

``clinic.urls`` puts the lists of all apps together.
"""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.common.sitemaps import PublicPages
from clinic.directory import facts
from clinic.directory.models import Location, Practitioner

# What follows these is one person's own, or an answer to what somebody typed.
NOT_FOR_ROBOTS = [
    "/admin/",
    "/*/appointments/",
    "/*/book/*/",
    "/*/call-me/*/",
    "/*/contact/sent/",
    "/*/conditions/search/",
    "/*/schedule/",
    "/calendar/",
]

FOR_ROBOTS = ["/*/appointments/find/"]  # the longer path counts


class Entrances(PublicPages):
    """The pages that are always there, by the names of their addresses."""

    def items(self):
        return [
            "home",
            "conditions:library",
            "appointments:check",
            "appointments:book",
            "appointments:find",
            "appointments:contact",
            "team",
            "accessibility",
            "privacy",
        ]

    def location(self, item):
        return reverse(item)


class Costs(PublicPages):
    """The page "Cost and insurance", while there is something to read on it."""

    def items(self):
        return ["costs"] if facts.read(now=timezone.now()).says_costs else []

    def location(self, item):
        return reverse(item)


class Practitioners(PublicPages):
    def items(self):
        return Practitioner.objects.order_by("name", "pk")

    def location(self, item):
        return reverse("practitioner", args=[item.slug])


class Locations(PublicPages):
    def items(self):
        return Location.objects.order_by("position", "pk")

    def location(self, item):
        return reverse("location", args=[item.slug])


@require_safe
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += [f"Allow: {path}" for path in FOR_ROBOTS]
    lines += ["", f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
