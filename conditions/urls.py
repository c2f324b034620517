"""The addresses of what we teach about back pain."""

from django.urls import path

from conditions.models.pages import OVERVIEW
from conditions.views import pages, search

app_name = "conditions"

urlpatterns = [
    path("conditions/", pages.library, name="library"),
    path("conditions/search/", search.results, name="search"),
    path("conditions/<slug:condition>/", pages.page, {"slug": OVERVIEW}, name="overview"),
    path("conditions/<slug:condition>/<slug:slug>/", pages.page, name="page"),
]
