"""Accounts, for those who handle them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stodtelefon.accounts.actions.invitations import invite_user, renew_invitation
from stodtelefon.accounts.actions.users import (
    change_address,
    change_name,
    change_roles,
    disable_user,
    enable_user,
)
from stodtelefon.accounts.forms import AddressForm, InviteForm, NameForm, RolesForm, take_in_theirs
from stodtelefon.accounts.models import Invitation, User
from stodtelefon.permissions import Permission, requires
from stodtelefon.saving import Stale

PER_PAGE = 50


@requires(Permission.USER_MANAGE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All accounts, the closed ones last."""
    page = Paginator(User.objects.for_list(), PER_PAGE).get_page(request.GET.get("sida"))
    return render(request, "accounts/user_index.html", {"page": page})


@requires(Permission.USER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Invite somebody. The answer shows the link, this once."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            invitation = invite_user(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            return show_link(request, invitation)
    return render(request, "accounts/user_create.html", {"form": form})


def show_link(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The link is in this answer and nowhere else: not in the session, not in the log."""
    path = reverse("accounts:invitation", args=[invitation.token])
    return render(
        request,
        "accounts/invitation_link.html",
        {"invitation": invitation, "person": invitation.user, "link": request.build_absolute_uri(path)},
    )


@requires(Permission.USER_MANAGE)
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
    invitation = person.invitations.open(at=timezone.now()).first()
    return render(
        request, "accounts/user_detail.html", {"person": person, "facts": facts, "invitation": invitation}
    )


@requires(Permission.USER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the roles, and the mark barnbedömare."""
    return change(request, pk, RolesForm, change_roles, "Roller")


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
    initial = {name: getattr(person, name) for name in (*form_class.base_fields, "version")}
    form = form_class(request.POST or None, initial=initial)
    theirs = []
    if form.is_valid():
        try:
            action(user=person, by=request.user, **form.cleaned_data)
        except Stale as error:
            form.refuse(error)
            theirs = take_in_theirs(form, person)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, "Ändringen är sparad.")
            return redirect("accounts:user", person.pk)
    context = {"person": person, "form": form, "heading": heading, "theirs": theirs}
    return render(request, "accounts/user_edit.html", context)


@requires(Permission.USER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, after a question."""
    words = {"submit": "Stäng av kontot", "tone": "alarm", "done": "Kontot är avstängt."}
    return close_or_open(request, pk, disable_user, "accounts/user_disable.html", words)


@requires(Permission.USER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account, after a question."""
    words = {"submit": "Öppna kontot", "done": "Kontot är öppet igen."}
    return close_or_open(request, pk, enable_user, "accounts/user_enable.html", words)


def close_or_open(request: HttpRequest, pk: int, action, template: str, words: dict) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        try:
            action(user=person, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, words["done"])
        return redirect("accounts:user", person.pk)
    context = {
        "person": person,
        "roles": ", ".join(person.role_labels) or "ingen",
        "cancel_url": reverse("accounts:user", args=[person.pk]),
    }
    return render(request, template, context | words)


@requires(Permission.USER_MANAGE)
@require_POST
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link for somebody whose link or password is gone."""
    person = get_object_or_404(User, pk=pk)
    try:
        invitation = renew_invitation(user=person, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("accounts:user", person.pk)
    return show_link(request, invitation)
