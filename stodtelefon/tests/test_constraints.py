"""Every named rule of the database has a sentence, and is broken once in some test."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import CheckConstraint

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


def test_every_rule_of_the_database_is_broken_in_a_test():
    tests = "\n".join(path.read_text() for path in ROOT.glob("*/**/tests/**/*.py"))

    assert [name for name in names() if name not in tests] == []


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_constraint_has_a_swedish_sentence(model):
    default = CheckConstraint.default_violation_error_message
    unsaid = [c.name for c in model._meta.constraints if c.violation_error_message == default]

    assert unsaid == []
