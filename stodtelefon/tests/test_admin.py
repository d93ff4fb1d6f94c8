"""What holds for every table in Django's admin."""

from django.contrib import admin

from stodtelefon.accounts.models import User
from stodtelefon.admin import ActionModelAdmin
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.privacy.personal_data import PERSONAL, classified


def test_all_that_is_registered_is_saved_by_actions_and_never_searched():
    for model, registered in admin.site._registry.items():
        assert isinstance(registered, ActionModelAdmin), model
        assert not registered.search_fields
        assert not registered.list_filter


def test_no_case_content_is_registered():
    sealed = [
        model._meta.label
        for model in admin.site._registry
        if any(isinstance(field, SealedTextField) for field in model._meta.get_fields())
    ]

    assert sealed == []


def test_nothing_is_written_there_about_anybody_but_colleagues():
    """So its forms are none of those whose words are kept while they are written (`browser/forms.txt`)."""
    written = {
        f"{model._meta.label}.{field.name}"
        for model, registered in admin.site._registry.items()
        for field, kind in classified(model)
        if kind == PERSONAL and field.name in registered.fields and model is not User
    }

    assert written == set()
