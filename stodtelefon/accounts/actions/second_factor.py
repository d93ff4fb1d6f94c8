"""Making and removing a second factor, and what is done when somebody has lost theirs.

A factor is taken from somebody else by two together: one asks, another decides (`FactorReset`). From the server one can
do it alone, for the day when nobody else can sign in (`manage.py reset_second_factor`).
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stodtelefon.accounts.actions.by_two import ASKED_ALREADY, check_decides, check_withdraws, settle
from stodtelefon.accounts.actions.users import check_manages_users
from stodtelefon.accounts.by_two_parts import tell
from stodtelefon.accounts.models import FactorReset, User
from stodtelefon.accounts.second_factor import Type, factors_of, of_a_key, take_once
from stodtelefon.audit.actions import record
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_version, lock, save
from stodtelefon.texts import plain

WRONG_CODE = "Koden stämmer inte. Vänta på nästa kod i appen och försök igen."
HAS_APP = "Du har redan en app. Ta bort den först, om du vill byta."
LAST_ONE = "Det är det enda du har. Lägg till en annan app eller nyckel först."
ASKER_GONE = "Den som begärde det får inte längre göra det. Svara nej, och begär det på nytt om det behövs."
GONE_ALREADY = "Det som skulle tas bort är redan borta. Svara nej, och begär det på nytt om det behövs."


@transaction.atomic
def add_app(*, secret: str, code: str, by: User) -> list[str]:
    """Make an app with codes a second factor. `code` shows that the app has the `secret`, and is taken: nobody signs in
    with it after. Gives the codes on paper where there were none. Refuses a wrong code, and a second app."""
    user = lock(User, by.pk)
    if factors_of(user).filter(type=Type.TOTP).exists():
        raise ValidationError(HAS_APP)
    if not validate_totp_code(secret, code):
        raise ValidationError({"code": WRONG_CODE})
    take_once(user, code)
    TOTP.activate(user, secret)
    record("second_factor.added", by=by, target=user)
    return _first_codes(user)


@transaction.atomic
def add_key(*, name: str, credential: dict[str, Any], by: User) -> list[str]:
    """Make a passkey a second factor: `credential` is what the browser answered, to what this session asked. Gives the
    codes on paper where there were none. Refuses an answer to anything else."""
    user = lock(User, by.pk)
    with of_a_key():
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    webauthn.WebAuthn.add(user, plain(name), credential)
    record("second_factor.added", by=by, target=user)
    return _first_codes(user)


@transaction.atomic
def remove_factor(*, factor: Authenticator, by: User) -> None:
    """Remove one of one's own. Refuses the last one where everyone must have one. With the last one the codes go."""
    user = lock(User, by.pk)
    mine = factors_of(user)
    if not mine.filter(pk=factor.pk).exists():
        raise ValidationError("Den är redan borttagen.")
    if settings.SECOND_FACTOR and mine.count() == 1:
        raise ValidationError(LAST_ONE)
    mine.filter(pk=factor.pk).delete()
    if not factors_of(user).exists():
        Authenticator.objects.filter(user=user).delete()
    record("second_factor.removed", by=by, target=user)


@transaction.atomic
def new_recovery_codes(*, by: User) -> list[str]:
    """Codes on paper; those before them stop working. Refuses where there is no factor that they stand in for."""
    user = lock(User, by.pk)
    if not factors_of(user).exists():
        raise ValidationError("Lägg till en app eller en nyckel först.")
    codes = _new_codes(user)
    record("second_factor.codes_made", by=by, target=user)
    return codes


@transaction.atomic
def ask_for_reset(*, user: User, why: str, by: User) -> FactorReset:
    """Ask that somebody's second factor is taken away, so that they can make a new one. Another person decides.

    Refuses one's own (who has lost one's own asks a colleague), an account without any, and a second time.
    """
    check_manages_users(by)
    user = lock(User, user.pk)
    if user.pk == by.pk:
        raise ValidationError("Be en annan systemförvaltare om ditt eget.")
    if not factors_of(user).exists():
        raise ValidationError(f"{user.name} har inget andra steg att ta bort.")
    if FactorReset.objects.open().filter(user=user).exists():
        raise ValidationError(ASKED_ALREADY)
    reset = FactorReset(user=user, why=why, asked_at=timezone.now(), asked_by=by)
    save(reset)
    record("second_factor.reset_asked", by=by, target=user)
    tell(reset, by=by)
    return reset


@transaction.atomic
def decide_reset(
    *, reset: FactorReset, is_approved: bool, by: User, version: int | None = None
) -> FactorReset:
    """Approve: the factors and the codes on paper are gone, and the person is signed out everywhere. Or decline.

    Refuses who may not, whoever asked, whose it is, and what is decided already; to approve what was asked by somebody
    who may not any more; and when nothing is left of what it was asked about: what the person has made since is not
    taken.
    """
    if not by.can(Permission.FACTOR_RESET_DECIDE):
        raise ValidationError("Bara en systemförvaltare eller chef kan besluta om det.")
    user = lock(User, reset.user_id)
    reset = lock(FactorReset, reset.pk)
    check_version(reset, version)
    check_decides(reset, by)
    if is_approved and not User.objects.get(pk=reset.asked_by_id).can(Permission.USER_MANAGE):
        raise ValidationError(ASKER_GONE)
    if is_approved and not factors_of(user).filter(created_at__lte=reset.asked_at).exists():
        raise ValidationError(GONE_ALREADY)
    settle(reset, FactorReset.Decision.APPROVED if is_approved else FactorReset.Decision.DECLINED, by=by)
    if is_approved:
        _take_away(user)
    record(
        "second_factor.reset_approved" if is_approved else "second_factor.reset_declined", by=by, target=user
    )
    tell(reset, by=by)
    return reset


@transaction.atomic
def withdraw_reset(*, reset: FactorReset, by: User) -> FactorReset:
    """Take back what one has asked for. Refuses what somebody else asked for, and what is decided already."""
    reset = lock(FactorReset, reset.pk)
    check_withdraws(reset, by)
    settle(reset, FactorReset.Decision.WITHDRAWN, by=by)
    record("second_factor.reset_withdrawn", by=by, target=reset.user)
    tell(reset, by=by)
    return reset


@transaction.atomic
def reset_from_server(*, email: str, by: User | None = None) -> User:
    """Take somebody's second factor away from the server, where no second person can sign in. Refuses an address that
    no account has, and an account without any. `by` is None: whoever runs the command is known to the server alone."""
    found = User.objects.with_address(email).first()
    if found is None:
        raise ValidationError("Det finns inget konto med den e-postadressen.")
    user = lock(User, found.pk)
    if not factors_of(user).exists():
        raise ValidationError("Kontot har inget andra steg.")
    _take_away(user)
    record("second_factor.reset_from_server", by=by, target=user)
    return user


def _take_away(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    user.sessions_ended_at = timezone.now()
    save(user, update_fields=["sessions_ended_at"])


def _first_codes(user: User) -> list[str]:
    has_some = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).exists()
    return [] if has_some else _new_codes(user)


def _new_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(user).generate_codes()
