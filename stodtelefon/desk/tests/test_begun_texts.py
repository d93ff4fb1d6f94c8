"""What a closed account had begun to write goes to somebody who may open what it is about, and is never lost."""

import pytest

from calls.factories import CaseFactory
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.drafts.models import Draft
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


def note_about(case, writer):
    path = f"/arenden/{case.number}/anteckning/"
    contents = {"address": path, "title": "Ny anteckning", "place": "", "fields": [["text", "Ord"]]}
    return DraftFactory(writer=writer, contents=contents)


def writer_of(draft):
    return Draft.objects.get(pk=draft.pk).writer


def test_colleague_who_takes_the_cases_over_has_their_texts(
    administrator, call_taker, other_call_taker, coordinator
):
    draft = note_about(CaseFactory(handler=call_taker), call_taker)

    disable_user(user=call_taker, to=other_call_taker, by=administrator, version=call_taker.version)

    assert writer_of(draft) == other_call_taker


def test_text_about_a_case_of_somebody_else_goes_to_who_has_it(
    administrator, call_taker, other_call_taker, coordinator
):
    third = UserFactory(roles=[Role.CALL_TAKER])
    draft = note_about(CaseFactory(handler=third), call_taker)

    disable_user(user=call_taker, to=other_call_taker, by=administrator, version=call_taker.version)

    assert writer_of(draft) == third


@pytest.mark.parametrize("is_closed", [False, True])
def test_text_about_a_case_that_nobody_has_goes_to_a_coordinator(
    administrator, call_taker, other_call_taker, coordinator, is_closed
):
    draft = note_about(CaseFactory(handler=None, closed=is_closed), call_taker)

    disable_user(user=call_taker, to=other_call_taker, by=administrator, version=call_taker.version)

    assert writer_of(draft) == coordinator


def test_text_about_no_case_goes_to_the_colleague(administrator, call_taker, other_call_taker, coordinator):
    contents = {
        "address": "/samtal/nytt/",
        "title": "Nytt samtal",
        "place": "",
        "fields": [["reason", "Ord"]],
    }
    draft = DraftFactory(writer=call_taker, contents=contents)

    disable_user(user=call_taker, to=other_call_taker, by=administrator, version=call_taker.version)

    assert writer_of(draft) == other_call_taker
