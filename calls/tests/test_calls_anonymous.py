"""A caller who wants to be anonymous, and something typed that would say who it is."""

import pytest

from calls.actions.calls import NAMED_ANONYMOUS
from calls.forms.calls import REACHED_ANONYMOUS
from calls.models import Call
from calls.tests.test_calls_page import errors, save

pytestmark = pytest.mark.django_db


def test_new_call_with_a_name_on_an_anonymous_caller_says_so_by_the_name(login, call_taker):
    response = save(login(call_taker), call_taker, name="Berta Blom")

    assert errors(response) == {"name": [NAMED_ANONYMOUS]}
    assert 'value="Berta Blom"' in response.content.decode()
    assert Call.objects.count() == 0


@pytest.mark.parametrize(("name", "typed"), [("phone", "070-174 06 05"), ("email", "berta@example.org")])
def test_new_call_asks_whether_an_anonymous_caller_wants_to_be_reached_there(login, call_taker, name, typed):
    client = login(call_taker)

    asked = save(client, call_taker, **{name: typed})
    accepted = save(client, call_taker, **{name: typed, "meant": f"{name}={typed}"})

    assert errors(asked) == {name: [REACHED_ANONYMOUS]}
    assert f'value="{typed}"' in asked.content.decode()
    assert (accepted.status_code, Call.objects.count()) == (302, 1)


def test_new_call_in_danger_does_not_ask_whether_an_anonymous_caller_wants_to_be_reached(login, call_taker):
    answer = save(
        login(call_taker), call_taker, phone="070-174 06 05", danger="yes", danger_action="Ringde 112."
    )

    assert "phone" not in errors(answer)


def test_new_call_does_not_ask_whoever_says_their_name(login, call_taker):
    response = save(login(call_taker), call_taker, phone="070-174 06 05", is_anonymous="no")

    assert (response.status_code, Call.objects.count()) == (302, 1)
