"""A form sent after its session ended loses no word: it waits, sealed, until the same person has signed in again.

Whose form it is, is told by the secret behind the form's own CSRF token: every sign-in gets a new secret, and a signed
cookie remembers which account had which of the browser's latest secrets. So a colleague who signs in at the same
computer never gets at what somebody else wrote, and a page from elsewhere can never put a form here. A form that cannot
be told to be an open account's is not kept at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import (
    CSRF_ALLOWED_CHARS,
    CSRF_SECRET_LENGTH,
    CSRF_TOKEN_LENGTH,
)
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from stodtelefon.drafts.actions import drop_held_form, hold_form
from stodtelefon.drafts.models import HeldForm

COOKIE = "stod_webblasare"
COOKIE_SECONDS = 14 * 24 * 3600
SALT = "stodtelefon.drafts.keeping"
SIGN_INS_REMEMBERED = 6
FIELD = "held_form"
CSRF_FIELD = "csrfmiddlewaretoken"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def keeps_no_form(view):
    """Mark a view whose form is not worth keeping: signing out, a password, a draft that saves itself."""
    view.keeps_no_form = True
    return view


@dataclass
class Browser:
    """What the cookie says: a name for the browser, and which account had which secret, latest last."""

    key: str = field(default_factory=lambda: get_random_string(22))
    sign_ins: list[list] = field(default_factory=list)

    def who_had(self, secret: str | None) -> int | None:
        mark = mark_of(secret) if secret else None
        return next((pk for pk, known in reversed(self.sign_ins) if known == mark), None)

    def learn(self, user_pk: int, secret: str) -> bool:
        """Remember a sign-in. False when it is known already."""
        if self.who_had(secret) == user_pk:
            return False
        self.sign_ins = [*self.sign_ins, [user_pk, mark_of(secret)]][-SIGN_INS_REMEMBERED:]
        return True


def mark_of(secret: str) -> str:
    return salted_hmac(SALT, secret, algorithm="sha256").hexdigest()[:32]


def browser_of(request: HttpRequest) -> Browser:
    """The browser as its cookie says; a new one when there is no cookie, or one that we have not signed."""
    try:
        key, sign_ins = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_SECONDS)
    except (signing.BadSignature, ValueError):
        return Browser()
    return Browser(key, sign_ins)


def remember_sign_in(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the cookie know who is signed in, so that a form sent later can be told to be theirs."""
    secret = request.META.get("CSRF_COOKIE")
    browser = browser_of(request)
    if secret and browser.learn(request.user.pk, secret):
        value = signing.dumps([browser.key, browser.sign_ins], salt=SALT)
        response.set_cookie(
            COOKIE, value, max_age=COOKIE_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
        )


def secret_of(request: HttpRequest) -> str | None:
    """The secret behind the form's own token: only a page of ours can have written it."""
    token = request.POST.get(CSRF_FIELD) or request.headers.get("X-CSRFToken", "")
    if not set(token) <= set(CSRF_ALLOWED_CHARS):
        return None
    if len(token) == CSRF_SECRET_LENGTH:
        return token
    return unmasked(token) if len(token) == CSRF_TOKEN_LENGTH else None


def unmasked(token: str) -> str:
    """A token is a mask followed by the secret shifted by it."""
    letters = CSRF_ALLOWED_CHARS
    mask, cipher = token[:CSRF_SECRET_LENGTH], token[CSRF_SECRET_LENGTH:]
    return "".join(letters[letters.index(x) - letters.index(y)] for x, y in zip(cipher, mask, strict=True))


def is_worth_keeping(request: HttpRequest, view) -> bool:
    if request.method != "POST" or request.content_type not in FORM_TYPES:
        return False
    if getattr(view, "keeps_no_form", False) or not getattr(view, "login_required", True):
        return False
    return not any("password" in name for name in request.POST)


def keep(request: HttpRequest, view, *, has_passed: bool) -> HeldForm | None:
    """Take care of the form in `request`. None when it is nobody's, a closed account's, or not worth keeping.

    `has_passed` says that CSRF protection has let the form through, so that the cookie's secret is the form's too.
    """
    if not is_worth_keeping(request, view):
        return None
    browser = browser_of(request)
    secret = secret_of(request) or (request.META.get("CSRF_COOKIE") if has_passed else None)
    writer = get_user_model().objects.filter(is_active=True, pk=browser.who_had(secret)).first()
    if writer is None:
        return None
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name not in (CSRF_FIELD, FIELD)
        for value in values
    ]
    try:
        return hold_form(address=request.get_full_path(), fields=fields, browser=browser.key, by=writer)
    except ValidationError:
        return None


def held_for(request: HttpRequest, pk) -> HeldForm | None:
    """What waits for this person in this browser, or None: for anybody else it does not exist."""
    return (
        HeldForm.objects.visible_to(request.user)
        .current(at=timezone.now())
        .from_browser(browser_of(request).key)
        .filter(pk=pk)
        .first()
    )


def drop_when_sent(request: HttpRequest, response: HttpResponseBase) -> None:
    """Once the form has been taken in by its own page nothing is kept here any longer."""
    if request.method != "POST" or FIELD not in request.POST or response.status_code >= 400:
        return
    try:
        held = held_for(request, request.POST[FIELD])
    except ValidationError:  # not a key
        return
    if held is not None:
        drop_held_form(held=held, by=request.user)
