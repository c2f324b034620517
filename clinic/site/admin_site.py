"""The admin site that the office works in."""

from functools import partial, wraps

from django.contrib.admin import AdminSite
from django.urls import include, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from clinic.accounts import login_first, logins
from clinic.common.tables import on_the_clock
from clinic.directory.models import Location
from clinic.site.menu import PAGES

# Sentences of Django's that our catalogue says in its own way: in Django's Spanish "add" has two words, which
# would stand on one page.
OTHERWISE_THAN_DJANGO = (
    gettext_noop("Add"),
    gettext_noop("Add %(name)s"),
    gettext_noop("Add %s"),
    gettext_noop("Add another %(model)s"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("Add link"),
    gettext_noop("Added."),
    gettext_noop("Addition"),
    gettext_noop("Save and add another"),
)


class ClinicAdminSite(AdminSite):
    """Django's admin, in which times are read and typed on the clock of the clinic's first location.

    Beside the tables stand the office's own pages, which ``appointments.office.urls`` lists; the first of
    them, Today, is the front page of who works at the desk.
    """

    site_title = _("Clinic office")
    site_header = _("Clinic office")
    index_title = _("Everything there is")

    def get_urls(self):
        """The office's pages come before Django's, which end in a pattern that catches all."""
        return [path("", include("appointments.office.urls")), *super().get_urls()]

    @method_decorator(logins.limited)
    def login(self, request, extra_context=None):
        """Django's own, which looks at a limited number of passwords."""
        return super().login(request, extra_context)

    def each_context(self, request):
        """What every page of the office prints: also which pages this person may open."""
        return super().each_context(request) | {"office_pages": office_pages(request)}

    def admin_view(self, view, cacheable=False):
        @wraps(view)
        def on_the_clinics_clock(request, *args, **kwargs):
            request.locations = list(Location.objects.all())  # the first one's clock hangs in the office
            zone = request.locations[0].zone if request.locations else None
            return on_the_clock(zone, partial(view, request, *args, **kwargs))

        guarded = super().admin_view(on_the_clinics_clock, cacheable)

        @wraps(guarded)
        def logged_in(request, *args, **kwargs):
            if request.htmx and not self.has_permission(request):
                login, front = reverse("admin:login"), reverse("admin:index")
                return login_first.ask(request, login=login, front=front)
            return guarded(request, *args, **kwargs)

        return logged_in


def office_pages(request) -> list[dict]:
    """The links at the head of the sidebar: what this user may open, the one that is open marked."""
    found = []
    for name, label, permission in PAGES:
        if request.user.is_active and request.user.has_perm(permission):
            url = reverse(f"admin:{name}")
            found.append({"label": label, "url": url, "here": request.path == url})
    return found
