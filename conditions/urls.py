"""The addresses of what we teach about back pain, and of the symptom check."""

from django.urls import path

from conditions.models.pages import OVERVIEW
from conditions.views import check, pages, search

app_name = "conditions"

urlpatterns = [
    path("check/", check.check, name="check"),
    path("conditions/", pages.library, name="library"),
    path("conditions/search/", search.results, name="search"),
    path("conditions/<slug:condition>/", pages.page, {"slug": OVERVIEW}, name="overview"),
    path("conditions/<slug:condition>/<slug:slug>/", pages.page, name="page"),
]
