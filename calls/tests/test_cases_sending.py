"""What is sent from the pages of a case: who may, to whom the page does not exist, and what is told afterwards."""

import pytest
from django.utils import timezone

from calls.actions.cases import hand_over_case, raise_level
from calls.factories import CaseFactory
from calls.models import Case
from calls.models.choices import State
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role
from stodtelefon.tests.answers import messages_of

pytestmark = pytest.mark.django_db

CLOSING = {"outcome": "settled", "ve_assessment": "no_reason"}
# The page, and what is sent to it.
DEEDS = {
    "ta": {},
    "lamna-over": {"to": "queue"},
    "hoj-nivan": {"level": "case", "reason": "Behövs."},
    "hoj-nivan/angra": {},
    "avsluta": CLOSING,
    "oppna-igen": {"reason": "Ringde igen."},
    "anteckning": {"event_on": "2026-01-02", "source": "own", "text": "Såg klottret."},
    "bevakning": {"due_on": "2999-01-02", "text": "Ring upp."},
}
STRANGERS = [
    Role.CALL_TAKER,
    Role.MANAGER,
    Role.STATISTICS_READER,
    Role.ARCHIVIST,
    Role.LOG_REVIEWER,
    Role.ADMINISTRATOR,
]


@pytest.fixture
def send(login):
    """`send(user, case, "avsluta", outcome=…)`: what the page of the case answers."""

    def post(user, case, deed, **typed):
        return login(user).post(f"/arenden/{case.number}/{deed}/", {"version": case.version} | typed)

    return post


@pytest.mark.parametrize("role", STRANGERS)
@pytest.mark.parametrize("deed", DEEDS)
def test_deed_on_a_colleagues_case_does_not_exist(login, call_taker, unchanged, deed, role):
    case = CaseFactory(handler=call_taker, closed=deed == "oppna-igen")
    client = login(UserFactory(roles=[role]))

    with unchanged():
        response = client.post(f"/arenden/{case.number}/{deed}/", DEEDS[deed])

    assert response.status_code == 404


@pytest.mark.parametrize("deed", ["ta", "hoj-nivan/angra"])
def test_deed_of_one_press_is_never_done_by_a_link(login, call_taker, unchanged, deed):
    case, client = CaseFactory(handler=call_taker), login(call_taker)

    with unchanged():
        response = client.get(f"/arenden/{case.number}/{deed}/")

    assert response.status_code == 405


def test_take_sent_says_that_the_case_is_ones_own(send, call_taker):
    case = CaseFactory()

    response = send(call_taker, case, "ta")

    assert (response.url, messages_of(response)) == (case.get_absolute_url(), ["Ärendet är ditt."])
    assert Case.objects.get().handler == call_taker


def test_take_sent_twice_says_that_it_is_ones_own_already(send, call_taker):
    case = CaseFactory(handler=call_taker)

    response = send(call_taker, case, "ta")

    assert (response.url, messages_of(response)) == (case.get_absolute_url(), ["Ärendet är redan ditt."])


def test_hand_over_sent_leads_to_the_queue_when_the_case_is_gone(send, call_taker, other_call_taker):
    case = CaseFactory(handler=call_taker)

    response = send(call_taker, case, "lamna-over", to=other_call_taker.pk)

    assert (response.url, messages_of(response)) == ("/arenden/", ["Ärendet är överlämnat."])
    assert Case.objects.get().handler == other_call_taker


def test_hand_over_sent_by_a_coordinator_leads_back_to_the_case(send, coordinator, call_taker):
    case = CaseFactory(handler=coordinator)

    response = send(coordinator, case, "lamna-over", to=call_taker.pk)

    assert response.url == case.get_absolute_url()


def test_level_sent_is_raised_and_can_be_taken_back(send, call_taker):
    case = CaseFactory(handler=call_taker)

    raised = send(call_taker, case, "hoj-nivan", **DEEDS["hoj-nivan"])
    level = Case.objects.get().record_level
    undone = send(call_taker, case, "hoj-nivan/angra")

    assert (level, messages_of(raised)) == (
        "case",
        ["Nivån är höjd. Var det fel? Du kan ångra i tio minuter."],
    )
    assert (Case.objects.get().record_level, messages_of(undone)[-1]) == ("advice", "Höjningen är ångrad.")


def test_level_that_a_colleague_raised_is_not_taken_back(send, call_taker, coordinator):
    case = CaseFactory(handler=call_taker)
    raise_level(case=case, level="case", reason="Behövs.", by=coordinator)

    response = send(call_taker, case, "hoj-nivan/angra")

    assert messages_of(response) == ["En höjning kan ångras i tio minuter, av den som gjorde den."]
    assert Case.objects.get().record_level == "case"


def test_close_sent_closes_and_leads_back_to_the_case(send, call_taker):
    case = CaseFactory(handler=call_taker)

    response = send(call_taker, case, "avsluta", **CLOSING)

    assert messages_of(response) == [f"Ärende {case.number} är avslutat."]
    assert (response.url, Case.objects.get().state) == (case.get_absolute_url(), State.CLOSED)


def test_close_sent_for_a_case_that_is_not_scanned_keeps_what_was_chosen(send, call_taker):
    case = CaseFactory(handler=call_taker, state=State.NEW)

    response = send(call_taker, case, "avsluta", **CLOSING, reason="Löst.")

    form = response.context["form"]
    assert form.non_field_errors() == ["Gör klart snabbscanningen först."]
    assert [form[name].value() for name in ("outcome", "ve_assessment", "reason")] == [
        "settled",
        "no_reason",
        "Löst.",
    ]
    assert Case.objects.get().is_open


@pytest.mark.parametrize(
    ("outcome", "suggested"),
    [("declined", "declined"), ("settled", "settled"), ("invited", ""), ("acute", "")],
)
def test_close_page_suggests_the_outcome_of_the_scan_unless_it_was_only_the_next_step(
    login, call_taker, outcome, suggested
):
    case = CaseFactory(handler=call_taker, outcome=outcome)

    response = login(call_taker).get(f"/arenden/{case.number}/avsluta/")

    assert response.context["form"].initial["outcome"] == suggested


def test_reopen_sent_opens_the_case(send, call_taker):
    case = CaseFactory(handler=call_taker, closed=True)

    response = send(call_taker, case, "oppna-igen", reason="Ringde igen.")

    assert messages_of(response) == [f"Ärende {case.number} är öppet igen."]
    assert (Case.objects.get().closed_at, Case.objects.get().handler) == (None, call_taker)


def test_stale_close_is_refused_once_and_taken_when_it_is_sent_again(send, call_taker):
    case = CaseFactory(handler=call_taker)
    Case.objects.filter(pk=case.pk).update(version=7, last_entry_on=timezone.localdate())

    stale = send(call_taker, case, "avsluta", **CLOSING)
    state = Case.objects.get().state
    again = send(call_taker, case, "avsluta", **CLOSING, version=stale.context["form"]["version"].value())

    assert (stale.context["form"].has_error("__all__", code="stale"), state) == (True, State.SCANNED)
    assert (again.status_code, Case.objects.get().state) == (302, State.CLOSED)


def test_what_was_written_for_a_case_that_is_somebody_elses_now_is_shown_back(call_taker, coordinator, login):
    case = CaseFactory(handler=call_taker)
    client = login(call_taker)
    note = f"/arenden/{case.number}/anteckning/"
    assert client.get(note).status_code == 200
    hand_over_case(case=case, to=coordinator, by=coordinator)

    response = client.post(note, {"text": "Skolan ringde & berättade.", "source": "caller"})

    assert response.status_code == 404
    html = response.content.decode()
    assert "Det du skrev är inte sparat." in html
    assert "Skolan ringde &amp; berättade." in html
    assert ">caller<" not in html
    assert "Det du skrev" not in client.get(note).content.decode()
