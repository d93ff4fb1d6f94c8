"""One's own account, and the table of who may do what."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from stodtelefon.accounts.actions.users import change_name, change_own_password
from stodtelefon.accounts.forms import ChangePasswordForm, NameForm, take_in_theirs
from stodtelefon.accounts.models import User
from stodtelefon.drafts.keeping import keeps_no_form
from stodtelefon.permissions import ROLE_PERMISSIONS, Permission, Role, everyone_signed_in
from stodtelefon.saving import Stale


@everyone_signed_in
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Who I am here, and what I may do."""
    user = request.user
    facts = [
        ("Namn", user.name),
        ("Titel", user.title),
        ("E-postadress", user.email),
        ("Roller", ", ".join(user.role_labels)),
        ("Barnbedömare", "ja" if user.is_child_assessor else "nej"),
    ]
    allowed = [permission.label for permission in Permission if user.can(permission)]
    return render(request, "accounts/profile.html", {"facts": facts, "allowed": allowed})


@everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Change one's own name and title."""
    user = request.user
    initial = {"name": user.name, "title": user.title, "version": user.version}
    form = NameForm(request.POST or None, initial=initial)
    theirs = []
    if form.is_valid():
        try:
            change_name(user=user, by=user, **form.cleaned_data)
        except Stale as error:
            form.refuse(error)
            theirs = take_in_theirs(form, User.objects.get(pk=user.pk))
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, "Namn och titel är sparade.")
            return redirect("accounts:profile")
    return render(request, "accounts/name.html", {"form": form, "theirs": theirs})


@everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_no_form
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password. This session lives on; all others end."""
    form = ChangePasswordForm(request.POST or None, initial={"username": request.user.email})
    if form.is_valid():
        try:
            user = change_own_password(
                current=form.cleaned_data["current"], password=form.cleaned_data["password"], by=request.user
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "Lösenordet är bytt. Du är utloggad överallt utom här.")
            return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form})


@everyone_signed_in
@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """The table in permissions.py, as it is."""
    rows = [
        (permission.label, [permission in ROLE_PERMISSIONS[role] for role in Role])
        for permission in Permission
    ]
    return render(
        request, "accounts/permissions.html", {"roles": [role.label for role in Role], "rows": rows}
    )
