"""What a visit costs, which plans are taken, and what to bring: only what the clinic has said."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from appointments.models import VisitType
from clinic.directory.models import CostStatement, InsurancePlan

LONGEST_SEARCH = 80  # letters


@require_safe
def costs(request):
    plans = list(InsurancePlan.objects.all())
    statement = CostStatement.objects.saying_something().first()
    visit_types = list(VisitType.objects.saying_costs())
    if not (plans or statement or visit_types):
        raise Http404
    typed = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    context = {
        "nav": "costs",
        "has_plans": bool(plans),
        "plans": [plan for plan in plans if plan.answers_to(typed)],
        "typed": typed,
        "statement": statement,
        "priced": [one for one in visit_types if one.price],
        **_sorted_by(visit_types, "referral"),
        **_sorted_by(visit_types, "by_video"),
    }
    return render(request, "site/costs.html", context)


def _sorted_by(visit_types: list[VisitType], name: str) -> dict[str, list[VisitType]]:
    """The visit types of which it is said that it is so, and those of which it is said that it is not."""
    return {
        name: [one for one in visit_types if getattr(one, name) is True],
        f"not_{name}": [one for one in visit_types if getattr(one, name) is False],
    }
