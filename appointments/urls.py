"""The patient's addresses."""

app_name = "appointments"

urlpatterns = []
