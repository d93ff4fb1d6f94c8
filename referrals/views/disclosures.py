"""The register of what was told to whom, and the manager's word on what goes to law enforcement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from calls.models import DangerReport
from calls.views.cases import visible_case
from referrals.actions.disclosures import (
    approve_disclosure,
    log_disclosure,
    read_answer,
    refuse_disclosure,
    review_disclosure,
    take_back_disclosure,
    tell_disclosure,
)
from referrals.forms.disclosures import DisclosureForm, RefusalForm, ReviewForm, TellForm
from referrals.models import Disclosure
from referrals.models.choices import Approval
from referrals.register import facts_of, keys_of, keys_visible_to, lines_of, outlines_of, standing
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import confirm_page, form_page, press, sent
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, requires

PER_PAGE = 50


@requires(Permission.REFERRAL_PROPOSE)
def index(request: HttpRequest) -> HttpResponse:
    """The register over the cases that one may open: when, to whom and on which basis, without what was told."""
    page = leaf(keys_visible_to(request.user), request.GET, per_page=PER_PAGE)
    context = {"page": page, "lines": outlines_of(page.rows)}
    return render(request, "referrals/disclosure_index.html", context)


@requires(Permission.REFERRAL_PROPOSE)
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    """All that has been told about one case, in full. Opening it is recorded."""
    case = visible_case(request, number)
    lines = lines_of(list(keys_of([case.pk])))
    told_of_danger = [] if lines else list(DangerReport.objects.of_cases([case]))
    record_read(case, by=request.user, case=case.pk, fields=["disclosures"])
    context = {"case": case, "lines": lines, "told_of_danger": told_of_danger}
    return render(request, "referrals/disclosure_case.html", context)


@requires(Permission.REFERRAL_PROPOSE)
def create(request: HttpRequest, number: str) -> HttpResponse:
    """Write in the register what was told outside a referral, or what is to be told to the police."""
    case = visible_case(request, number)
    form = DisclosureForm(sent(request))
    if row := form.accept(log_disclosure, case=case, by=request.user):
        said = "Det väntar på chefen. Lämna inget förrän det är godkänt."
        messages.success(request, "Utlämnandet står i registret." if row.told_at else said)
        return redirect("referrals:disclosure_case", number=number)
    context = {"form": form, "case": case, "has_word_of_police": case.notes.from_police().exists()}
    return render(request, "referrals/disclosure_form.html", context)


def visible_disclosure(request: HttpRequest, disclosure_id) -> Disclosure:
    """The line that the address names, if the person may open its case; otherwise it does not exist (404)."""
    return get_object_or_404(Disclosure.objects.visible_to(request.user).for_list(), pk=disclosure_id)


@requires(Permission.REFERRAL_PROPOSE)
def tell(request: HttpRequest, disclosure_id) -> HttpResponse:
    """What the manager approved has been handed over: when."""
    row = visible_disclosure(request, disclosure_id)
    form = TellForm(sent(request))
    if form.accept(tell_disclosure, disclosure=row, by=request.user):
        messages.success(request, "Det står i registret som lämnat.")
        return redirect("referrals:disclosure_case", number=row.case.number)
    record_read(row, by=request.user, case=row.case_id)
    return form_page(
        request,
        form,
        heading="Är det lämnat?",
        submit="Ja, det är lämnat",
        template="referrals/disclosure_tell.html",
        case=row.case,
        row=row,
        facts=facts_of(row),
    )


@requires(Permission.REFERRAL_PROPOSE)
def take_back(request: HttpRequest, disclosure_id) -> HttpResponse:
    """What is not told yet is not needed any more."""
    row = visible_disclosure(request, disclosure_id)
    if request.method == "POST":
        press(request, take_back_disclosure, disclosure=row, done="Det är taget tillbaka.")
        return redirect("referrals:disclosure_case", number=row.case.number)
    text = f"Till {row.to_words}. Inget har lämnats genom den här raden. Den står kvar som tagen tillbaka."
    return confirm_page(
        request,
        None,
        question="Ta tillbaka?",
        title="Ta tillbaka",
        submit="Ta tillbaka",
        text=text,
        case=row.case,
    )


@requires(Permission.REFERRAL_PROPOSE)
@require_POST
def read(request: HttpRequest, disclosure_id) -> HttpResponse:
    """Who wrote it has read why the manager said no. Back to Idag, or to the register where it can be written anew."""
    row = visible_disclosure(request, disclosure_id)
    press(request, read_answer, disclosure=row, done="Chefens nej är läst. Det står kvar i registret.")
    if request.POST.get("till") == "idag":
        return redirect("home")
    return redirect("referrals:disclosure_case", number=row.case.number)


@requires(Permission.REFERRAL_APPROVE)
def judge(request: HttpRequest, disclosure_id) -> HttpResponse:
    """That line and nothing else of the case: approve it, refuse it with a reason, or review what was told already."""
    rows = Disclosure.objects.to_judge_by(request.user).for_list()
    row = get_object_or_404(rows, pk=disclosure_id)
    reviews = row.approval == Approval.REVIEW
    form, data = (ReviewForm if reviews else RefusalForm)(), sent(request)
    if data is not None:
        if "approve" in data:
            press(request, approve_disclosure, disclosure=row, done="Det är godkänt.")
            return redirect("referrals:disclosure_judge", row.pk)
        form = (RefusalForm if "refuse" in data else ReviewForm)(data)
        action = refuse_disclosure if "refuse" in data else review_disclosure
        if form.accept(action, disclosure=row, by=request.user):
            messages.success(request, "Ditt svar är sparat.")
            return redirect("referrals:disclosure_judge", row.pk)
    record_read(row, by=request.user, case=row.case_id)
    context = {
        "row": row,
        "form": form,
        "facts": facts_of(row),
        "standing": standing(row),
        "reviews": reviews,
    }
    return render(request, "referrals/disclosure_judge.html", context)
