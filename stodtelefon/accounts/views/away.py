"""Borta: one's own days away, and for who may the colleagues'."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stodtelefon.accounts.actions.away import change_away, end_away, remove_away, set_away
from stodtelefon.accounts.actions.deputies import may_ask_for_deputy, may_end_deputy
from stodtelefon.accounts.forms.away import AwayForm, NewAwayForm
from stodtelefon.accounts.models import Away, Deputyship, User
from stodtelefon.forms.pages import form_page, press, sent
from stodtelefon.permissions import everyone_signed_in, role_to_lend


@everyone_signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What goes on and what is to come: one's own first."""
    today = timezone.localdate()
    rows = with_deputies(Away.objects.visible_to(request.user).not_over(on=today).for_list(), by=request.user)
    mine = [away for away in rows if away.user_id == request.user.pk]
    theirs = [away for away in rows if away.user_id != request.user.pk]
    return render(request, "accounts/away_index.html", {"mine": mine, "theirs": theirs, "today": today})


@everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Write in days away."""
    form = NewAwayForm(sent(request), by=request.user)
    if away := form.accept(set_away, by=request.user):
        say_how_it_stands(request, away)
        return redirect("accounts:away_index")
    return form_page(request, form, heading="Skriv in dagar borta", trail=trail())


@everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other days, or somebody else who stands in."""
    away = reachable(request, pk)
    form = AwayForm(sent(request), row=away)
    if changed := form.accept(change_away, away=away, by=request.user):
        say_how_it_stands(request, changed)
        return redirect("accounts:away_index")
    page = {"lead": away.user.name, "trail": trail(), "away": away}
    return form_page(request, form, heading="Ändra dagar borta", template="accounts/away_form.html", **page)


@everyone_signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Back today."""
    press(request, end_away, away=reachable(request, pk), done="Frånvaron är avslutad.")
    return redirect("accounts:away_index")


@everyone_signed_in
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back days that have not been."""
    press(request, remove_away, away=reachable(request, pk), done="Frånvaron är borttagen.")
    return redirect("accounts:away_index")


def with_deputies(rows: Iterable[Away], *, by: User) -> list[Away]:
    """Each with its `deputyship`, asked for or approved, and what this person may do with it."""
    rows = list(rows)
    known = list(Deputyship.objects.of_days(rows))
    for away in rows:
        away.deputyship = next((one for one in reversed(known) if one.is_within(away)), None)
        away.may_end_deputy = bool(away.deputyship) and may_end_deputy(away.deputyship, by)
        is_whole = bool(away.deputyship) and away.deputyship.last_day == away.last_day
        can_be = away.stand_in is not None and role_to_lend(away.user.roles, away.stand_in.roles) is not None
        away.may_ask_for_deputy = can_be and not is_whole and may_ask_for_deputy(away, by)
    return rows


def reachable(request: HttpRequest, pk: int) -> Away:
    """Days away that are not over, if the person may see them; otherwise they do not exist (404)."""
    rows = Away.objects.visible_to(request.user).not_over(on=timezone.localdate())
    return get_object_or_404(rows.select_related("user", "stand_in"), pk=pk)


def say_how_it_stands(request: HttpRequest, away: Away) -> None:
    """Saved; and what is allowed but worth knowing: a stand-in with fewer roles, somebody who was to stand in."""
    messages.success(request, f"{away.user.name}: {away}. Det är sparat.")
    for sentence in away.remarks():
        messages.warning(request, sentence)


def trail() -> list[tuple[str, str]]:
    return [("Borta", reverse("accounts:away_index"))]
