"""Of which cases the log tells whom nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory
from calls.tests.factories import NamedPersonFactory, RecusalFactory, RestrictionFactory
from stodtelefon.audit.actions import record
from stodtelefon.audit.incident import LEFT_OUT
from stodtelefon.dates import iso_moment

LOG = reverse("audit:index")


@pytest.fixture
def case(coordinator):
    case = CaseFactory()
    record("case.closed", by=coordinator, case=case.pk)
    return case


def is_told(client, case) -> bool:
    """Does the log have a line of the case, its number a way to it, and its page an answer? All or none."""
    numbered = client.post(LOG, {"number": case.number})
    answers = {
        case.number in client.get(LOG).content.decode(),
        case.number in client.get(LOG, {"case": case.pk}).content.decode(),
        numbered.status_code == 302,
        client.post(LOG, {"case": case.number}).status_code == 302,
        client.get(reverse("audit:case", args=[case.pk])).status_code == 200,
    }
    assert len(answers) == 1
    return answers.pop()


def test_manager_reads_the_log_and_takes_no_file_out_of_it(login, manager, case):
    client = login(manager)

    assert is_told(client, case)
    assert client.get(reverse("audit:case_file", args=[case.pk])).status_code == 404
    assert client.get(reverse("audit:incident")).status_code == 404


def test_who_is_recused_is_told_nothing_of_the_case(login, manager, log_reviewer, case):
    for user in (manager, log_reviewer):
        RecusalFactory(case=case, user=user)
        assert not is_told(login(user), case)


def test_a_restricted_case_is_told_to_who_is_named_and_who_answers_for_the_log(
    login, manager, log_reviewer, case
):
    restriction = RestrictionFactory(case=case)

    assert is_told(login(log_reviewer), case)
    assert not is_told(login(manager), case)
    NamedPersonFactory(restriction=restriction, user=manager)
    assert is_told(login(manager), case)


@pytest.mark.parametrize("is_file", [False, True])
def test_the_extract_of_an_incident_tells_who_is_recused_nothing_and_says_that_it_is_not_whole(
    login, log_reviewer, case, is_file
):
    client = login(log_reviewer)
    hours = {"since": iso_moment(timezone.now() - timedelta(hours=1))}

    def said() -> str:
        asked = hours | ({"fil": "ja"} if is_file else {})
        return client.get(reverse("audit:incident"), asked).content.decode()

    assert case.number in said()
    assert LEFT_OUT not in said()
    RecusalFactory(case=case, user=log_reviewer)
    assert case.number not in said()
    assert LEFT_OUT in said()


def test_who_is_recused_takes_no_file_of_the_case_out(login, log_reviewer, case):
    client, ask = login(log_reviewer), reverse("audit:case_file", args=[case.pk])
    address = client.post(ask)["Location"]

    RecusalFactory(case=case, user=log_reviewer)

    assert {client.get(one).status_code for one in (ask, address)} == {404}
    assert client.post(ask).status_code == 404
