"""Searching the pages."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conditions.forms.search import SearchForm
from conditions.library import search


@require_safe
@never_cache
def results(request):
    form = SearchForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"nav": "conditions", "form": form, "words": words, "keep_query": True}
    context["parents"] = [(reverse("conditions:library"), _("Conditions"))]
    if words:
        here = get_language()
        other = next(code for code, _name in settings.LANGUAGES if code != here)
        context |= {"found": search.find(words, here), "other": other, "elsewhere": search.find(words, other)}
    return render(request, "conditions/search.html", context)
