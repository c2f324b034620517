"""The inbox: what people wrote to the office, and what the office does with each message."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments import inbox
from appointments.inbox import search as letters
from appointments.models import ContactMessage
from appointments.office.forms import inbox as forms
from appointments.office.pages.page import office_page, show
from clinic.common.refusals import Refusal

SEE, ANSWER = "appointments.view_contactmessage", "appointments.change_contactmessage"
ON_A_PAGE = 50
# What can be done with a message: the form, who does it, and what is said when it is done.
ACTS = {
    "take": (forms.LetterForm, inbox.take, gettext_lazy("You look after this message now.")),
    "owner": (forms.OwnerForm, inbox.assign, gettext_lazy("The owner is set.")),
    "state": (forms.StateForm, inbox.set_state, gettext_lazy("The state is set.")),
    "note": (forms.NoteForm, inbox.note, gettext_lazy("The note is kept.")),
    "reply": (forms.ReplyForm, inbox.reply, gettext_lazy("Your answer is on its way by e-mail.")),
    "spoken": (forms.SpokenForm, inbox.spoken_to, gettext_lazy("What was said is kept.")),
    "link": (forms.VisitForm, inbox.link, gettext_lazy("The message is linked to the visit.")),
    "unlink": (forms.LetterForm, inbox.unlink, gettext_lazy("The message is about no visit now.")),
}


@office_page(SEE)
@require_safe
def messages_to_us(request: HttpRequest) -> HttpResponse:
    """The list, the danger words first."""
    now = timezone.now()
    form = forms.InboxForm(request.GET)
    found = letters.letters(user=request.user, now=now, **form.wish)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "title": _("Inbox"),
        "form": form,
        "page": page,
        "asked": asked.urlencode(),
        "alarms": letters.alarms().count(),
        "shown_alarms": sum(letter.urgent and letter.is_open for letter in page),
    }
    return show(request, "office/inbox.html", context)


@office_page(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """One message with its conversation, and everything that can be done with it."""
    message = get_object_or_404(_rows(), reference=reference)
    if request.method != "POST":
        return _show(request, message)
    if not request.user.has_perm(ANSWER):
        raise PermissionDenied
    name = request.POST.get("do")
    if name not in ACTS:
        return redirect("admin:letter", reference)
    kind, act, done = ACTS[name]
    form = kind(request.POST, message=message, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            act(message, by=request.user, **form.values)
        except Refusal as error:
            form.add_error(None, error.for_staff)
        else:
            messages.success(request, done)
            return redirect("admin:letter", reference)
    return _show(request, get_object_or_404(_rows(), reference=reference), {name: form}, status=409)


@office_page(SEE)
@require_POST
def present(request: HttpRequest, reference: str) -> HttpResponse:
    """The page is open, and perhaps somebody types: keep it, and say who else is here."""
    message = get_object_or_404(ContactMessage, reference=reference)
    inbox.look(message, by=request.user, writing="writing" in request.POST)
    return show(request, "office/inbox_present.html", _present(request, message))


def _rows():
    return ContactMessage.objects.select_related("owner", "appointment__patient", "appointment__location")


def _present(request: HttpRequest, message: ContactMessage) -> dict:
    """The others who are here, and whether the conversation went on since the page was shown."""
    last = message.entries.order_by("pk").last()
    shown = request.POST.get("shown", "")
    return {
        "title": "",
        "message": message,
        "others": inbox.others(message, than=request.user),
        "went_on": bool(last and shown and shown != str(last.pk) and last.by_id != request.user.pk) and last,
    }


def _show(request: HttpRequest, message: ContactMessage, tried: dict | None = None, *, status=200):
    """The page; ``tried`` is the form that was refused, with what was typed."""
    now = timezone.now()
    conversation = list(letters.conversation(message, now=now))
    done = tried or {}
    blank = {
        name: kind(message=message, auto_id=f"{name}_%s")
        for name, (kind, _act, _done) in ACTS.items()
        if name not in done
    }
    context = {
        "title": _("Message from %(name)s") % {"name": message.name},
        "message": message,
        "conversation": conversation,
        "seen": max((line.pk for line in conversation), default=0),
        "answered_at_once": letters.answered_at_once(message, now=now),
        "forms": blank | done,
        "may_answer": request.user.has_perm(ANSWER),
        "others": inbox.others(message, than=request.user),
    }
    return show(request, "office/inbox_letter.html", context, status=status)
