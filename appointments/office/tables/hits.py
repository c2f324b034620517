"""Before a change of working time is saved, the office is asked about the visits that it hits."""

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from appointments import disruptions
from appointments.office.pages.decisions import NAME, read_decisions
from clinic.common.refusals import Refusal

UNSENT = ("csrfmiddlewaretoken",)


class AsksAboutAppointments:
    """For a ModelAdmin of hours, time off or closures.

    A change that leaves visits outside is not saved: the page lists them and asks of each whether it is kept,
    moved or cancelled.  Its form sends the whole change again, with the answers, and all is done in one
    transaction.  What hits nobody is saved at once.
    """

    def get_actions(self, request):
        """Rows are deleted one by one: each may hit visits."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changeform_view(self, request, *args, **kwargs):
        return self._asking(request, partial(super().changeform_view, request, *args, **kwargs))

    def delete_view(self, request, *args, **kwargs):
        return self._asking(request, partial(super().delete_view, request, *args, **kwargs))

    def message_user(self, request, *args, **kwargs):
        """Say that something was saved when it is: before a question, nothing is."""
        transaction.on_commit(partial(super().message_user, request, *args, **kwargs))

    def _asking(self, request, view: Callable[[], HttpResponse]) -> HttpResponse:
        """What the view answers; the question, when what it saved would leave visits outside."""
        if request.method != "POST":
            return view()
        warning, decisions = "", read_decisions(request.POST)
        try:
            change = disruptions.change_schedule(view, decisions=decisions, by=request.user)
        except Refusal as error:
            # A visit could not be moved: look again at what is hit now.
            warning = error.for_staff
            change = disruptions.change_schedule(view, decisions={}, by=request.user)
        if not change.asked:
            return change.result
        return self._ask(request, change.asked, warning=warning)

    def _ask(self, request, proposals, *, warning=""):
        context = {
            **self.admin_site.each_context(request),
            "title": _("What becomes of these visits?"),
            "opts": self.opts,
            "proposals": proposals,
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                if name not in UNSENT and not NAME.fullmatch(name)
                for value in values
            ],
            "warning": warning,
        }
        return TemplateResponse(request, "office/visits_hit.html", context, status=409 if warning else 200)
