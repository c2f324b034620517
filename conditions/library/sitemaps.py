"""The pages about conditions that search engines should know."""

from clinic.common.sitemaps import PublicPages
from conditions.models import Page


class ConditionPages(PublicPages):
    def items(self):
        return Page.objects.for_readers().with_last_change().select_related("condition")

    def lastmod(self, item):
        return item.changed_at
