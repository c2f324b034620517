"""Before a change of working time is saved, the office is asked about the visits that it hits."""

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

    def save_model(self, request, obj, form, change):
        self._carry_out(
            request, lambda: super(AsksAboutAppointments, self).save_model(request, obj, form, change)
        )

    def delete_model(self, request, obj):
        self._carry_out(request, lambda: super(AsksAboutAppointments, self).delete_model(request, obj))

    def changeform_view(self, request, *args, **kwargs):
        return self._asking(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request, *args, **kwargs):
        return self._asking(request, super().delete_view, *args, **kwargs)

    def _carry_out(self, request, change) -> None:
        disruptions.change_schedule(change, decisions=read_decisions(request.POST), by=request.user)

    def _asking(self, request, view, *args, **kwargs):
        """The view; where it was stopped, the question.  Django has rolled back what it did."""
        try:
            return view(request, *args, **kwargs)
        except disruptions.AppointmentsHit as hit:
            return self._ask(request, hit.proposals)
        except Refusal as error:
            return self._ask_again(request, view, error, *args, **kwargs)

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

    def _ask_again(self, request, view, error, *args, **kwargs):
        """A visit could not be moved: look again at what is hit now."""
        request.POST = request.POST.copy()
        for name in [name for name in request.POST if NAME.fullmatch(name)]:
            del request.POST[name]
        try:
            return view(request, *args, **kwargs)
        except disruptions.AppointmentsHit as hit:
            return self._ask(request, hit.proposals, warning=str(error))
