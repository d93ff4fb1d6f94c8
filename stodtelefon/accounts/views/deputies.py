"""Deputies: asked for from the days away, decided under what waits for a second person, ended by one press."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from stodtelefon.accounts.actions.deputies import (
    ask_for_deputy,
    decide_deputy,
    end_deputy,
    may_ask_for_deputy,
    withdraw_deputy,
)
from stodtelefon.accounts.models import Deputyship
from stodtelefon.accounts.models.away import away_words
from stodtelefon.accounts.second_factor import asks_again
from stodtelefon.accounts.views.away import reachable, trail
from stodtelefon.accounts.views.factor_resets import WAITING
from stodtelefon.dates import moment
from stodtelefon.earlier.earlier_parts import address_of
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import ALREADY_CHANGED, confirm_page, press, sent
from stodtelefon.permissions import Permission, everyone_signed_in, requires, role_to_lend

FALLEN = "Dagarna, kontona eller rollerna har ändrats sedan det begärdes. Begär det på nytt."
ENDS = "Rättigheterna gäller bara de dagarna och upphör av sig själva."


@everyone_signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that whoever stands in gets the rights of the role; to who may not ask there is no such page (404)."""
    away = reachable(request, pk)
    role = role_to_lend(away.user.roles, away.stand_in.roles) if away.stand_in else None
    if role is None or not may_ask_for_deputy(away, request.user):
        raise Http404
    form = DeedForm(sent(request), row=away)
    if form.accept(ask_for_deputy, away=away, by=request.user):
        messages.success(request, "Begärt. Någon annan beslutar: en systemförvaltare eller enhetschef.")
        return redirect("accounts:away_index")
    return confirm_page(
        request,
        form,
        title="Begära en ställföreträdare?",
        question=f"Begära att {away.stand_in.name} blir ställföreträdare?",
        text=f"{away.stand_in.name} får allt som en {role.label} får, när en annan person har godkänt det. {ENDS}",
        facts=[
            ("Ställföreträdare", away.stand_in.name),
            ("För", f"{away.user.name}, {role.label}"),
            ("Dagar", away_words(away.first_day, away.last_day, on=timezone.localdate())),
        ],
        submit="Begär det",
        trail=trail(),
    )


@requires(Permission.ROLE_CHANGE_DECIDE)
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes, after a question that says who gets which rights, and when."""
    deputyship = get_object_or_404(Deputyship.objects.for_list(), pk=pk)
    form = DeedForm(sent(request), row=deputyship)
    if decided := form.accept(decide_deputy, deputyship=deputyship, is_approved=True, by=request.user):
        if decided.decision == Deputyship.Decision.OUTDATED:
            messages.error(request, FALLEN)
        else:
            messages.success(request, f"Godkänt. Det gäller {decided.days}.")
        return redirect("accounts:factor_resets")
    if deputyship.decision and not form.is_bound:
        messages.info(request, ALREADY_CHANGED)
        return redirect(address_of(deputyship) or "accounts:factor_resets")
    user, of = deputyship.user, deputyship.of
    return confirm_page(
        request,
        form,
        title="Godkänna en ställföreträdare?",
        question=f"Ska {user.name} vara ställföreträdare?",
        text=f"{user.name} får allt som en {deputyship.get_role_display()} får. {ENDS}",
        facts=[
            ("Ställföreträdare", f"{user.name}, {user.roles_in_words}"),
            ("För", f"{of.name}, {of.roles_in_words}"),
            ("Roll som lånas ut", deputyship.get_role_display()),
            ("Dagar", deputyship.days),
            ("Begärt", f"av {deputyship.asked_by.name}, {moment(deputyship.asked_at)}"),
        ],
        submit="Godkänn",
        trail=[(WAITING, reverse("accounts:factor_resets"))],
    )


@requires(Permission.ROLE_CHANGE_DECIDE)
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    deputyship = get_object_or_404(Deputyship, pk=pk)
    done = "Avslaget. Inga rättigheter har ändrats."
    press(request, decide_deputy, deputyship=deputyship, is_approved=False, done=done)
    return redirect("accounts:factor_resets")


@everyone_signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    press(request, withdraw_deputy, deputyship=seen(request, pk), done="Begäran är återtagen.")
    return redirect("accounts:away_index")


@everyone_signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the rights away at once."""
    done = "Avslutat. Rättigheterna har upphört."
    press(request, end_deputy, deputyship=seen(request, pk), done=done)
    return redirect("accounts:away_index")


def seen(request: HttpRequest, pk: int) -> Deputyship:
    """One that is one's own affair, or anybody's to who decides; otherwise there is none (404)."""
    return get_object_or_404(Deputyship.objects.visible_to(request.user), pk=pk)
