"""Keeping what somebody had typed when the session ended, until the same person has sent it again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stodtelefon.audit.actions import record
from stodtelefon.drafts.models import ADDRESS, BROWSER, HeldForm
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.saving import lock, save

KEPT_FOR = timedelta(hours=8)


@transaction.atomic
def hold_form(
    *,
    address: str,
    fields: list[list],
    browser: str,
    by: AbstractBaseUser,
    at: datetime | None = None,
) -> HeldForm:
    """Keep the fields of one form for some hours. The same page sent again replaces what was kept.

    `fields` is a list of [name, value]. Refuses a closed account: it keeps nothing.
    """
    by = lock(get_user_model(), by.pk)
    if not by.is_active:
        raise ValidationError("Kontot är avstängt.")
    now = at or timezone.now()
    HeldForm.objects.expired(at=now).delete()
    HeldForm.objects.visible_to(by).from_browser(browser).for_address(address).delete()
    held = HeldForm(
        user=by,
        browser_hash=keyed_hash(BROWSER, browser),
        address_hash=keyed_hash(ADDRESS, address),
        contents={"address": address, "fields": fields},
        held_at=now,
        expires_at=now + KEPT_FOR,
    )
    save(held)
    record("held_form.kept", by=by, target=held)
    return held


@transaction.atomic
def drop_held_form(*, held: HeldForm, by: AbstractBaseUser) -> HeldForm:
    """Erase what was kept, once it has been sent or thrown away. Refuses another person's."""
    if held.user_id != by.pk:
        raise ValidationError("Det som finns kvar tillhör någon annan.")
    record("held_form.dropped", by=by, target=held)
    HeldForm.objects.filter(pk=held.pk).delete()
    return held


@transaction.atomic
def drop_expired_held_forms(*, by: AbstractBaseUser | None = None, at: datetime | None = None) -> int:
    """Erase what nobody came back for. Run by the hourly command; has no person behind it."""
    dropped, _ = HeldForm.objects.expired(at=at or timezone.now()).delete()
    if dropped:
        record("held_form.expired", by=by)
    return dropped


def drop_held_forms_of(user: AbstractBaseUser) -> None:
    """A step of closing an account, inside that action and under its line in the log: it keeps nothing."""
    HeldForm.objects.filter(user=user).delete()
