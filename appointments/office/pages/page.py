"""What every page of the office that is not a table has in common."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def office_page(permission: str = "") -> Callable:
    """Make a view a page of the office: for staff who are logged in and have ``permission``, if one is named.

    A person without a login is asked for one; a person without the permission gets a 403.  Times are on
    the clock of the first location.  Nothing of the page is kept by the browser.
    """

    def decorate(view):
        @wraps(view)
        def permitted(request: HttpRequest, *args, **kwargs):
            if permission and not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        # Looked up with each request: the admin site is made after this module is read.
        @wraps(view)
        def page(request: HttpRequest, *args, **kwargs):
            return admin.site.admin_view(permitted)(request, *args, **kwargs)

        return page

    return decorate


def show(request: HttpRequest, template: str, context: dict, *, status: int = 200) -> HttpResponse:
    """Write a page of the office: ``template`` extends ``office/page.html``; ``context`` has a ``title``."""
    return TemplateResponse(request, template, admin.site.each_context(request) | context, status=status)
