"""The way in: signing in, an invitation's link, and what is said to whoever tries too often."""

from __future__ import annotations

from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.account.views import LoginView
from allauth.account.views import logout as leave
from allauth.mfa.base.views import authenticate
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stodtelefon.accounts import attempts
from stodtelefon.accounts.actions.invitations import NO_LONGER, accept_invitation
from stodtelefon.accounts.adapter import GIVEN
from stodtelefon.accounts.forms.own import ChoosePasswordForm
from stodtelefon.accounts.forms.sign_in import INVITED
from stodtelefon.accounts.middleware import to_lock
from stodtelefon.accounts.models import Invitation, User
from stodtelefon.accounts.openid_connect.configuration import is_only_way, way_to_provider
from stodtelefon.accounts.screen_lock import is_locked
from stodtelefon.accounts.second_factor import before_second_factor, factors_of
from stodtelefon.drafts import views as drafts
from stodtelefon.forms.pages import form_page, sent

CHANGED_SINCE = "Kontot har ändrats sedan du började logga in. Börja om."


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """allauth's own page. Too many forms from one address are not read. `?om`: who stands at the second step begins
    anew, perhaps as another person. Where the municipality's own sign-in is the only way there is no form."""
    if request.method == "POST" and not attempts.may_send(request):
        return too_many_attempts(request)
    if request.method != "POST" and "om" in request.GET:
        clear_login(request)
    if request.method == "POST" and is_only_way():
        return redirect("account_login")
    context = {
        "provider": way_to_provider(request),
        "is_only_way": is_only_way(),
        "is_leaving": "utloggad" in request.GET,
    }
    return LoginView.as_view(extra_context=context)(request)


@before_second_factor
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """allauth's own. Also with the screen locked: whoever leaves need not show who they are."""
    if request.method == "POST" and is_locked(request):
        request.user = request.user.person
    return leave(request)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_not_required
def second_step(request: HttpRequest) -> HttpResponse:
    """allauth's own page. It belongs to the password that was given: where that has been changed since, the account is
    closed or the second factor is taken away, one begins anew."""
    stage = get_pending_stage(request)
    if stage is not None and not is_as_given(request, stage.login.user):
        clear_login(request)
        messages.info(request, CHANGED_SINCE)
        return redirect("account_login")
    return authenticate(request)


def is_as_given(request: HttpRequest, user: User) -> bool:
    return request.session.get(GIVEN) == user.get_session_auth_hash() and factors_of(user).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password with a link that works once."""
    if is_only_way():
        text = f"Här loggar man in med {settings.OIDC_NAME}, så inget lösenord behövs."
        return render(request, "accounts/invitation_gone.html", {"text": text}, status=404)
    links, now = Invitation.objects.with_token(token).select_related("user"), timezone.now()
    found = links.open(at=now).first()
    if found is None:
        used = links.just_used(at=now).first()
        if used is not None and request.method == "POST" and is_password_of(request, used.user):
            return accepted(request, used.user)  # pressed twice
        return render(request, "accounts/invitation_gone.html", {"text": NO_LONGER}, status=404)
    form = ChoosePasswordForm(sent(request), initial={"username": found.user.email})
    if form.accept(accept_invitation, token=token):
        logout(request)
        return accepted(request, found.user)
    lead = "Länken fungerar en gång. Sedan loggar du in med din e-postadress."
    return form_page(request, form, heading="Välj ditt lösenord", submit="Spara lösenordet", lead=lead)


def is_password_of(request: HttpRequest, user: User) -> bool:
    """Counted as at the sign-in: a link that was used tries no more passwords than the door does."""
    counted = attempts.begin(request, user.email)
    if counted is None:
        attempts.tell_locked_out(request)
        return False
    if not user.check_password(request.POST.get("password", "")):
        attempts.tell_refused(request)
        return False
    attempts.take_back(counted)
    return True


def accepted(request: HttpRequest, user: User) -> HttpResponse:
    """On to the sign-in page, with the address filled in."""
    request.session[INVITED] = user.email
    messages.success(request, "Lösenordet är sparat. Logga in med din e-postadress.")
    return redirect("account_login")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with another sign-in's token. That of either step of the sign-in, pressed twice or in a second tab, has
    done what it was to do."""
    ways_in = (reverse("account_login"), reverse("mfa_authenticate"))
    if request.user.is_authenticated and request.path in ways_in:
        return redirect("home")
    if is_locked(request):
        return to_lock(request)
    return drafts.csrf_failure(request, reason)


def too_many_attempts(request: HttpRequest) -> HttpResponse:
    """`handler429`, which allauth asks for: too many forms were sent from one address."""
    attempts.tell_locked_out(request)
    return render(request, "429.html", status=429)
