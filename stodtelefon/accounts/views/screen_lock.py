"""The page that a locked screen shows, unlocking it, and what the pages ask and tell about when it locks."""

from __future__ import annotations

from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stodtelefon.accounts import screen_lock
from stodtelefon.accounts.actions.sessions import unlock_session
from stodtelefon.accounts.attempts import may_send
from stodtelefon.accounts.forms.sign_in import ConfirmForm
from stodtelefon.accounts.openid_connect.configuration import may_use_password, way_to_provider
from stodtelefon.accounts.screen_lock import SAID, is_locked, way_on
from stodtelefon.accounts.second_factor import Type, factors_of, tell_shown
from stodtelefon.accounts.views.sign_in import too_many_attempts
from stodtelefon.addresses import match_of
from stodtelefon.forms.pages import form_page, sent
from stodtelefon.permissions import everyone_signed_in


@everyone_signed_in
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def lock(request: HttpRequest) -> HttpResponse:
    """Password, code, passkey or the municipality's own sign-in alone opens the screen where it was (`?vidare=`,
    sealed). Leads on where it is open."""
    if not is_locked(request):
        way = way_on(request)
        return redirect(way) if request.user.is_authenticated else redirect_to_login(way)
    if request.method == "POST" and not may_send(request):
        return too_many_attempts(request)
    person = request.user.person
    kinds = {factor.type for factor in factors_of(person)}
    form = ConfirmForm(sent(request), user=person, kinds=kinds, has_password=may_use_password(person))
    if request.method == "POST" and form.is_valid():
        request.user = person
        method, kind = form.shown
        tell_shown(request, method=method, kind=kind)
        unlock_session(by=person)
        screen_lock.begin(request.session)
        return redirect(way_on(request))
    return form_page(
        request,
        form,
        heading="Skärmen är låst",
        submit="Lås upp",
        template="accounts/lock.html",
        summary="Skärmen är fortfarande låst",
        key_address=reverse("accounts:lock_key") if Type.WEBAUTHN in kinds else "",
        person=person,
        provider=way_to_provider(request, person),
        provider_words="Lås upp med",
        said=request.session.pop(SAID, ""),
    )


@everyone_signed_in
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest) -> JsonResponse:
    """What the browser asks the passkey for. Fetched when it is wanted: all tabs stand at the lock page, and the last
    one that asked is the one that can be answered."""
    if not is_locked(request):
        raise Http404
    return JsonResponse(begin_authentication(request.user.person))


@everyone_signed_in
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and in how many seconds the screen locks. Sent: a key or a movement on the page `sida`, or on
    another one that is open beside it, which locks later. Opens nothing, so it needs no token."""
    if is_locked(request):
        return JsonResponse({"locked": request.user.person.mark})
    if not request.user.is_authenticated:
        return JsonResponse({"person": ""})
    if request.method == "POST":
        match = match_of(request.POST.get("sida", ""))
        screen_lock.is_touched(request, match.func if match else None)
    left = screen_lock.seconds_left(request.session)
    return JsonResponse({"person": request.user.mark, "locks_in": round(left, 1)})
