"""The addresses of what we teach about back pain, and of the symptom check."""

from django.urls import path

from conditions.views import check

app_name = "conditions"

urlpatterns = [
    path("check/", check.check, name="check"),
]
