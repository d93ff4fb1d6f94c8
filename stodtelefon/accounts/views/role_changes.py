"""Other roles for somebody: what was asked for on the page of the account is decided here, by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from stodtelefon.accounts.actions.role_changes import decide_role_change, withdraw_role_change
from stodtelefon.accounts.holdings import held_by
from stodtelefon.accounts.models import RoleChange
from stodtelefon.accounts.second_factor import asks_again
from stodtelefon.accounts.views.factor_resets import WAITING
from stodtelefon.dates import moment
from stodtelefon.earlier.earlier_parts import address_of
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import ALREADY_CHANGED, confirm_page, press, sent
from stodtelefon.permissions import Permission, requires

FALLEN = "Kontot har ändrats sedan det begärdes. Begär det på nytt."


@requires(Permission.ROLE_CHANGE_DECIDE)
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes, after a question that says exactly what is changed, and what moves where."""
    change = get_object_or_404(RoleChange.objects.for_list(), pk=pk)
    form = DeedForm(sent(request), row=change)
    if decided := form.accept(decide_role_change, change=change, is_approved=True, by=request.user):
        if decided.decision == RoleChange.Decision.OUTDATED:
            messages.error(request, FALLEN)
        else:
            messages.success(request, "Godkänt. Rollerna gäller nu.")
        return redirect("accounts:factor_resets")
    if change.decision and not form.is_bound:
        messages.info(request, ALREADY_CHANGED)
        return redirect(address_of(change) or "accounts:factor_resets")
    return confirm_page(
        request,
        form,
        title="Ändra roller?",
        question=f"Ändra roller för {change.user.name}?",
        text=f"{change.asked_by.name} begärde det {moment(change.asked_at)}. Det gäller så fort du har godkänt det.",
        facts=facts_of(change),
        submit="Godkänn",
        trail=[(WAITING, reverse("accounts:factor_resets"))],
    )


def facts_of(change: RoleChange) -> list[tuple[str, str]]:
    """Exactly what is approved: before and after, and what cannot be kept, as the account holds it now."""
    before, after = change.user, change.after
    moved = [
        (holding.words(count), holding.goes_to(change.to))
        for holding, count in held_by(before)
        if not holding.may(after)
    ]
    return [
        ("Roller nu", ", ".join(before.role_labels) or "ingen"),
        ("Roller efter", ", ".join(after.role_labels) or "ingen"),
        (
            "Barnbedömare",
            f"{_yes(before.is_child_assessor)}, och det ändras inte"
            if before.is_child_assessor == after.is_child_assessor
            else f"{_yes(before.is_child_assessor)}, blir {_yes(after.is_child_assessor)}",
        ),
        *(moved or [("Det som flyttas", "inget")]),
    ]


def _yes(is_so: bool) -> str:
    return "ja" if is_so else "nej"


@requires(Permission.ROLE_CHANGE_DECIDE)
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(RoleChange, pk=pk)
    press(
        request,
        decide_role_change,
        change=change,
        is_approved=False,
        done="Avslaget. Rollerna är som de var.",
    )
    return redirect("accounts:factor_resets")


@requires(Permission.USER_MANAGE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(RoleChange, pk=pk)
    press(request, withdraw_role_change, change=change, done="Begäran är återtagen.")
    return redirect("accounts:user", change.user_id)
