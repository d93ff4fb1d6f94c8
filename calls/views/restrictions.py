"""Restricted cases: asked for at the case, decided by the manager on pages that show its number and nothing else."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from calls.actions.restrictions import (
    approvers_of,
    ask_to_lift,
    ask_to_restrict,
    decide_request,
    name_person,
    obstacle_to_asking,
    obstacle_to_deciding,
    obstacle_to_lifting,
    remove_person,
    restrict_case,
    standing_in,
    withdraw_request,
)
from calls.forms.restrictions import AskToLiftForm, AskToRestrictForm, NameForm, RestrictForm
from calls.models import NamedPerson, Restriction, RestrictionRequest
from calls.models.outsiders import not_recused
from calls.models.restrictions import RestrictionQuerySet
from calls.views.cases import visible_case
from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record, record_read
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import form_page, press, sent
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, asks_who_it_is, requires

PER_PAGE = 25
ALL = "Skyddade ärenden"


def _standing_for(user: User) -> RestrictionQuerySet:
    """The restrictions that stand, but for those of cases in which this manager is recused."""
    return not_recused(Restriction.objects.standing(), user)


def trail() -> list[tuple[str, str]]:
    return [(ALL, reverse("calls:restriction_index"))]


@requires(Permission.CASE_WRITE)
def restriction_ask(request: HttpRequest, number: str) -> HttpResponse:
    """Whoever works in a case asks the manager to restrict it."""
    case = visible_case(request, number)
    form = AskToRestrictForm(sent(request))
    if form.accept(ask_to_restrict, case=case, by=request.user):
        messages.success(request, "Chefen har fått frågan om att skydda ärendet.")
        return redirect(case)
    return form_page(
        request,
        form,
        template="calls/restriction_ask.html",
        heading="Be chefen skydda ärendet",
        submit="Be chefen",
        case=case,
        obstacle=obstacle_to_asking(case, request.user),
    )


@requires(Permission.CASE_RESTRICT)
@require_safe
def restriction_index(request: HttpRequest) -> HttpResponse:
    """What is asked for, and the restricted cases: number, who is named, since when and by whom."""
    record("restriction.listed", by=request.user, is_read=True)
    context = {
        "asked": not_recused(RestrictionRequest.objects.open().for_list(), request.user).select_related(
            "case"
        ),
        "page": leaf(_standing_for(request.user).for_list(), request.GET, per_page=PER_PAGE),
    }
    return render(request, "calls/restriction_index.html", context)


@requires(Permission.CASE_RESTRICT)
def restriction_create(request: HttpRequest) -> HttpResponse:
    """The manager restricts a case, by its number, to the people who are named."""
    number = request.GET.get("arende", "")
    asked = not_recused(RestrictionRequest.objects.open(), request.user).filter(
        case__number=number, kind=RestrictionRequest.Kind.RESTRICT
    )
    initial = {"number": number}
    if number and (request_row := asked.first()):
        initial |= {"people": [request_row.asked_by_id], "reason": request_row.reason}
    form = RestrictForm(sent(request), initial=initial, by=request.user)
    if restriction := form.accept(restrict_case, by=request.user):
        messages.success(request, f"Ärende {restriction.case.number} är skyddat.")
        return redirect("calls:restriction", restriction.pk)
    return form_page(
        request,
        form,
        template="calls/restriction_form.html",
        heading="Skydda ett ärende",
        submit="Skydda ärendet",
        others=[one.name for one in approvers_of(request.user) if one != request.user],
        trail=trail(),
    )


@requires(Permission.CASE_RESTRICT)
def restriction(request: HttpRequest, restriction_id: UUID) -> HttpResponse:
    """To whom a restricted case is open, and somebody more."""
    found = get_object_or_404(_standing_for(request.user).for_list(), pk=restriction_id)
    form = NameForm(sent(request), restriction=found, by=request.user)
    if named := form.accept(name_person, restriction=found, by=request.user):
        messages.success(request, f"{named.user.name} är namngiven.")
        return redirect("calls:restriction", found.pk)
    record_read(found, by=request.user, case=found.case_id)
    return form_page(
        request,
        form,
        template="calls/restriction.html",
        heading=f"Skyddat ärende {found.case.number}",
        submit="Namnge",
        restriction=found,
        asked=RestrictionRequest.objects.open().for_list().filter(case=found.case_id).first(),
        trail=trail(),
    )


@requires(Permission.CASE_RESTRICT)
@require_POST
def person_remove(request: HttpRequest, named_id: UUID) -> HttpResponse:
    rows = NamedPerson.objects.standing().filter(restriction__in=_standing_for(request.user))
    named = get_object_or_404(rows.select_related("user", "restriction"), pk=named_id)
    press(request, remove_person, named=named, done=f"{named.user.name} är inte längre namngiven.")
    return redirect("calls:restriction", named.restriction_id)


@requires(Permission.CASE_WRITE, Permission.CASE_RESTRICT)
def lift_ask(request: HttpRequest, restriction_id: UUID) -> HttpResponse:
    """Somebody who works in the case, or a manager, asks that its restriction is lifted. To others there is none."""
    rows = not_recused(Restriction.objects.to_lift_by(request.user), request.user).for_list()
    found = get_object_or_404(rows, pk=restriction_id)
    decides = request.user.can(Permission.CASE_RESTRICT)
    back = reverse("calls:restriction", args=[found.pk]) if decides else found.case.get_absolute_url()
    form = AskToLiftForm(sent(request))
    if form.accept(ask_to_lift, restriction=found, by=request.user):
        messages.success(request, "Begärt. En enhetschef beslutar, en annan än du.")
        return redirect(back)
    return form_page(
        request,
        form,
        template="calls/restriction_ask.html",
        heading=f"Häva skyddet av ärende {found.case.number}",
        submit="Begär att skyddet hävs",
        restriction=found,
        obstacle=obstacle_to_lifting(found, request.user),
        trail=[(f"Ärende {found.case.number}", back)],
    )


@requires(Permission.CASE_RESTRICT)
@asks_who_it_is
def restriction_decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The reason and nothing else of the case. Yes to lift it is said here, to restrict it where people are named."""
    rows = not_recused(RestrictionRequest.objects.for_list(), request.user)
    asked = get_object_or_404(rows.select_related("case"), pk=request_id)
    form = DeedForm(sent(request), row=asked)
    if form.accept(decide_request, asked=asked, is_approved=True, by=request.user):
        messages.success(request, f"Skyddet av ärende {asked.case.number} är hävt.")
        return redirect("calls:restriction_index")
    record_read(asked, by=request.user, case=asked.case_id)
    words = "Häva skyddet av" if asked.is_to_lift else "Skydda"
    found = standing_in(asked.case)
    return form_page(
        request,
        form,
        template="calls/restriction_decide.html",
        heading=f"{words} ärende {asked.case.number}?",
        submit="Häv skyddet",
        asked=asked,
        named=found.named.standing().for_list() if found is not None else (),
        obstacle=obstacle_to_deciding(asked, request.user),
        trail=trail(),
    )


@requires(Permission.CASE_RESTRICT)
@require_POST
def restriction_decline(request: HttpRequest, request_id: UUID) -> HttpResponse:
    asked = get_object_or_404(not_recused(RestrictionRequest.objects.all(), request.user), pk=request_id)
    press(request, decide_request, asked=asked, is_approved=False, done="Avslaget. Inget är ändrat.")
    return redirect("calls:restriction_index")


@requires(Permission.CASE_WRITE, Permission.CASE_RESTRICT)
@require_POST
def restriction_withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Who asked takes it back; what somebody else asked for is not there."""
    rows = RestrictionRequest.objects.filter(asked_by=request.user).select_related("case")
    asked = get_object_or_404(rows, pk=request_id)
    press(request, withdraw_request, asked=asked, done="Begäran är återtagen.")
    return redirect("calls:restriction_index" if request.user.can(Permission.CASE_RESTRICT) else asked.case)
