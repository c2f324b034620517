"""Treatments in the office: the labels on their pages, and whether the clinic offers them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conditions.admin.forms import TreatmentForm
from conditions.admin.texts import TextAdmin, both
from conditions.models import Treatment

OFFER = "conditions.offer_treatment"


@admin.register(Treatment)
class TreatmentAdmin(TextAdmin):
    """What stands on the page of a treatment besides its sections.

    Editors write the labels; the manager, who keeps the clinic's settings, says only what is offered.
    """

    form = TreatmentForm
    list_display = ["page", "evidence_new", "evidence_lasting", "offered"]
    list_display_links = ["page"]
    list_filter = ["evidence_new", "evidence_lasting", "offered"]
    list_select_related = ["page", "section"]
    ordering = ["section__position", "page__position", "pk"]
    search_fields = ["page__nav_en", "page__nav_es"]

    def get_fieldsets(self, request, obj=None):
        texts = both("summary", "proof_new", "proof_lasting", "harm")
        return [
            (None, {"fields": [("page", "section"), ("evidence_new", "evidence_lasting"), "offered"]}),
            (_("Both languages"), {"fields": texts}),
            *self.seen(request, obj),
        ]

    def get_readonly_fields(self, request, obj=None):
        fixed = ["page"] if obj else []
        if not request.user.has_perm(OFFER):
            return [*fixed, "offered"]
        return fixed if self._writes(request) else [*fixed, *self._texts()]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or request.user.has_perm(OFFER)

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or request.user.has_perm(OFFER)

    def has_delete_permission(self, request, obj=None):
        """The labels of a page that was signed stay with it; the page itself can be made a draft."""
        was_signed = obj is not None and obj.page.signatures.exists()
        return not was_signed and super().has_delete_permission(request, obj)

    def _writes(self, request):
        return super().has_change_permission(request)

    def _texts(self):
        texts = both("summary", "proof_new", "proof_lasting", "harm")
        return ["section", "evidence_new", "evidence_lasting", *(name for pair in texts for name in pair)]

    def pages_of(self, row, form=None):
        return {row.page_id}
