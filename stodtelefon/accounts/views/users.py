"""Accounts, for those who handle them; the manager sees and closes them."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stodtelefon.accounts.actions.invitations import invite_user, renew_invitation
from stodtelefon.accounts.actions.role_changes import ask_for_role_change
from stodtelefon.accounts.actions.users import (
    change_address,
    change_name,
    change_roles,
    disable_user,
    enable_user,
)
from stodtelefon.accounts.attempts import guessed
from stodtelefon.accounts.forms.own import NameForm
from stodtelefon.accounts.forms.users import (
    AddressForm,
    ChangeRolesForm,
    DisableForm,
    InviteForm,
)
from stodtelefon.accounts.holdings import Holding, held_by
from stodtelefon.accounts.links import link_to
from stodtelefon.accounts.models import Deputyship, Invitation, RoleChange, User
from stodtelefon.accounts.openid_connect.configuration import decided_roles, is_on, is_only_way
from stodtelefon.accounts.second_factor import asks_again, state_of
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import confirm_page, form_page, press, sent, shown_once
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, Role, requires

PER_PAGE = 50
ROLES_ASKED = "Begärt. En annan systemförvaltare eller chefen beslutar."
LINK_STANDS = "Länken som visades gäller. Den visas bara en gång, och ingen ny har gjorts."


@requires(Permission.USER_CLOSE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All accounts, the closed ones last."""
    page = leaf(User.objects.for_list(), request.GET, per_page=PER_PAGE)
    found = guessed(person.email for person in page)
    return render(request, "accounts/user_index.html", {"page": page, "guessed": found})


@requires(Permission.USER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Invite somebody. The answer shows the link, this once."""
    form = InviteForm(sent(request))
    if invitation := form.accept(invite_user, by=request.user):
        return show_link(request, invitation)
    return form_page(
        request,
        form,
        heading="Bjud in en kollega",
        submit="Skapa konto" if is_only_way() else "Skapa konto och länk",
        lead=f"Personen loggar in med {settings.OIDC_NAME}, där adressen ska vara densamma."
        if is_only_way()
        else "Du får en länk att lämna över. Den fungerar en gång och gäller i sju dagar.",
        trail=[("Användare", reverse("accounts:user_index"))],
    )


def show_link(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The link is in this answer and nowhere else: not in the session, not in the log. A page that is asked for again
    makes no other: the one that was handed over stands."""
    if is_only_way():
        messages.success(
            request, f"Kontot finns nu. {invitation.user.name} loggar in med {settings.OIDC_NAME}."
        )
        return redirect(invitation.user)
    link = link_to(invitation, otherwise=request.build_absolute_uri("/"))
    page = render(
        request,
        "accounts/invitation_link.html",
        {"invitation": invitation, "person": invitation.user, "link": link},
    )
    return shown_once(page, then=invitation.user.get_absolute_url(), said=LINK_STANDS)


@requires(Permission.USER_CLOSE)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, and what may be done to it."""
    person = get_object_or_404(User.objects.for_list(), pk=pk)
    facts = [
        ("E-postadress", person.email),
        ("Titel", person.title),
        ("Roller", ", ".join(person.role_labels)),
        ("Barnbedömare", "ja" if person.is_child_assessor else "nej"),
    ]
    standing = Deputyship.objects.approved().not_over(on=timezone.localdate()).filter(user=person)
    facts += [("Ställföreträdare", one.in_words) for one in standing.for_days()]
    invitation = person.invitations.open(at=timezone.now()).first()
    kinds = state_of(person)
    context = {
        "provider_name": settings.OIDC_NAME if is_on() else "",
        "binding": person.provider_bindings.of_issuer(settings.OIDC_ISSUER).first() if is_on() else None,
        "decided_roles": ", ".join(role.label for role in Role if role in decided_roles()),
        "is_only_way": is_only_way(),
        "person": person,
        "manages": request.user.can(Permission.USER_MANAGE),
        "facts": facts,
        "invitation": invitation,
        "second_factor": kinds or "inget än",
        "has_second_factor": bool(kinds),
        "reset": person.factor_resets.open().for_list().first(),
        "role_change": person.role_changes.open().for_list().first(),
    }
    return render(request, "accounts/user_detail.html", context)


@requires(Permission.USER_MANAGE)
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def edit_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the roles, and the mark barnbedömare, or ask for it where another can decide. What they do not let the
    person keep is moved."""
    person = get_object_or_404(User, pk=pk)
    takes_two = RoleChange.deciders(user=person, by=request.user).exists()
    held = held_by(person)
    form = ChangeRolesForm(sent(request), row=person, held=held)
    if form.accept(ask_for_role_change if takes_two else change_roles, user=person, by=request.user):
        messages.success(request, ROLES_ASKED if takes_two else "Ändringen är sparad.")
        return redirect("accounts:user", person.pk)
    return form_page(
        request,
        form,
        heading="Roller",
        submit="Begär ändringen" if takes_two else "Spara",
        lead="En annan systemförvaltare eller chefen godkänner innan något ändras." if takes_two else "",
        template="accounts/user_roles.html",
        holdings=held_facts(held),
        trail=[(person.name, reverse("accounts:user", args=[person.pk]))],
    )


@requires(Permission.USER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name and title."""
    return change(request, pk, NameForm, change_name, "Namn och titel")


@requires(Permission.USER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the address that the person signs in with."""
    return change(request, pk, AddressForm, change_address, "E-postadress")


def change(
    request: HttpRequest, pk: int, form_class: type[Form], action: Callable[..., User], heading: str
) -> HttpResponse:
    """One part of an account, each part with a form and an action of its own."""
    person = get_object_or_404(User, pk=pk)
    form = form_class(sent(request), row=person)
    if form.accept(action, user=person, by=request.user):
        messages.success(request, "Ändringen är sparad.")
        return redirect("accounts:user", person.pk)
    trail = [(person.name, reverse("accounts:user", args=[person.pk]))]
    return form_page(request, form, heading=heading, trail=trail)


@requires(Permission.USER_CLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, after a question that says what it holds and asks who takes over."""
    person = get_object_or_404(User, pk=pk)
    held = held_by(person)
    form = DisableForm(sent(request), row=person, held=held)
    if form.accept(disable_user, user=person, by=request.user):
        messages.success(
            request,
            "Kontot är avstängt, och det som fanns på det är flyttat." if held else "Kontot är avstängt.",
        )
        return redirect("accounts:user", person.pk)
    return confirm_page(
        request,
        form,
        title="Stäng av kontot?",
        question=f"Stänga av kontot för {person.name}?",
        text=(
            f"{person.name} loggas ut överallt på en gång. Allt som är sparat "
            "finns kvar med namnet under. Kontot kan öppnas igen, men det som flyttas kommer inte tillbaka."
        ),
        facts=held_facts(held),
        submit="Stäng av kontot",
        tone="alarm",
        back=reverse("accounts:user", args=[person.pk]),
    )


def held_facts(held: list[tuple[Holding, int]]) -> list[tuple[str, str]]:
    """What an account holds, in numbers and kinds, and where each goes."""
    return [(holding.words(count), holding.goes) for holding, count in held]


@requires(Permission.USER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account, after a question."""
    person = get_object_or_404(User, pk=pk)
    form = DeedForm(sent(request), row=person)
    if form.accept(enable_user, user=person, by=request.user):
        messages.success(request, "Kontot är öppet igen.")
        return redirect("accounts:user", person.pk)
    roles = ", ".join(person.role_labels) or "ingen"
    return confirm_page(
        request,
        form,
        title="Öppna kontot?",
        question=f"Öppna kontot för {person.name} igen?",
        text=f"{person.name} kan logga in med sitt gamla lösenord och har samma roller som förut: {roles}.",
        submit="Öppna kontot",
        back=reverse("accounts:user", args=[person.pk]),
    )


@requires(Permission.USER_MANAGE)
@require_POST
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link for somebody whose link or password is gone."""
    person = get_object_or_404(User, pk=pk)
    if invitation := press(request, renew_invitation, user=person):
        return show_link(request, invitation)
    return redirect("accounts:user", person.pk)
