"""What the database refuses of a form that waits."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from stodtelefon.drafts.models import HeldForm


def held(user, **facts):
    facts = {"held_at": timezone.now(), "expires_at": timezone.now() + timedelta(hours=1)} | facts
    return HeldForm(user=user, browser_hash=b"b" * 34, address_hash=b"a" * 34, contents={"a": 1}, **facts)


def test_held_form_is_kept_once_for_each_page(call_taker):
    held(call_taker).save()

    with pytest.raises(IntegrityError, match="held_form_is_kept_once_for_each_page"), transaction.atomic():
        held(call_taker).save()

    assert HeldForm.objects.count() == 1


def test_held_form_expires_after_it_is_held(call_taker):
    with pytest.raises(IntegrityError, match="held_form_expires_after_it_is_held"), transaction.atomic():
        held(call_taker, expires_at=timezone.now() - timedelta(hours=1)).save()

    assert not HeldForm.objects.exists()
