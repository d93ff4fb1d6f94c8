"""Every named rule of the database is broken once in some test, and the last few are broken here."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from django.utils import timezone

from stodtelefon.drafts.models import HeldForm
from stodtelefon.jobs.models import JobRun
from stodtelefon.privacy.models import KeySentinel
from stodtelefon.privacy.personal_data import our_models

ROOT = Path(settings.BASE_DIR)


def names() -> list[str]:
    """Constraints and triggers that refuse with a sentence."""
    return sorted(
        {
            name
            for model in our_models()
            for name in (
                *(constraint.name for constraint in model._meta.constraints),
                *getattr(model, "TRIGGER_SENTENCES", ()),
            )
        }
    )


def held(user, **facts):
    facts = {"held_at": timezone.now(), "expires_at": timezone.now() + timedelta(hours=1)} | facts
    return HeldForm(user=user, browser_hash=b"b" * 32, address_hash=b"a" * 32, contents={"a": 1}, **facts)


def test_every_rule_of_the_database_is_broken_in_a_test():
    tests = "\n".join(path.read_text() for path in ROOT.glob("*/**/tests/**/*.py"))

    assert [name for name in names() if name not in tests] == []


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_constraint_has_a_swedish_sentence(model):
    default = CheckConstraint.default_violation_error_message
    unsaid = [c.name for c in model._meta.constraints if c.violation_error_message == default]

    assert unsaid == []


def test_held_form_is_kept_once_for_each_page(call_taker):
    held(call_taker).save()

    with pytest.raises(IntegrityError, match="held_form_is_kept_once_for_each_page"), transaction.atomic():
        held(call_taker).save()

    assert HeldForm.objects.count() == 1


def test_held_form_expires_after_it_is_held(call_taker):
    with pytest.raises(IntegrityError, match="held_form_expires_after_it_is_held"), transaction.atomic():
        held(call_taker, expires_at=timezone.now() - timedelta(hours=1)).save()

    assert not HeldForm.objects.exists()


def test_job_run_that_finished_says_how(db):
    with pytest.raises(IntegrityError, match="job_run_that_finished_says_how"), transaction.atomic():
        JobRun(name="nightly", finished_at=timezone.now()).save()

    assert not JobRun.objects.exists()


def test_there_is_one_key_sentinel(db):
    with pytest.raises(IntegrityError, match="there_is_one_key_sentinel"), transaction.atomic():
        KeySentinel(is_the_only_one=False, sentence="prov").save()
