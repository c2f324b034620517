"""The page with the longer list of questions, before the visit."""

from django.shortcuts import redirect, render
from django.utils import timezone

from appointments.models import QuestionnaireResponse
from appointments.portal.forms.questions import QuestionsForm
from appointments.portal.views.granted import granted, late_link
from appointments.visits import before
from appointments.visits.questionnaire import NEEDS, level, marked, meant, urgent_because
from clinic.common.private import with_form
from clinic.common.refusals import Refusal
from clinic.directory import facts
from conditions.forms.emergency import emergency
from conditions.signing import standing
from conditions.triage import Level


@granted
def questions(request, appointment, now):
    """The questions and what was answered; saved as often as the patient likes until the visit."""
    if not before.may_answer(appointment, now=now):
        return redirect(appointment)
    known = QuestionnaireResponse.objects.filter(appointment=appointment).first()
    if "switch" in request.POST:
        return _page(
            request, QuestionsForm.unchecked(request.POST, appointment=appointment), appointment, known
        )
    if request.method == "POST":
        form = QuestionsForm(request.POST, appointment=appointment)
        if form.is_valid() and _saved(form, appointment, now):
            return redirect("appointments:questions_saved", appointment.reference)
        known = QuestionnaireResponse.objects.filter(appointment=appointment).first()
        return _page(request, form, appointment, known)
    initial = {name: getattr(appointment, name) for name in NEEDS}
    if known:
        initial |= known.answers | {"seen": known.saved_at.isoformat()}
    form = QuestionsForm(initial=initial, appointment=appointment)
    return _page(request, form, appointment, known)


def _page(request, form, appointment, known):
    seen = known.saved_at.isoformat() if known else ""
    context = {"form": form, "appointment": appointment, "known": known, "seen": seen, "keeps": "questions"}
    context["late_link"] = late_link(appointment, now=timezone.now())
    return with_form(render(request, "portal/questions.html", context))


def _saved(form, appointment, now) -> bool:
    try:
        before.save_answers(
            appointment,
            answers=form.answers,
            urgent_because=urgent_because(form.answers),
            seen=form.cleaned_data["seen"],
            needed=form.needed,
            now=now,
        )
    except Refusal as error:
        form.add_error(None, str(error))
        return False
    return True


@granted
def saved(request, appointment, now):
    """What the answers mean for now: an emergency, a call today, or nothing that cannot wait."""
    known = QuestionnaireResponse.objects.filter(appointment=appointment).first()
    urgency = level(known.answers) if known else Level.HOME
    if urgency < Level.TODAY:
        return redirect(appointment)
    if urgency is Level.EMERGENCY:
        raised = standing.of_rules().raised
        found = emergency(meant(known.answers), marked=marked(known.answers), raised=raised)
        context = {"appointment": appointment, "emergency": found}
        return render(request, "portal/questions_emergency.html", context)
    everywhere = facts.clinic(request)["clinic"].facts
    there = next((one for one in everywhere if one.location.pk == appointment.location_id), None)
    context = {"appointment": appointment, "facts": there, "location": appointment.location}
    return render(request, "portal/questions_today.html", context)
