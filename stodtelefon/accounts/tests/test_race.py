"""Two at once: the last administrator stays, one link lets one in, and one form makes one account."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from stodtelefon.accounts.actions.invitations import accept_invitation, invite_user
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.accounts.tests.two_steps import give_app, is_in, password_given, send_code
from stodtelefon.audit.models import AuditEvent
from stodtelefon.demo.people import code_now
from stodtelefon.permissions import Permission
from stodtelefon.tests.races import at_once

ROUNDS = 5


@pytest.mark.usefixtures("own_database")
def test_two_administrators_who_close_each_other_leave_one():
    for _ in range(ROUNDS):
        User.objects.all().update(roles=[])
        one, other = UserFactory(administrator=True), UserFactory(administrator=True)

        results = at_once(
            lambda one=one, other=other: disable_user(user=other, by=one),
            lambda one=one, other=other: disable_user(user=one, by=other),
        )

        refused = [result for result in results if isinstance(result, ValidationError)]
        assert len(refused) == 1
        assert User.objects.able_to_sign_in().who_may(Permission.USER_MANAGE).count() == 1


@pytest.mark.usefixtures("own_database")
def test_one_link_opened_twice_at_once_sets_one_password(administrator):
    for turn in range(ROUNDS):
        invitation = invite_user(
            email=f"ny{turn}@stodtelefon.example", name="Ny", title="", roles=[], by=administrator
        )
        passwords = ["den första meningen", "den andra meningen"]

        results = at_once(
            *(
                lambda token=invitation.token, password=password: accept_invitation(
                    token=token, password=password
                )
                for password in passwords
            )
        )

        assert sum(isinstance(result, ValidationError) for result in results) == 1
        person = User.objects.get(pk=invitation.user.pk)
        assert sum(person.check_password(password) for password in passwords) == 1
        assert AuditEvent.objects.filter(event="user.invitation_accepted").count() == turn + 1


@pytest.mark.usefixtures("own_database")
def test_one_form_sent_twice_at_once_makes_one_account(administrator):
    for turn in range(ROUNDS):
        form = {
            "email": f"ny{turn}@stodtelefon.example",
            "name": "Ny",
            "title": "",
            "roles": [],
            "token": uuid4(),
        }

        results = at_once(*[lambda form=form: invite_user(**form, by=administrator)] * 2)

        assert [type(result).__name__ for result in results] == ["Invitation", "Invitation"]
        assert User.objects.filter(email=form["email"]).count() == 1


@pytest.mark.usefixtures("own_database")
def test_one_code_sent_by_four_at_once_lets_one_in(call_taker):
    code = code_now(give_app(call_taker))
    clients = [password_given(call_taker) for _ in range(4)]

    at_once(*(lambda client=client: send_code(client, code) for client in clients))

    assert sum(is_in(client) for client in clients) == 1
