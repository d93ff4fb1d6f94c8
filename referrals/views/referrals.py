"""Referrals: the worklist, the sheet as it was sent, the printed letter, the draft, and each step after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from calls.models import Case
from calls.promptness import Clock, add_working_days
from calls.views.cases import visible_case
from referrals.actions.legal_bases import sheet_faults
from referrals.actions.referrals import (
    REMINDED_ANSWER_DAYS,
    accept_referral,
    approve_referral,
    complete_referral,
    decline_referral,
    edit_referral,
    propose_referral,
    remind_referral,
    request_approval,
    return_referral,
    send_referral,
    withdraw_referral,
)
from referrals.approvers import whom_to_ring
from referrals.forms.referrals import (
    AnswerForm,
    ChangeReferralForm,
    CompleteForm,
    NewReferralForm,
    RemindForm,
    ReturnForm,
    SendForm,
    WithdrawForm,
)
from referrals.models import Referral
from referrals.next_steps import due_words, next_step_of
from referrals.register import standing
from referrals.timeline import events_of
from referrals.worklist import LISTS, Worklists
from stodtelefon.audit.actions import record, record_read
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import form_page, list_named, sent
from stodtelefon.leafing import leaf
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires

PER_PAGE = 25


@requires(Permission.REFERRAL_PROPOSE, Permission.REFERRAL_APPROVE)
def index(request: HttpRequest) -> HttpResponse:
    """One list at a time. Who may not open a case sees its number, state and due date, and the sheets to approve."""
    name, today = list_named(request, LISTS), timezone.localdate()
    worklist = Worklists(request.user, name)
    page = leaf(worklist, request.GET, per_page=PER_PAGE)
    context = {
        "tabs": [
            {
                "text": one.text,
                "href": f"?lista={key}",
                "current": key == name,
                "count": worklist.counts.get(key),
            }
            for key, one in LISTS.items()
        ],
        "heading": LISTS[name].heading,
        "page": page,
        "when": "Svar" if name == "vantar" else "Datum",
        "rows": list(zip(page, clocks(page, today=today), strict=True)),
        "may_approve": request.user.can(Permission.REFERRAL_APPROVE),
        "to_approve": worklist.to_approve,
        "to_judge": worklist.to_judge,
    }
    return render(request, "referrals/index.html", context)


def clocks(rows: Iterable[Referral], *, today: date) -> Iterator[Clock | None]:
    """When each answer is due, in words: once for each day."""
    said: dict[tuple, Clock | None] = {}
    for row in rows:
        key = (row.status, row.answer_due_on)
        if key not in said:
            said[key] = due_words(row, today=today)
        yield said[key]


def visible_referral(request: HttpRequest, referral_id) -> Referral:
    """The referral that the address names, if the person may open its case; otherwise it does not exist (404)."""
    people = ("approval_requested_by", "approved_by", "sent_by", "reminded_by")
    ends = ("accepted_by", "declined_by", "completed_by", "withdrawn_by")
    rows = Referral.objects.of_visible_cases(request.user).for_list().select_related(*people, *ends)
    # select_related("x") after select_related("y") adds to it; `disclosure` is the line in the register.
    return get_object_or_404(rows.select_related("disclosure"), pk=referral_id)


@requires(Permission.REFERRAL_PROPOSE, Permission.REFERRAL_APPROVE)
def detail(request: HttpRequest, referral_id) -> HttpResponse:
    """The sheet exactly as it reads, the basis with its section, the answer, and what comes next.

    Who approves it, and may not open the case, is led to the page that shows that sheet alone.
    """
    try:
        referral = visible_referral(request, referral_id)
    except Http404:
        get_object_or_404(Referral.objects.to_approve_by(request.user), pk=referral_id)
        return redirect("referrals:approve", referral_id)
    record_read(referral, by=request.user, case=referral.case_id)
    context = {
        "referral": referral,
        "case": referral.case,
        "events": events_of(referral),
        "step": next_step_of(referral, request.user, today=timezone.localdate()),
        "may_send": request.user.can(Permission.REFERRAL_SEND),
        "standing": standing(referral.disclosure) if hasattr(referral, "disclosure") else None,
    }
    return render(request, "referrals/detail.html", context)


@requires(Permission.REFERRAL_SEND)
def letter(request: HttpRequest, referral_id) -> HttpResponse:
    """The sheet as a letter to print, with the secrecy mark (OSL 5:5). What may point somebody out in it is answered
    before."""
    referral = visible_referral(request, referral_id)
    if referral.legal_basis is None or not referral.sheet:
        raise Http404
    if referral.is_draft and (faults := sheet_faults(referral, on=timezone.localdate())):
        messages.error(request, " ".join(faults.values()))
        return redirect(referral)
    record("referral.printed", by=request.user, target=referral, case=referral.case_id, is_read=True)
    marked_on = timezone.localdate(referral.sent_at) if referral.sent_at else timezone.localdate()
    context = {
        "referral": referral,
        "case": referral.case,
        "marked_on": marked_on,
        "authority": Organisation.load(),
    }
    return render(request, "referrals/letter.html", context)


@requires(Permission.REFERRAL_PROPOSE)
def create(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = NewReferralForm(sent(request), user=request.user)
    if referral := form.accept(propose_referral, case=case, by=request.user):
        messages.success(request, "Utkastet är sparat.")
        return redirect(referral)
    return draft(request, form, case=case, heading="Koppla in någon")


@requires(Permission.REFERRAL_PROPOSE)
def edit(request: HttpRequest, referral_id) -> HttpResponse:
    referral, data = visible_referral(request, referral_id), sent(request)
    if not referral.is_draft and data is None:  # what was typed meanwhile is shown back
        messages.error(request, "Det som har skickats kan inte ändras.")
        return redirect(referral)
    if not referral.is_draft:
        return as_new_draft(
            request, referral, NewReferralForm.of_late_words(data, row=referral, user=request.user)
        )
    form = ChangeReferralForm(sent(request), row=referral, user=request.user)
    if form.accept(edit_referral, referral=referral, by=request.user):
        messages.success(request, "Utkastet är ändrat.")
        return redirect(referral)
    record_read(referral, by=request.user, case=referral.case_id)
    return draft(
        request,
        form,
        case=referral.case,
        heading="Ändra utkastet",
        back=referral.get_absolute_url(),
        was_asked=referral.approval_requested_at is not None,
    )


def draft(request: HttpRequest, form, *, case: Case, **more) -> HttpResponse:
    """The page of a draft, new or old."""
    more |= {"case": case, "has_word_of_police": case.notes.from_police().exists()}
    return form_page(request, form, submit="Spara utkastet", template="referrals/referral_form.html", **more)


def as_new_draft(request: HttpRequest, referral: Referral, form: NewReferralForm) -> HttpResponse:
    """What was typed while the draft was sent or withdrawn, to be saved as a draft of its own."""
    record_read(referral, by=request.user, case=referral.case_id)
    action = reverse("referrals:create", args=[referral.case.number])
    back = referral.get_absolute_url()
    return draft(request, form, case=referral.case, heading="Koppla in någon", back=back, action=action)


def step(request: HttpRequest, referral: Referral, form, **more) -> HttpResponse:
    """A form on a referral. Opening it is recorded."""
    record_read(referral, by=request.user, case=referral.case_id)
    trail = [(referral.agency.name, referral.get_absolute_url())]
    return form_page(request, form, case=referral.case, trail=trail, referral=referral, **more)


@require_POST
@requires(Permission.REFERRAL_SEND)
def ask(request: HttpRequest, referral_id) -> HttpResponse:
    """Ask the manager to approve. One click; what is missing is said on the referral's page."""
    referral = visible_referral(request, referral_id)
    form = DeedForm(sent(request), row=referral)
    if form.accept(request_approval, referral=referral, by=request.user):
        messages.success(request, "Chefen har fått underlaget för godkännande.")
    else:
        messages.error(request, form.first_error)
    return redirect(referral)


@requires(Permission.REFERRAL_SEND)
def send(request: HttpRequest, referral_id) -> HttpResponse:
    """The sheet once more, exactly as it leaves, and how it is handed over."""
    referral = visible_referral(request, referral_id)
    form = SendForm(sent(request), row=referral)
    if form.accept(send_referral, referral=referral, by=request.user):
        messages.success(request, "Inkopplingen är skickad och står i registret över utlämnanden.")
        return redirect(referral)
    unapproved = referral.leaves_unapproved
    return step(
        request,
        referral,
        form,
        heading="Lämna över utan att vänta på chefen?" if unapproved else "Lämna över underlaget?",
        submit="Ja, det är överlämnat",
        template="referrals/send.html",
        tone="alarm" if unapproved else "",
        unapproved=unapproved,
        whom_to_ring=whom_to_ring(referral, by=request.user, on=timezone.localdate()) if unapproved else "",
    )


@requires(Permission.REFERRAL_APPROVE)
def approve(request: HttpRequest, referral_id) -> HttpResponse:
    """That sheet and nothing else of the case: approve it, or give it back with a reason."""
    rows = Referral.objects.to_approve_by(request.user).for_list()
    referral = get_object_or_404(rows.select_related("approval_requested_by", "approved_by"), pk=referral_id)
    form, data = ReturnForm(row=referral), sent(request)
    if data is not None:
        returns = "return" in data
        form = (ReturnForm if returns else DeedForm)(data, row=referral)
        action = return_referral if returns else approve_referral
        if form.accept(action, referral=referral, by=request.user):
            messages.success(
                request, "Inkopplingen är lämnad tillbaka." if returns else "Inkopplingen är godkänd."
            )
            return redirect("referrals:index")
        if not returns:
            messages.error(request, form.first_error)
            form = ReturnForm(row=referral)
    record_read(referral, by=request.user, case=referral.case_id)
    own = request.user.pk in (referral.approval_requested_by_id, referral.created_by_id)
    return render(request, "referrals/approve.html", {"referral": referral, "form": form, "is_own": own})


@requires(Permission.REFERRAL_PROPOSE)
def answer(request: HttpRequest, referral_id) -> HttpResponse:
    referral = visible_referral(request, referral_id)
    form = AnswerForm(sent(request), row=referral)
    if form.is_valid():
        action = accept_referral if form.is_accepted else decline_referral
        if form.accept(action, referral=referral, by=request.user):
            messages.success(request, "Svaret är inskrivet.")
            return redirect(referral)
    return step(request, referral, form, heading="Skriv in svaret", submit="Spara svaret")


@requires(Permission.REFERRAL_PROPOSE)
def complete(request: HttpRequest, referral_id) -> HttpResponse:
    referral = visible_referral(request, referral_id)
    form = CompleteForm(sent(request), row=referral)
    if form.accept(complete_referral, referral=referral, by=request.user):
        messages.success(request, "Inkopplingen är klar.")
        return redirect(referral)
    return step(request, referral, form, heading="Vad gav inkopplingen?", submit="Inkopplingen är klar")


@requires(Permission.REFERRAL_PROPOSE)
def withdraw(request: HttpRequest, referral_id) -> HttpResponse:
    referral = visible_referral(request, referral_id)
    form, is_draft = WithdrawForm(sent(request), row=referral), referral.is_draft
    if form.accept(withdraw_referral, referral=referral, by=request.user):
        messages.success(request, "Utkastet är borttaget." if is_draft else "Inkopplingen är återkallad.")
        return redirect(referral)
    lead = (
        "Utkastet tas bort. Underlaget i det har inte lämnats över."
        if is_draft
        else "Det som redan har lämnats ut står kvar i registret. Säg till mottagaren också."
    )
    submit = "Ta bort utkastet" if is_draft else "Återkalla"
    heading = "Ta bort utkastet?" if is_draft else "Återkalla inkopplingen?"
    return step(request, referral, form, heading=heading, submit=submit, lead=lead, tone="alarm")


@requires(Permission.REFERRAL_PROPOSE)
def remind(request: HttpRequest, referral_id) -> HttpResponse:
    referral = visible_referral(request, referral_id)
    due_on = add_working_days(timezone.localdate(), REMINDED_ANSWER_DAYS)
    form = RemindForm(sent(request), row=referral, initial={"answer_due_on": due_on})
    if form.accept(remind_referral, referral=referral, by=request.user):
        messages.success(request, "Påminnelsen är inskriven.")
        return redirect(referral)
    lead = "Ring dem, och skriv in att du har påmint. Säg inget om ärendet i ett mejl eller på en telefonsvarare."
    return step(request, referral, form, heading="Har du påmint dem?", submit="Ja, jag har påmint", lead=lead)
