"""What waits for a physician's signature: read it in both languages, sign it, or send it back with a note."""

from collections.abc import Callable
from functools import partial, wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.practitioner.forms.signing import LevelsForm, SendBackForm, SignForm
from appointments.practitioner.views.own import own, show
from clinic.common.refusals import Refusal
from clinic.directory.models import Practitioner
from conditions import triage
from conditions.library import reading
from conditions.library.files import LANGUAGES
from conditions.models import Page
from conditions.signing import acts, differences, signers, versions, waiting
from conditions.signing.lines import lines
from conditions.signing.versions import Version

READ = "versions_read"  # in the session: which languages of which version were opened
REMEMBERED = 20


def signing(view: Callable) -> Callable:
    """Call ``view(request, practitioner)`` for a physician who may sign; tell others that they may not."""

    @own
    @wraps(view)
    def inner(request: HttpRequest, practitioner: Practitioner, **asked) -> HttpResponse:
        if signers.signer(request.user) != practitioner:
            return show(request, "practitioner/no_signer.html", {"practitioner": practitioner}, status=403)
        return view(request, practitioner, **asked)

    return inner


@require_safe
@signing
def to_sign(request: HttpRequest, practitioner: Practitioner) -> HttpResponse:
    """The list of what waits."""
    found = waiting.to_sign(today=timezone.localdate())
    context = {"practitioner": practitioner, "here": "sign", "waiting": found}
    return show(request, "practitioner/to_sign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signing
def page(request: HttpRequest, practitioner: Practitioner, key: int, language: str) -> HttpResponse:
    """One page in one language, as readers will see it, with what changed since it was signed."""
    found = get_object_or_404(Page.objects.written().select_related("condition"), pk=key)
    version = versions.of_page(found)
    sign = partial(acts.sign_page, found, by=request.user)
    answer = _posted(request, version, sign, SignForm, _known(language))
    if isinstance(answer, HttpResponse):
        return answer
    with translation.override(answer["read_in"]):
        article = reading.read_as_written(Page.objects.written(), found.condition.slug, found.slug)
    context = answer | {"article": article, "subject": found.nav}
    return _shown(request, practitioner, version, "sign_page", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signing
def rules(request: HttpRequest, practitioner: Practitioner, language: str) -> HttpResponse:
    """The rules of the symptom check in one language, sign by sign."""
    version = versions.of_rules()
    sign = partial(acts.sign_rules, by=request.user)
    answer = _posted(request, version, sign, LevelsForm, _known(language))
    if isinstance(answer, HttpResponse):
        return answer
    context = answer | {
        "subject": _("Rules of the symptom check"),
        **_in_words(version.text, answer["read_in"]),
    }
    return _shown(request, practitioner, version, "sign_rules", context)


def _in_words(text: dict, language: str) -> dict:
    """The rules besides the single signs, with the signs that they are about."""
    signs = triage.BY_ID
    phrases = text["danger_words"][language]["phrases"]
    return {
        "together": [
            (
                *([signs[id] for id in rule[part]] for part in ("one", "other")),
                rule["sources"],
                rule["verified"],
            )
            for rule in text["together"]
        ],
        "outcomes": [outcome[language].splitlines() for outcome in text["outcomes"].values()],
        "danger_words": [(signs[id], found) for id, found in phrases.items()],
    }


def _posted(request, version, sign, form_class, language) -> HttpResponse | dict:
    """Do what was pressed and go on; else the forms, with what was typed, and the language to be shown."""
    today, typed = timezone.localdate(), request.POST.dict()
    form = form_class(version=version, today=today, initial=typed)
    shown = {"form": form, "back": SendBackForm(version=version, initial=typed), "read_in": language}
    if request.method != "POST":
        return shown
    if "read" in request.POST:
        return shown | {"read_in": _known(request.POST["read"])}
    if "back" in request.POST:
        back = SendBackForm(request.POST, version=version)
        if _done(back, partial(acts.send_back, version.page, by=request.user)):
            messages.success(request, _("It is sent back to the office with your note."))
            return redirect("appointments:schedule_sign")
        return shown | {"back": back}
    if unread := _unread(request, version):
        messages.error(request, _("Please read this language too before you sign."))
        return shown | {"read_in": unread[0]}
    form = form_class(request.POST, version=version, today=today)
    if _done(form, sign):
        messages.success(request, _("It is signed. Readers see your name and today's date."))
        return redirect("appointments:schedule_sign")
    return shown | {"form": form}


def _done(form, act) -> bool:
    if not form.is_valid():
        return False
    try:
        act(**form.given)
    except Refusal as error:
        form.refuse(error.for_staff)
        return False
    return True


def _shown(request, practitioner, version: Version, template: str, context: dict):
    language = context["read_in"]
    _note_read(request, version, language)
    changes = {code: _changes(version, code) for code in LANGUAGES}
    context |= {
        "practitioner": practitioner,
        "here": "sign",
        "version": version,
        "languages": [(code, len(found)) for code, found in changes.items()],
        "changes": changes[language],
        "all_lines": lines(version.text, language),
        "unread": _unread(request, version),
        "version_forms": [form for form in (context["form"], context["back"]) if form.is_bound],
    }
    return show(request, f"practitioner/{template}.html", context)


def _changes(version: Version, language: str) -> list[differences.Change]:
    """What changed since the last signature; nothing where there is none, for all of it is new."""
    if version.last is None:
        return []
    return differences.between(lines(version.last.text, language), lines(version.text, language))


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise Http404
    return language


def _note_read(request, version, language) -> None:
    read = request.session.get(READ, {})
    opened = {*read.pop(version.digest, []), language}
    request.session[READ] = dict([*read.items(), (version.digest, sorted(opened))][-REMEMBERED:])


def _unread(request, version) -> list[str]:
    """The languages of this version that were not opened yet."""
    opened = request.session.get(READ, {}).get(version.digest, [])
    return [code for code in LANGUAGES if code not in opened]
