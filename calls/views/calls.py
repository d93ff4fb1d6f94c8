"""A call: the conversation (one page, one form, one action), the saved call with its next step, and the list."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from calls import promptness, read_out
from calls.actions.calls import log_call
from calls.actions.moves import is_fresh
from calls.actions.people import open_by_code
from calls.forms.calls import CallForm, JoinedCallForm
from calls.forms.codes import was_opened
from calls.forms.contacts import NON_CASE, ContactForm
from calls.likeness import same_phone
from calls.models import Call, Caller, Case, Channel, QuickScan
from calls.models.calls import UNDO_MINUTES
from calls.models.choices import Advice, YesNoUnknown
from calls.newest_calls import NewestCalls
from calls.next_after_call import first_of_all, next_after, onward_beside, other_steps
from calls.next_steps import callback_step, likeness_step
from calls.saved_call import beside, readable_call
from calls.scan_words import answers
from calls.views.people import opened_caller
from calls.who import apart, who
from stodtelefon.accounts.screen_lock import during_conversation
from stodtelefon.audit.actions import record_read
from stodtelefon.drafts.marks import opening_of
from stodtelefon.forms.pages import sent
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, requires

SLIPPED = "Ärendet går inte längre att öppna för dig. Det du har skrivit sparas som ett nytt ärende."
OTHER_CASE = "Koden hör till ett annat ärende än numret. Töm det fält som inte stämmer."


@during_conversation
@requires(Permission.CALL_LOG)
def create(request: HttpRequest) -> HttpResponse:
    """A call from somebody new. The form shows a code to read out; it counts when the call is saved.

    `?fara=ja`, which the key f leads to from every page, opens it with the red panel. `?ring-tillbaka=` is the message
    that the call answers, `?arende=` the case that somebody else than before calls about.
    """
    callback = request.GET.get("ring-tillbaka", "")
    initial = {
        "callback": callback,
        "channel": Channel.CALL_BACK if callback else Channel.PHONE,
        "danger": YesNoUnknown.YES if request.GET.get("fara") == "ja" else "",
        "case_number": request.GET.get("arende", ""),
    }
    form = CallForm(sent(request), user=request.user, initial=initial, opening=opening_of(request))
    if call := saved(request, form):
        read_out.keep(request, call, form.code)
        return redirect("calls:call", call.pk)
    if form.case is not None:
        record_read(form.case, by=request.user, case=form.case.pk)
    return render(request, "calls/new_call.html", {"form": form, "wording": form.conversation})


@during_conversation
@requires(Permission.CALL_LOG)
def create_joined(request: HttpRequest, caller_id: UUID) -> HttpResponse:
    """Another call from a caller who gave the code, or of a case that may be opened; to others it is 404.

    What was written while the case slipped out of sight is kept, in the form of a new call.
    """
    try:
        caller = opened_caller(request, caller_id)
    except Http404:
        if not was_opened(request.POST, user=request.user, caller_id=caller_id):
            raise
        messages.warning(request, SLIPPED)
        return create(request)
    form = JoinedCallForm(sent(request), caller=caller, user=request.user, opening=opening_of(request))
    if call := saved(request, form, joins=caller):
        return redirect("calls:call", call.pk)
    record_read(caller, by=request.user, case=caller.case_id)
    context = {"form": form, "wording": form.conversation, "caller": caller, "case": caller.case}
    if Case.objects.visible_to(request.user).filter(pk=caller.case_id).exists():
        context["who"] = apart(caller)
    return render(request, "calls/new_call.html", context)


def saved(request: HttpRequest, form: CallForm, *, joins: Caller | None = None) -> Call | None:
    """The call that the form makes, or that it made the first time it was sent. None: look at the form again."""
    place = {"joins": joins} if joins is not None else place_of(request, form) if form.is_valid() else {}
    return None if place is None else form.accept(log_call, by=request.user, **place)


def place_of(request: HttpRequest, form: CallForm) -> dict | None:
    """Where the call belongs, as `log_call` takes it. None: the code that was typed opens nothing, or another case."""
    if code := form.cleaned_data["caller_code"]:
        try:
            caller = open_by_code(code=code, by=request.user).caller
        except ValidationError as error:
            form.add_error("caller_code", error)
            return None
        if form.case is not None and caller.case_id != form.case.pk:
            form.add_error("caller_code", OTHER_CASE)
            return None
        return {"joins": caller}
    place = form.place
    if place is None:
        return {}
    return {"joins": place.caller} if place.caller else {"case": place.case, "callers": place.callers}


# The saved call


JUST_SAVED = timedelta(minutes=15)


@requires(Permission.CALL_LOG)
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call, may_open = readable_call(call_id, user=request.user)
    record_read(call, by=request.user, case=call.case_id)
    read = beside(call, user=request.user)
    callers = read["callers"] if may_open else []
    scan, *older = read["scans"]
    clock = promptness.meeting_clock(call.case, today=timezone.localdate())
    step = next_after(call, scan, may_open=may_open, clock=clock, child_waits=bool(read["waiting"]))
    context = {
        "call": call,
        "case": call.case,
        "may_open": may_open,
        "may_move": may_open
        and call.case.is_open
        and is_fresh(call.logged_at, by=call.created_by_id, user=request.user),
        "is_just_saved": call.created_by == request.user and timezone.now() - call.logged_at < JUST_SAVED,
        "scan": scan,
        "answers": answers(scan),
        "code": read_out.code_of(request, call),
        "advice": ", ".join(Advice(one).label for one in call.advice),
        "older": [(one, answers(one)) for one in older],
        "danger": getattr(call, "danger", None),
        "decisions": read["decisions"],
        "who": who(call.caller, callers),
        "same_phone": phone_of_another(call, callers),
        "alike": [likeness_step(pair, call.case, request.user) for pair in read["alike"]],
        "steps": [*first_of_all(call, scan, may_open=may_open), step],
        "onward": onward_beside(call, scan, step) if may_open else "",
        "other_steps": other_steps(call, scan, step) if may_open else [],
    }
    return render(request, "calls/call.html", context)


def phone_of_another(call: Call, callers: list[Caller]) -> str:
    """Another caller of the case who is reached at the same number: asked for by the right name."""
    other = same_phone(callers).get(call.caller_id)
    return who(other, callers) if other else ""


def current_scan(call: Call) -> QuickScan:
    return call.scans.current().select_related("wording").get()


# The list


PER_PAGE = 30


@requires(Permission.CALL_LOG)
def index(request: HttpRequest) -> HttpResponse:
    return list_page(request, ContactForm())


def list_page(request: HttpRequest, form: ContactForm) -> HttpResponse:
    """The list: own calls and those of cases that may be opened, and everybody's counted contacts."""
    now, calls = timezone.now(), NewestCalls(request.user)
    page = leaf(calls, request.GET, per_page=PER_PAGE)
    context = {
        "form": form,
        "kinds": NON_CASE,
        "page": page,
        "waiting": [callback_step(callback, request.user, now=now) for callback in calls.waiting],
        "undo_since": now - timedelta(minutes=UNDO_MINUTES),
        "shows_takers": any(call.taken_by_id != request.user.pk for call in page),
    }
    return render(request, "calls/index.html", context)
