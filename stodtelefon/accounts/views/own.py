"""One's own account, and the table of who may do what."""

from __future__ import annotations

from allauth.account.signals import password_changed
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from stodtelefon.accounts import attempts
from stodtelefon.accounts.actions.log_notice import confirm_log_notice
from stodtelefon.accounts.actions.morning_mail import choose_morning_mail
from stodtelefon.accounts.actions.sessions import end_other_sessions
from stodtelefon.accounts.actions.shortcuts import choose_shortcuts
from stodtelefon.accounts.actions.users import change_name, change_own_password
from stodtelefon.accounts.forms.own import ChangePasswordForm, MorningMailForm, NameForm, ShortcutsForm
from stodtelefon.accounts.log_notice import VERSION, before_log_notice
from stodtelefon.accounts.models import Deputyship, User
from stodtelefon.accounts.openid_connect.configuration import may_use_password
from stodtelefon.accounts.screen_lock import is_ours
from stodtelefon.accounts.second_factor import TOO_MANY
from stodtelefon.audit.refusals import note_refusal
from stodtelefon.dates import iso
from stodtelefon.forms.pages import form_page, press, sent
from stodtelefon.permissions import ROLE_PERMISSIONS, SECTIONS, Permission, Role, everyone_signed_in, requires
from stodtelefon.twelve_rules import TWELVE_RULES

DUMMY = "dummy.EmailBackend"
NO_MAIL = (
    "Systemet skickar inga mejl än. Systemförvaltaren anger mejlservern (EMAIL_URL), och sedan kommer mejlet."
)


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
    facts += [("Ställföreträdare idag", Role(role).label) for role in user.lent_roles]
    if user.can(Permission.HOME_READ):
        facts.append(("Morgonmejl", "varje arbetsmorgon" if user.wants_morning_mail else "nej"))
    if user.log_notice_at:
        facts.append(("Besked om loggkontroll", f"bekräftat {iso(user.log_notice_at)}"))
    facts.append(("Kortkommandon", "avstängda" if user.has_keys_off else "på"))
    allowed = [permission.label for permission in Permission if user.can(permission)]
    return render(
        request,
        "accounts/profile.html",
        {
            "facts": facts,
            "allowed": allowed,
            "has_password": may_use_password(user),
            "wants_choice": user.can(Permission.HOME_READ),
        },
    )


@everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Change one's own name and title."""
    user = request.user
    form = NameForm(sent(request), row=user)
    if form.accept(change_name, user=user, by=user):
        messages.success(request, "Namn och titel är sparade.")
        return redirect("accounts:profile")
    lead = "Det du redan har skrivit under behåller det namn du hade då."
    return form_page(request, form, heading="Namn och titel", lead=lead, trail=profile_trail())


@everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password. This session lives on; all others end. The old one is counted as at the sign-in."""
    form = ChangePasswordForm(sent(request), initial={"username": request.user.email})
    tried = attempts.begin(request, request.user.email) if request.method == "POST" else {}
    if tried is None:
        attempts.tell_locked_out(request)
        form.add_error("current", TOO_MANY)
    elif user := form.accept(change_own_password, by=request.user):
        attempts.take_back(tried)
        update_session_auth_hash(request, user)
        password_changed.send(User, request=request, user=user)  # the session has another key from here on
        end_other_sessions(here=request.session.session_key, by=user)
        messages.success(request, "Lösenordet är bytt. Du är utloggad överallt utom här.")
        return redirect("accounts:profile")
    elif tried and "current" in form.errors:
        attempts.tell_refused(request)
        note_refusal("session.refused", by=None, target=request.user)
    elif tried:
        attempts.take_back(tried)
    return form_page(
        request,
        form,
        heading="Byt lösenord",
        submit="Byt lösenord",
        lead="Du loggas ut överallt utom här.",
        trail=profile_trail(),
    )


@requires(Permission.HOME_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def morning_mail(request: HttpRequest) -> HttpResponse:
    """Choose whether a mail says each working morning how many things wait."""
    form = MorningMailForm(sent(request), initial={"wants": request.user.wants_morning_mail})
    if user := form.accept(choose_morning_mail, by=request.user):
        chosen = "Mejlet kommer varje arbetsmorgon, utom när du är borta."
        messages.success(request, chosen if user.wants_morning_mail else "Inget morgonmejl skickas.")
        return redirect("accounts:profile")
    lead = (
        f"Det skickas till {request.user.email}." if not settings.EMAIL_BACKEND.endswith(DUMMY) else NO_MAIL
    )
    return form_page(request, form, heading="Morgonmejl", lead=lead, trail=profile_trail())


@everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Choose whether keys of one letter do something."""
    form = ShortcutsForm(sent(request), initial={"wants": not request.user.has_keys_off})
    if user := form.accept(choose_shortcuts, by=request.user):
        chosen = "Kortkommandon är avstängda." if user.has_keys_off else "Kortkommandon är på."
        messages.success(request, chosen)
        return redirect("accounts:profile")
    lead = "Valet följer ditt konto, vilken dator du än sitter vid."
    return form_page(request, form, heading="Kortkommandon", lead=lead, trail=profile_trail())


@everyone_signed_in
@before_log_notice
def log_notice(request: HttpRequest) -> HttpResponse:
    """What is in the log and how it is checked. Sent, one has read it, and goes on to where one was going."""
    if request.method == "POST":
        told = request.POST.get("version", "")
        press(request, confirm_log_notice, version=VERSION if told == str(VERSION) else 0)
        way = request.POST.get("next", "")
        return redirect(way if is_ours(request, way) else "home")
    context = {"version": VERSION, "is_confirmed": request.user.log_notice >= VERSION}
    return render(request, "accounts/log_notice.html", context)


def profile_trail() -> list[tuple[str, str]]:
    return [("Min profil", reverse("accounts:profile"))]


@everyone_signed_in
@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """The table in permissions.py, as it is, and who has rights of a role for some days."""
    rows = [
        (
            permission.label,
            [permission in ROLE_PERMISSIONS[role] for role in Role],
            SECTIONS.get(permission, ""),
        )
        for permission in Permission
    ]
    context = {
        "roles": [role.label for role in Role],
        "rows": rows,
        "deputyships": Deputyship.objects.approved().not_over(on=timezone.localdate()).for_days(),
    }
    return render(request, "accounts/permissions.html", context)


@everyone_signed_in
@require_safe
def twelve_rules(request: HttpRequest) -> HttpResponse:
    """What the program was designed by, in twelve_rules.py."""
    return render(request, "accounts/twelve_rules.html", {"rules": TWELVE_RULES})
