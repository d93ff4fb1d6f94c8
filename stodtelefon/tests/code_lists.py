"""The rules that every code list has, by name: broken in stodtelefon/organisation/tests/test_code_lists.py."""

from __future__ import annotations

from stodtelefon.organisation.models import CodeRow


def rules_of_lists(models) -> set[str]:
    return {
        rule.name % {"class": model._meta.model_name}
        for model in models
        if issubclass(model, CodeRow)
        for rule in CodeRow._meta.constraints
    }
