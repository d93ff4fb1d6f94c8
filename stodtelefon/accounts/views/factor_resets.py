"""What waits for a second person. And of that: somebody has lost the second factor, one asks that it is taken away,
another decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stodtelefon.accounts.actions.second_factor import ask_for_reset, decide_reset, withdraw_reset
from stodtelefon.accounts.forms.users import AskForResetForm
from stodtelefon.accounts.models import Deputyship, FactorReset, RoleChange, User
from stodtelefon.accounts.second_factor import asks_again, state_of
from stodtelefon.earlier.earlier_parts import address_of
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import ALREADY_CHANGED, confirm_page, form_page, press, sent
from stodtelefon.permissions import Permission, requires

WAITING = "Väntar på en andra person"


@requires(Permission.FACTOR_RESET_DECIDE, Permission.ROLE_CHANGE_DECIDE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a second person: second factors to take away, roles to change, and deputies."""
    context = {
        "heading": WAITING,
        "resets": FactorReset.objects.open().for_list(),
        "role_changes": RoleChange.objects.open().for_list(),
        "deputyships": Deputyship.objects.open().for_list(),
    }
    return render(request, "accounts/by_two.html", context)


@requires(Permission.USER_MANAGE)
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a person's second factor is taken away."""
    person = get_object_or_404(User, pk=pk)
    form = AskForResetForm(sent(request))
    if form.accept(ask_for_reset, user=person, by=request.user):
        messages.success(request, "Begärt. En annan systemförvaltare eller chefen beslutar.")
        return redirect("accounts:user", person.pk)
    return form_page(
        request,
        form,
        heading="Ta bort andra steget?",
        submit="Begär att det tas bort",
        lead=(
            f"{person.name} har {state_of(person)}. Det tas bort när en andra person har sagt ja, och då loggas "
            f"{person.name} ut överallt. Vid nästa inloggning görs ett nytt. Var säker på vem som ber om det."
        ),
        trail=[(person.name, reverse("accounts:user", args=[person.pk]))],
    )


@requires(Permission.FACTOR_RESET_DECIDE)
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes, after a question that says whose it is, who asked and why."""
    reset = get_object_or_404(FactorReset.objects.for_list(), pk=pk)
    form = DeedForm(sent(request), row=reset)
    if form.accept(decide_reset, reset=reset, is_approved=True, by=request.user):
        messages.success(request, "Andra steget är borttaget. Personen gör ett nytt vid nästa inloggning.")
        return redirect("accounts:factor_resets")
    if reset.decision and not form.is_bound:
        messages.info(request, ALREADY_CHANGED)
        return redirect(address_of(reset) or "accounts:factor_resets")
    return confirm_page(
        request,
        form,
        title="Ta bort andra steget?",
        question=f"Ta bort andra steget för {reset.user.name}?",
        text="Ring eller träffa personen först. Den som kan lösenordet kan sedan göra ett nytt andra steg.",
        facts=[
            ("Begärt av", reset.asked_by.name),
            ("Varför", reset.get_why_display()),
            ("Har nu", state_of(reset.user)),
        ],
        submit="Ta bort det",
        tone="alarm",
        trail=[(WAITING, reverse("accounts:factor_resets"))],
    )


@requires(Permission.FACTOR_RESET_DECIDE)
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    reset = get_object_or_404(FactorReset, pk=pk)
    press(request, decide_reset, reset=reset, is_approved=False, done="Nej är svaret. Andra steget är kvar.")
    return redirect("accounts:factor_resets")


@requires(Permission.USER_MANAGE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    reset = get_object_or_404(FactorReset, pk=pk)
    press(request, withdraw_reset, reset=reset, done="Begäran är återtagen.")
    return redirect("accounts:user", reset.user_id)
