"""The synonyms of the search in the office."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clinic.common.tables import OfficeAdmin
from conditions.models import Synonym


@admin.register(Synonym)
class SynonymAdmin(OfficeAdmin):
    list_display = ["all_words"]
    search_fields = ["words"]
    fields = ["words"]

    @admin.display(description=_("words that mean the same"), ordering="words")
    def all_words(self, group):
        return str(group)
