"""One's own second factor: which ones there are, a new one, and the codes on paper. And who is at the keyboard."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_authentication, begin_registration
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from stodtelefon.accounts.actions.second_factor import (
    add_app,
    add_key,
    new_recovery_codes,
    remove_factor,
)
from stodtelefon.accounts.forms.own import AddAppForm, AddKeyForm
from stodtelefon.accounts.forms.sign_in import ConfirmForm
from stodtelefon.accounts.openid_connect.configuration import may_use_password, way_to_provider
from stodtelefon.accounts.screen_lock import next_page
from stodtelefon.accounts.second_factor import (
    KINDS,
    Type,
    asks_again,
    before_second_factor,
    codes_left,
    factors_of,
    is_missing,
    is_shown,
    seal,
    tell_shown,
    unseal,
)
from stodtelefon.accounts.views.own import profile_trail
from stodtelefon.forms.pages import confirm_page, form_page, press, sent, shown_once
from stodtelefon.permissions import everyone_signed_in
from stodtelefon.privacy.keys import CannotOpen

SECRET = "second_factor_secret"  # noqa: S105 (where the session has it, sealed, until the app has shown a code)
CODES_STAND = "Koderna som visades gäller. De visas bara en gång. Gör nya om du inte hann spara dem."


@before_second_factor
@everyone_signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What one signs in with besides the password."""
    factors = list(factors_of(request.user))
    if factors and is_missing(request):  # made in another session: this one shows it
        return redirect("accounts:confirm")
    context = {
        "factors": [(factor, KINDS[factor.type], name_of(factor)) for factor in factors],
        "codes_left": codes_left(request.user),
        "has_app": any(factor.type == Type.TOTP for factor in factors),
        "may_remove": not settings.SECOND_FACTOR or len(factors) > 1,
        "is_in": not settings.SECOND_FACTOR or is_shown(request),
    }
    return render(request, "accounts/second_factor.html", context)


def name_of(factor) -> str:
    return factor.wrap().name if factor.type == Type.WEBAUTHN else ""


def may_make(request: HttpRequest) -> bool:
    """The first one is made after the password alone; another by whoever has shown one."""
    return is_shown(request) or not factors_of(request.user).exists()


def pending_secret(session: SessionBase) -> str:
    """Of the app that is being added: the same until it has shown a code. It lies sealed, as all of them do."""
    with suppress(KeyError, CannotOpen):
        return unseal(session[SECRET])
    secret = generate_totp_secret()
    session[SECRET] = seal(secret)
    return secret


@before_second_factor
@everyone_signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def app(request: HttpRequest) -> HttpResponse:
    """Make an app with codes a second factor: it takes the secret as a picture, and shows a code of it."""
    if not may_make(request):
        return redirect("accounts:second_factor")
    secret = pending_secret(request.session)
    form = AddAppForm(sent(request))
    codes = form.accept(add_app, secret=secret, by=request.user)
    if codes is not None:
        del request.session[SECRET]
        return made(request, codes, kind=Type.TOTP)
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return form_page(
        request,
        form,
        heading="Lägg till en app",
        submit="Lägg till appen",
        template="accounts/second_factor_app.html",
        picture=b64encode(drawn.encode()).decode(),
        secret=spaced,
        trail=trail(),
    )


@before_second_factor
@everyone_signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def key(request: HttpRequest) -> HttpResponse:
    """Make a passkey a second factor: the browser asks for it."""
    if not may_make(request):
        return redirect("accounts:second_factor")
    form = AddKeyForm(sent(request))
    codes = form.accept(add_key, by=request.user)
    if codes is not None:
        return made(request, codes, kind=Type.WEBAUTHN)
    return form_page(
        request,
        form,
        heading="Lägg till en nyckel",
        submit="Lägg till nyckeln",
        template="accounts/second_factor_key.html",
        options=begin_registration(request.user, False),
        trail=trail(),
    )


def made(request: HttpRequest, codes: list[str], *, kind: str) -> HttpResponse:
    """With the first one come the codes on paper, in this answer and nowhere else."""
    tell_shown(request, method="mfa", kind=kind)
    messages.success(request, f"{KINDS[kind]} är tillagd.")
    return show_codes(request, codes) if codes else redirect("accounts:second_factor")


def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    page = render(request, "accounts/recovery_codes.html", {"codes": codes})
    return shown_once(page, then=reverse("accounts:second_factor"), said=CODES_STAND)


@everyone_signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    factor = get_object_or_404(factors_of(request.user), pk=pk)
    if request.method == "POST":
        press(request, remove_factor, factor=factor, done=f"{KINDS[factor.type]} är borttagen.")
        return redirect("accounts:second_factor")
    return confirm_page(
        request,
        None,
        question=f"Ta bort {KINDS[factor.type].lower()}?",
        text="Den går inte att logga in med efter det. Vill du använda den igen lägger du till den på nytt.",
        submit="Ta bort",
        tone="alarm",
        trail=trail(),
    )


@everyone_signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New codes on paper, after a question: the old ones stop working."""
    if request.method == "POST":
        codes = press(request, new_recovery_codes)
        return show_codes(request, codes) if codes else redirect("accounts:second_factor")
    return confirm_page(
        request,
        None,
        question="Göra nya reservkoder?",
        text="De gamla slutar att fungera. Skriv ut de nya eller skriv av dem: de visas bara en gång.",
        submit="Gör nya koder",
        trail=trail(),
    )


@before_second_factor
@everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def confirm(request: HttpRequest) -> HttpResponse:
    """Who is at the keyboard, asked once more before something that matters. Leads on to `?next=`. By the second factor
    where there is one that this session has not shown; else by the password or the municipality's own sign-in too."""
    kinds = {factor.type for factor in factors_of(request.user)}
    is_first_enough = not (kinds and is_missing(request))
    has_password = is_first_enough and may_use_password(request.user)
    form = ConfirmForm(sent(request), user=request.user, kinds=kinds, has_password=has_password)
    if request.method == "POST" and form.is_valid():
        method, kind = form.shown
        tell_shown(request, method=method, kind=kind)
        return redirect(next_page(request, back=reverse("home")))
    return form_page(
        request,
        form,
        heading="Är det du?",
        submit="Fortsätt",
        summary="Det stämde inte",
        template="accounts/confirm.html",
        options=begin_authentication(request.user) if Type.WEBAUTHN in kinds else None,
        back=reverse("home"),
        provider=way_to_provider(request, request.user) if is_first_enough else None,
    )


def trail() -> list[tuple[str, str]]:
    return [*profile_trail(), ("Inloggning i två steg", reverse("accounts:second_factor"))]
