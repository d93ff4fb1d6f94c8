"""Cases that are opened by somebody who has them not, whole or who is in them alone: the reason, who has opened which,
the manager's decision, and what is reviewed."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from calls.actions.openings import (
    ask_to_open,
    asked_already,
    break_glass,
    break_glass_to_identities,
    decide_opening,
    obstacle_to_deciding,
    obstacle_to_reviewing,
    open_closed_case,
    read_refusal,
    review_opening,
)
from calls.forms.access_requests import identities_in
from calls.forms.openings import BreakGlassForm, DecisionForm, IdentitiesForm, OpeningForm
from calls.models import Case, CaseOpening
from calls.models.case_sets import breaks_to_identities
from calls.models.openings import REVIEWED_BY, Kind, kind_of, kinds_reviewed_by
from calls.next_steps import queue_url
from calls.views.people import facts_of
from calls.visible_case import case_with_number
from stodtelefon.accounts.second_factor import ask_again
from stodtelefon.audit.actions import record, record_read
from stodtelefon.dates import moment
from stodtelefon.forms.pages import form_page, press, sent
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, requires

PER_PAGE = 25


@requires(Permission.CASE_OPEN_CLOSED)
def opening_create(request: HttpRequest, number: str) -> HttpResponse:
    """Why a closed case has to be read. One that closed within a year opens at once, an older one is asked for."""
    case = get_object_or_404(Case.objects.listed_to(request.user).numbered(number))
    if case.number != number:
        messages.info(request, f"Ärende {number} är ihopslaget med {case.number}. Allt finns där.")
        return redirect("calls:opening_create", case.number)
    if case.is_open or Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return redirect(case)
    kind = kind_of(timezone.localdate(case.closed_at), today=timezone.localdate())
    form = OpeningForm(sent(request))
    if kind == Kind.CLOSED_LATELY and (opening := form.accept(open_closed_case, case=case, by=request.user)):
        messages.success(request, f"Ärendet är öppnat för läsning till {moment(opening.until)}.")
        return redirect(case)
    if kind == Kind.CLOSED_LONG_AGO and form.accept(ask_to_open, case=case, by=request.user):
        messages.success(request, f"Chefen har fått frågan om ärende {number}. Svaret kommer på Idag.")
        return redirect("calls:opening_index")
    return form_page(
        request,
        form,
        template="calls/opening_form.html",
        heading=f"Öppna ärende {number}",
        submit="Öppna för läsning" if kind == Kind.CLOSED_LATELY else "Be chefen öppna",
        closed=case,
        is_older=kind == Kind.CLOSED_LONG_AGO,
        is_asked=asked_already(case, by=request.user),
        trail=[("Ärenden", queue_url("avslutade")), (f"Ärende {number}", "")],
    )


@requires(Permission.CASE_BREAK_GLASS)
def break_glass_create(request: HttpRequest, number: str) -> HttpResponse:
    """Why somebody else's case has to be opened. Nothing is said of the case but the number that was typed."""
    with suppress(Http404):
        return redirect(case_with_number(number, user=request.user))
    case = get_object_or_404(Case.objects.behind_glass(request.user).numbered(number))
    form = BreakGlassForm(sent(request))
    if opening := form.accept(break_glass, case=case, by=request.user):
        messages.success(
            request, f"Ärendet är öppnat för dig till {moment(opening.until)}. Chefen granskar det."
        )
        return redirect(case)
    return form_page(
        request,
        form,
        template="calls/break_glass.html",
        heading=f"Nödöppna ärende {number}",
        submit="Nödöppna",
        number=number,
        trail=[("Sök", reverse("calls:search")), (f"Ärende {number}", "")],
    )


@requires(Permission.IDENTITY_BREAK_GLASS)
def identities_break_glass(request: HttpRequest) -> HttpResponse:
    """In which case a manager opens who somebody is, and why. One that may not be opened reads as one that is not."""
    if not breaks_to_identities(request.user):
        raise Http404
    form = IdentitiesForm(sent(request))
    if opening := form.accept(break_glass_to_identities, by=request.user):
        messages.success(request, f"Identiteterna är öppna för dig till {moment(opening.until)}.")
        return redirect("calls:opened_identities", opening.pk)
    return form_page(
        request,
        form,
        template="calls/identities_break_glass.html",
        heading="Nödöppna identiteter",
        submit="Nödöppna",
        trail=[("Öppnade ärenden", reverse("calls:opening_index"))],
    )


@requires(Permission.IDENTITY_BREAK_GLASS)
def opened_identities(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """Of whom there is an identity in the case, as what they are in it and no more: each is opened by itself."""
    opening = _opened_to(request, opening_id)
    record_read(opening, by=request.user, case=opening.case_id)
    context = {"opening": opening, "identities": list(identities_in(opening.case))}
    return render(request, "calls/opened_identities.html", context)


@requires(Permission.IDENTITY_BREAK_GLASS)
def opened_identity(request: HttpRequest, opening_id: UUID, identity_id: UUID) -> HttpResponse:
    """One identity and nothing else of the case, after who is at the keyboard has shown who it is."""
    opening = _opened_to(request, opening_id)
    identity = next((one for one, _ in identities_in(opening.case) if one.pk == identity_id), None)
    if identity is None:
        raise Http404
    if asked := ask_again(request):
        return asked
    record_read(identity, by=request.user, case=opening.case_id)
    context = {
        "number": opening.case.number,
        "back": reverse("calls:opened_identities", args=[opening.pk]),
        "until": moment(opening.until),
        "identity": identity,
        "facts": facts_of(identity, shown=("contact_safety",)),
    }
    return render(request, "calls/identity_alone.html", context)


def _opened_to(request: HttpRequest, opening_id: UUID) -> CaseOpening:
    """The opening by which this person may open who is in its case now; else 404."""
    rows = CaseOpening.objects.to_identities(request.user, at=timezone.now()).for_list()
    return get_object_or_404(rows, pk=opening_id)


@requires(Permission.OPENING_DECIDE, Permission.IDENTITY_GLASS_REVIEW)
def opening_review(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """The reason and nothing else of the case; sent, somebody else has looked at it."""
    rows = CaseOpening.objects.visible_to(request.user).filter(kind__in=REVIEWED_BY).for_list()
    opening = get_object_or_404(rows, pk=opening_id)
    if request.method == "POST":
        press(request, review_opening, opening=opening, done="Granskningen är sparad.")
        return redirect("calls:opening_review", opening.pk)
    record_read(opening, by=request.user, case=opening.case_id)
    what = "Nödöppnade identiteter i" if opening.is_of_identities else "Nödöppning av"
    context = {
        "opening": opening,
        "heading": f"{what} ärende {opening.case.number}",
        "obstacle": obstacle_to_reviewing(opening, request.user),
    }
    return render(request, "calls/opening_review.html", context)


@requires(Permission.OPENING_DECIDE, Permission.CASE_OPEN_CLOSED, Permission.CASE_BREAK_GLASS)
def opening_index(request: HttpRequest) -> HttpResponse:
    """Who has opened which case, when and why. The manager sees all, others their own, and what they review; no
    content."""
    openings, now = CaseOpening.objects.visible_to(request.user).for_list(), timezone.now()
    record("opening.listed", by=request.user, is_read=True)
    context = {
        "page": leaf(openings, request.GET, per_page=PER_PAGE),
        "to_decide": set(CaseOpening.objects.to_decide_by(request.user).values_list("pk", flat=True)),
        "to_review": set(CaseOpening.objects.to_review_by(request.user).values_list("pk", flat=True)),
        "waiting": set(CaseOpening.objects.waiting().values_list("pk", flat=True)),
        "to_identities": set(
            CaseOpening.objects.to_identities(request.user, at=now).values_list("pk", flat=True)
        ),
        "is_all": request.user.can(Permission.OPENING_DECIDE),
        "reviews_identities": Kind.IDENTITIES in kinds_reviewed_by(request.user),
        "breaks_to_identities": breaks_to_identities(request.user),
        "now": now,
    }
    return render(request, "calls/opening_index.html", context)


@requires(Permission.OPENING_DECIDE)
def opening_decide(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """The reason and nothing else of the case: open it to who asked, or say why not."""
    rows = CaseOpening.objects.visible_to(request.user).filter(kind=Kind.CLOSED_LONG_AGO).for_list()
    opening = get_object_or_404(rows, pk=opening_id)
    form = DecisionForm(sent(request), row=opening)
    if form.accept(decide_opening, opening=opening, by=request.user):
        messages.success(request, f"{opening.created_by.name} får ditt svar på Idag.")
        return redirect("home")
    record_read(opening, by=request.user, case=opening.case_id)
    return form_page(
        request,
        form,
        template="calls/opening_decide.html",
        heading=f"Öppna ärende {opening.case.number}?",
        submit="Spara beslutet",
        opening=opening,
        obstacle=obstacle_to_deciding(opening, opening.case, request.user),
        trail=[("Öppnade ärenden", reverse("calls:opening_index"))],
    )


@requires(Permission.CASE_OPEN_CLOSED)
@require_POST
def opening_read(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    opening = get_object_or_404(CaseOpening, pk=opening_id, created_by=request.user)
    press(request, read_refusal, opening=opening)
    return redirect("home")
