"""The second factor: an app with codes (TOTP), a passkey (WebAuthn), and codes on paper for the day when both are gone.

allauth keeps them and asks for them at sign-in. Whether everyone must have one is asked here, before any page; its
secrets are sealed here. Whoever has signed in with the password, and has none, is led to the page where it is made.
"""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from stodtelefon.accounts import attempts
from stodtelefon.audit.refusals import note_refusal
from stodtelefon.privacy.keys import header_of_active_key, key_number, ring

PLACE = b"mfa_authenticator.data"
SHOWN_AT = "shown_at"  # in the session: when somebody last showed who it is, at sign-in or asked again
FRESH_FOR = 10 * 60  # seconds since one last showed who one is, for what is asked about again
CODE_LIVES = 3 * 30  # seconds: a code's own half minute, and one on each side
SEALED = {"secret", "seed"}  # of an app, and of the codes on paper; of a passkey there is no secret
Type = Authenticator.Type
TOO_MANY = "Det blev för många försök. Vänta en stund och försök igen."
WRONG_CODE = "Koden stämmer inte, eller är redan använd. Vänta på nästa och försök igen."
WRONG_KEY = "Nyckeln svarade inte som den skulle. Försök en gång till."
KINDS = {Type.TOTP: "App med koder", Type.WEBAUTHN: "Nyckel", Type.RECOVERY_CODES: "Reservkoder"}


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
    }

    def get_totp_issuer(self) -> str:
        return "Stödtelefon"

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)


def seal(text: str) -> str:
    """Sealed for the column and not for the row: whoever asks for it knows no row."""
    return b64encode(ring().seal(PLACE, b"", text)).decode()


def unseal(sealed: str) -> str:
    return ring().open(PLACE, b"", b64decode(sealed))


def numbers_of_keys() -> dict[int, int]:
    """How many secrets there are, by the number of the key that sealed them."""
    return Counter(key_number(b64decode(sealed)) for _, _, sealed in _secrets(Authenticator.objects.all()))


def renew_secrets() -> int:
    """Seal anew, with the first key, what another has sealed. How many. A step of `manage.py rotate_keys`."""
    moved = 0
    for pk in list(Authenticator.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            rows = Authenticator.objects.filter(pk=pk).select_for_update()
            for factor, name, sealed in _secrets(rows):
                if not b64decode(sealed).startswith(header_of_active_key()):
                    factor.data[name] = seal(unseal(sealed))
                    factor.save(update_fields=["data"])
                    moved += 1
    return moved


def _secrets(rows: QuerySet[Authenticator]) -> Iterator[tuple[Authenticator, str, str]]:
    """Each sealed secret: whose it is, what it is called there, and as it lies."""
    for factor in rows:
        for name in SEALED & factor.data.keys():
            yield factor, name, factor.data[name]


def factors_of(user) -> QuerySet[Authenticator]:
    """What the person signs in with besides the password; the codes on paper are no factor by themselves."""
    return (
        Authenticator.objects.filter(user=user).exclude(type=Type.RECOVERY_CODES).order_by("created_at", "pk")
    )


def state_of(person) -> str:
    """In words, for whoever handles accounts: what there is, and nothing that opens anything."""
    return " och ".join(sorted({KINDS[factor.type].lower() for factor in factors_of(person)}))


def codes_left(user) -> int | None:
    """How many codes on paper are not used; None where there are none at all."""
    found = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return None if found is None else len(RecoveryCodes(found).get_unused_codes())


@contextmanager
def counted(request: HttpRequest, user, *, is_key: bool = False) -> Iterator[None]:
    """Within it a code or a key is tried, which raises `ValidationError` when it is wrong: then it stays counted, and
    leaves a line in the log. Refuses a code when there have been too many (`attempts.CODES`). A key is tried all the
    same, since nobody guesses one: whoever has the password alone cannot keep its owner out."""
    taken = attempts.begin_code(user.pk)
    if taken is None and not is_key:
        attempts.tell_locked_out(request)
        raise ValidationError(TOO_MANY)
    try:
        yield
    except ValidationError:
        attempts.tell_refused(request)
        if taken:
            note_refusal("second_factor.refused", by=None, target=user)
        raise
    if taken:
        attempts.take_back(taken)


@contextmanager
def of_a_key() -> Iterator[None]:
    """Within it an answer of a passkey is read, which may be anything: what is none raises `ValidationError`."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        raise ValidationError(WRONG_KEY) from None


def take_once(user, code: str) -> None:
    """Refuse a right code that was taken already: of several at once, on whatever worker, one is let through. It is
    the same however it is written: allauth reads past dashes and the like."""
    if not attempts.take_once(user.pk, normalize_user_code(code), seconds=CODE_LIVES):
        raise ValidationError(WRONG_CODE)


def kind_of_code(user, code: str) -> str:
    """What a code is from, an app or paper, and take it. Refuses one that is wrong or was taken already."""
    for factor in Authenticator.objects.filter(user=user).exclude(type=Type.WEBAUTHN):
        if factor.wrap().validate_code(code):
            take_once(user, code)
            return factor.type
    raise ValidationError(WRONG_CODE)


def is_missing(request: HttpRequest) -> bool:
    """Whether this session has still to show a second factor, or to make one."""
    return settings.SECOND_FACTOR and not is_shown(request)


def is_shown(request: HttpRequest) -> bool:
    return any(one["method"] == "mfa" for one in get_authentication_records(request, request.user))


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person at the keyboard has shown who it is within the last minutes (`FRESH_FOR`)."""
    return time.time() - request.session.get(SHOWN_AT, 0) < FRESH_FOR


def tell_shown(request: HttpRequest, *, method: str, kind: str = "") -> None:
    """Note in the session that the person has shown who it is: by the `password`, or by a factor (`mfa`)."""
    record_authentication(request, request.user, method, type=kind or None)
    request.session[SHOWN_AT] = time.time()


def before_second_factor(view: Callable) -> Callable:
    """Mark a view that is open after the password alone: the way to a second factor, and out."""
    view.is_before_second_factor = True
    return view


def ask_again(request: HttpRequest) -> HttpResponse | None:
    """Lead whoever is at the keyboard to show once more who it is; None when that was minutes ago. What was written
    meanwhile is kept, and is there again afterwards."""
    return None if is_fresh(request) else ask_at(request, reverse("accounts:confirm"))


def ask_at(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to a page that asks something first, and from there back here (`?next=`)."""
    sent = getattr(request, "sent", None)
    draft = sent.keep() if sent is not None else None
    way = draft.resume_url if draft is not None else request.get_full_path()
    return redirect(f"{address}?{urlencode({'next': way})}")


def asks_again(view: Callable) -> Callable:
    """Mark a view that asks again (`ask_again`). Stands below `requires`."""

    @wraps(view)
    def asking(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return ask_again(request) or view(request, *args, **kwargs)

    return asking
