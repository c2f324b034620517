"""A physician stands behind a page: who has read it, when, and until when that holds."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conditions.admin.forms import SignForm
from conditions.library import editing
from conditions.models import Page


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who has read the page, and publish it."""
    if not request.user.has_perm("conditions.publish_page"):
        raise PermissionDenied
    page = get_object_or_404(Page.objects.select_related("condition", "reviewer"), pk=pk)
    today = timezone.localdate()
    form = SignForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and _signed(request, page, form):
        return redirect("admin:conditions_page_changelist")
    context = admin.site.each_context(request) | {
        "title": _("Publish: %(page)s") % {"page": page},
        "page": page,
        "form": form or SignForm.for_page(page, user=request.user, today=today),
        "latest": editing.latest_review(page, today),
        "opts": Page._meta,
    }
    return TemplateResponse(request, "admin/conditions/page/publish.html", context)


def _signed(request: HttpRequest, page: Page, form: SignForm) -> bool:
    try:
        editing.publish(page, **form.cleaned_data)
    except editing.PublishingError as error:
        form.add_error(None, error.for_staff)
        return False
    signed = {"changed": {"fields": ["status", "reviewer", "reviewed_on", "review_due_on"]}}
    LogEntry.objects.log_actions(request.user.pk, [page], CHANGE, [signed], single_object=True)
    messages.success(request, _("Published: %(page)s.") % {"page": page})
    return True
