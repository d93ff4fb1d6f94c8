"""A refusal changes nothing: every row of meetings and the case is compared, byte for byte, before and after."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection


def everything() -> dict[str, list]:
    tables = [model._meta.db_table for model in apps.get_app_config("meetings").get_models()]
    found = {}
    with connection.cursor() as cursor:
        for table in [*tables, "calls_case", "calls_casedecision", "audit_auditevent"]:
            cursor.execute(f'SELECT md5(t::text) FROM "{table}" t ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


@contextmanager
def refused(sentence: str):
    """The block is refused with a sentence that holds `sentence`, and nothing has changed."""
    before = everything()
    with pytest.raises(ValidationError) as refusal:
        yield
    assert sentence in " ".join(refusal.value.messages)
    assert everything() == before
