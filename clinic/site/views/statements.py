"""What we promise about access and privacy."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility(request):
    return render(request, "site/accessibility.html")


@require_safe
def privacy(request):
    return render(request, "site/privacy.html")
