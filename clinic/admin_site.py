"""The admin site that the office works in."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.office import main_location


class ClinicAdminSite(AdminSite):
    """Django's admin, in which times are read and typed on the clock of the clinic's first location."""

    site_title = _("Clinic office")
    site_header = _("Clinic office")
    index_title = _("Office")

    def admin_view(self, view, cacheable=False):
        @wraps(view)
        def on_the_clinics_clock(request, *args, **kwargs):
            location = main_location()
            with timezone.override(location and location.zone):
                response = view(request, *args, **kwargs)
                # The page is written here, not after we have let go of the clock.
                return response.render() if hasattr(response, "render") else response

        return super().admin_view(on_the_clinics_clock, cacheable)
