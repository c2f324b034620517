"""Every address of the site.  Public pages stand under /en/ and /es/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from appointments.practitioner.views import feed
from clinic.site import sitemaps
from clinic.site.views import costs, health, home, home_screen, locations, photos, statements, team
from conditions.library.sitemaps import ConditionPages

SITEMAPS = {
    "entrances": sitemaps.Entrances,
    "conditions": ConditionPages,
    "costs": sitemaps.Costs,
    "practitioners": sitemaps.Practitioners,
    "locations": sitemaps.Locations,
}

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(
        "sitemap.xml",
        sitemap,
        {"sitemaps": SITEMAPS, "template_name": "common/sitemap.xml"},
        name="sitemap",
    ),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("site.webmanifest", home_screen.manifest, name="manifest"),
    path("calendar/<str:token>.ics", feed.feed, name="calendar_feed"),
    path("team/<slug:slug>/photo-<slug:digest>.jpg", photos.photo, name="photo"),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("accessibility/", statements.accessibility, name="accessibility"),
        path("privacy/", statements.privacy, name="privacy"),
        path("cost/", costs.costs, name="costs"),
        path("team/", team.team, name="team"),
        path("team/<slug:slug>/", team.practitioner, name="practitioner"),
        path("locations/<slug:slug>/", locations.location, name="location"),
        path("", include("conditions.urls")),
        path("", include("appointments.urls")),
    ),
]

handler400 = "clinic.common.errors.bad_request"
handler403 = "clinic.common.errors.permission_denied"
handler404 = "clinic.common.errors.page_not_found"
handler500 = "clinic.common.errors.server_error"
