"""Logging in for who treats patients.  The office has its own login, in the admin."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from clinic.accounts import logins

SCHEDULE = reverse_lazy("appointments:schedule")


@method_decorator(logins.limited, name="dispatch")
class Login(LoginView):
    """In the look of the public pages, and open to accounts that are no staff in the admin's sense."""

    template_name = "practitioner/login.html"
    next_page = SCHEDULE
    redirect_authenticated_user = True


class Logout(LogoutView):
    next_page = reverse_lazy("appointments:schedule_login")
