"""The page of the settings: for the administrator alone, and an answer to whatever is typed."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.tests.test_any_input import TEXT
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Role
from stodtelefon.tests.any_input import TRIES

PAGE = "/konto/installningar/"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_page_does_not_exist_for_others(role, login, db):
    client = login(UserFactory(roles=[role]))

    assert (client.get(PAGE).status_code, client.post(PAGE, {"name": "Annanstad"}).status_code) == (404, 404)
    assert not Organisation.objects.exists()
    assert not AuditEvent.objects.exists()


def test_page_asks_a_stranger_to_sign_in(db, client):
    assert client.get(PAGE).url == f"{reverse('account_login')}?next={PAGE}"


@TRIES
@given(values=st.dictionaries(st.sampled_from(Organisation.Privacy.plain), TEXT))
def test_any_input_is_answered(values, administrator, login):
    assert login(administrator).post(PAGE, values).status_code in (200, 302)
