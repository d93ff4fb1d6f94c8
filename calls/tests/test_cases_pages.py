"""The case page, its deeds and what stands on it: what is shown, to whom, and how many queries it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import (
    AlarmFactory,
    CallerFactory,
    CallFactory,
    CaseFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    IdentityFactory,
    LikenessFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import Case, Identity
from calls.models.choices import RecordLevel, State
from meetings.factories import AssessmentFactory, FindingFactory, MeetingFactory
from referrals.factories import ArrivalFactory, DisclosureFactory, ReferralFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

CASE_QUERIES = 7
LIST_QUERIES = 5


def case_with(handler, *, notes=2):
    """A case with a named caller, a scan and some notes."""
    case = CaseFactory(handler=handler, waiting=True)
    caller = CallerFactory(case=case)
    IdentityFactory(caller=caller, contact_safety="Ring inte hem.")
    PersonOfConcernFactory(case=case, age_band="15_17")
    for number in range(notes):
        scan = QuickScanFactory(
            call=CallFactory(caller=caller, taken_by=handler), reason=f"Skäl nummer {number}"
        )
        NoteFactory(case=case, text=f"Hände {number}", created_by=scan.written_by)
    return case


def test_case_page_shows_level_state_next_step_and_timeline(call_taker, login):
    case = case_with(call_taker)

    page = login(call_taker).get(case.get_absolute_url()).content.decode()

    for words in (
        case.number,
        "rådgivning",
        "Nästa steg",
        "Skäl nummer 1",
        "Hände 0",
        "Ring inte hem.",
        "15–17 år",
    ):
        assert words in page
    assert "Påhittad Person" not in page  # the name is opened as an act of its own


def test_case_page_is_logged_as_a_read(call_taker, login):
    case = case_with(call_taker)

    login(call_taker).get(case.get_absolute_url())

    event = AuditEvent.objects.get(is_read=True)
    assert (event.event, event.actor_id, event.case_id) == ("case.opened", call_taker.pk, case.pk)


def test_case_page_costs_the_same_with_many_entries(call_taker, login, cost):
    small, large = case_with(call_taker, notes=10), case_with(call_taker, notes=60)
    client = login(call_taker)

    few, many = cost(client, small.get_absolute_url()), cost(client, large.get_absolute_url())

    assert (few, many <= CASE_QUERIES) == (many, True)


def test_case_page_costs_little_more_with_some_of_everything(coordinator, login, cost):
    """One statement more for which of the cases that are alike may be named, and one for the exit programmes."""
    case = case_with(coordinator, notes=3)
    Case.objects.filter(pk=case.pk).update(record_level=RecordLevel.CASE)
    case.refresh_from_db()
    for caller in CallerFactory.create_batch(2, case=case):
        IdentityFactory(caller=caller, phone="040-123 45 67")
        QuickScanFactory(call=CallFactory(caller=caller), situation="wants_out")
    DangerReportFactory(call=case.calls.first())
    DangerReportFactory(later=True, case=case)
    AlarmFactory(case=case)
    ChildDecisionFactory(case=case, waiting=True, later=True)
    ReminderFactory(case=case)
    LikenessFactory(one=case)
    MeetingFactory(case=case, held=True)
    FindingFactory(
        meeting=MeetingFactory(case=case), find_out=True, owner_kind="colleague", owner=coordinator
    )
    AssessmentFactory(meeting=MeetingFactory(case=case, held=True))
    ReferralFactory(case=case)
    ArrivalFactory(signposting__case=case)
    DisclosureFactory(approved=True, case=case)

    assert cost(login(coordinator), case.get_absolute_url()) <= CASE_QUERIES + 2


@pytest.mark.parametrize("address", ["/arenden/", "/inkopplingar/"])
@pytest.mark.parametrize(("query", "answer"), [("", 200), ("?lista=", 200), ("?lista=finns-inte", 404)])
def test_list_that_is_not_there_is_no_page(login, coordinator, address, query, answer):
    assert login(coordinator).get(address + query).status_code == answer


@pytest.mark.parametrize(
    "lista", ["mina", "ej-tilldelade", "vantar-mote", "stillastaende", "oppna", "avslutade"]
)
def test_work_queues_cost_the_same_with_many_cases(coordinator, login, cost, lista):
    client, url = login(coordinator), reverse("calls:case_index") + f"?lista={lista}"
    CaseFactory.create_batch(5, handler=coordinator, waiting=True)
    CaseFactory.create_batch(5, waiting=True)
    few = cost(client, url)
    CaseFactory.create_batch(25, handler=coordinator, waiting=True)
    CaseFactory.create_batch(25, waiting=True)

    many = cost(client, url)

    assert (few, many <= LIST_QUERIES) == (many, True)


def test_unassigned_queue_shows_number_and_clock_but_no_link(call_taker, login):
    case = CaseFactory(waiting=True)

    page = login(call_taker).get(reverse("calls:case_index") + "?lista=ej-tilldelade").content.decode()

    assert case.number in page
    assert case.get_absolute_url() not in page.replace(reverse("calls:case_take", args=[case.number]), "")


def test_taking_an_unassigned_case_opens_it(call_taker, login):
    case = CaseFactory(waiting=True)
    client = login(call_taker)
    assert client.get(case.get_absolute_url()).status_code == 404

    response = client.post(reverse("calls:case_take", args=[case.number]))

    assert response.url == case.get_absolute_url()
    assert client.get(case.get_absolute_url()).status_code == 200


def test_a_colleagues_case_does_not_exist(call_taker, other_call_taker, login):
    case = case_with(call_taker)

    response = login(other_call_taker).get(case.get_absolute_url())

    assert response.status_code == 404
    assert not AuditEvent.objects.filter(is_read=True).exclude(event="case.refused").exists()


def test_own_closed_case_can_be_read_for_thirty_days(call_taker, login):
    lately = CaseFactory(handler=call_taker, closed=True)
    long_ago = CaseFactory(handler=call_taker, closed=True, closed_at=timezone.now() - timedelta(days=31))

    assert list(Case.objects.visible_to(call_taker)) == [lately]
    assert login(call_taker).get(long_ago.get_absolute_url()).status_code == 404


def test_manager_sees_the_queue_but_no_case(manager, call_taker, login):
    case = case_with(call_taker)
    client = login(manager)

    page = client.get(reverse("calls:case_index") + "?lista=oppna").content.decode()

    assert case.number in page
    assert client.get(case.get_absolute_url()).status_code == 404


def test_naming_the_person_of_concern_asks_for_the_level_first(call_taker, login):
    case = case_with(call_taker, notes=0)

    response = login(call_taker).get(reverse("calls:person_identity_add", args=[case.number]))

    assert response.url == reverse("calls:level_raise", args=[case.number])


def test_person_of_concern_is_named_in_a_full_record(call_taker, login):
    case = CaseFactory(handler=call_taker, full_record=True)
    PersonOfConcernFactory(case=case)

    login(call_taker).post(
        reverse("calls:person_identity_add", args=[case.number]),
        {"name": "Påhittad Ung", "personal_number": "20080101-2386", "reason": "Behövs för samverkan."},
    )

    identity = Identity.objects.get()
    assert (identity.name, identity.personal_number) == ("Påhittad Ung", "200801012386")
    assert AuditEvent.objects.filter(event="identity.added").count() == 1


def test_stale_hand_over_shows_what_is_new_and_can_be_sent_again(
    call_taker, other_call_taker, coordinator, login
):
    case = CaseFactory(handler=call_taker)
    client, url = login(call_taker), reverse("calls:case_hand_over", args=[case.number])
    typed = {"version": case.version, "to": coordinator.pk, "reason": "Sjuk i morgon."}
    Case.objects.filter(pk=case.pk).update(version=case.version + 1)

    response = client.post(url, typed)

    assert "Någon annan har ändrat" in response.content.decode()
    assert "Sjuk i morgon." in response.content.decode()
    assert Case.objects.get().handler == call_taker
    again = typed | {"version": response.context["form"]["version"].value()}
    client.post(url, again)
    assert Case.objects.get().handler == coordinator


def test_closed_case_shows_how_it_ended(call_taker, login):
    case = CaseFactory(handler=call_taker, closed=True)

    page = login(call_taker).get(case.get_absolute_url()).content.decode()

    assert "Ärendet avslutades" in page
    assert reverse("calls:case_reopen", args=[case.number]) in page
    assert case.state == State.CLOSED


def test_levels_page_says_what_may_be_written(call_taker, login):
    case = CaseFactory(handler=call_taker, record_level=RecordLevel.OPEN_SERVICE)

    page = login(call_taker).get(reverse("calls:levels", args=[case.number])).content.decode()

    assert "ärendet är här" in page
    assert "Full journal" in page


@pytest.mark.parametrize(
    ("address", "is_marked"), [("case", True), ("calls:blank", True), ("outreach:index", False)]
)
def test_what_is_about_a_case_or_will_be_carries_the_mark_of_secrecy(call_taker, login, address, is_marked):
    path = CaseFactory(handler=call_taker).get_absolute_url() if address == "case" else reverse(address)

    page = login(call_taker).get(path).content.decode()

    assert ("Sekretess, 26 kap. 1 § offentlighets- och sekretesslagen. Utskrivet" in page) is is_marked


@pytest.mark.parametrize("other_role", [Role.MANAGER, Role.ARCHIVIST])
def test_who_only_lists_a_case_cannot_take_it_from_a_colleague(call_taker, login, other_role):
    two_roles = UserFactory(roles=[Role.CALL_TAKER, other_role])
    case = CaseFactory(handler=call_taker)

    answer = login(two_roles).post(reverse("calls:case_take", args=[case.number]))

    assert answer.status_code == 404
    assert Case.objects.get().handler == call_taker


def test_an_empty_hand_over_leaves_the_case_where_it_is(login, call_taker):
    case = CaseFactory(handler=call_taker)

    response = login(call_taker).post(f"{case.get_absolute_url()}lamna-over/", {"version": case.version})

    assert "Välj vem som ska ha ärendet." in response.content.decode()
    case.refresh_from_db()
    assert case.handler == call_taker


def test_a_hand_over_to_the_queue_is_chosen_by_name(login, call_taker):
    case = CaseFactory(handler=call_taker)
    typed = {"version": case.version, "to": "queue"}

    login(call_taker).post(f"{case.get_absolute_url()}lamna-over/", typed)

    case.refresh_from_db()
    assert case.handler is None


def test_a_running_clock_stands_before_a_case_that_has_met(login, call_taker):
    soon = timezone.localdate() + timedelta(days=1)
    met = CaseFactory(handler=call_taker, waiting=True, state=State.MEETING_HELD, meet_by=soon)
    waiting = CaseFactory(handler=call_taker, waiting=True, meet_by=soon + timedelta(days=1))

    response = login(call_taker).get("/arenden/")

    assert list(response.context["page"]) == [waiting, met]


@pytest.mark.parametrize(("days", "is_there"), [(29, True), (31, False)])
def test_own_call_leaves_list_and_page_thirty_days_after_closing(
    call_taker, other_call_taker, login, days, is_there
):
    at = timezone.now() - timedelta(days=days)
    case = CaseFactory(handler=other_call_taker, closed=True, opened_at=at, closed_at=at)
    call = QuickScanFactory(call__caller__case=case, call__taken_by=call_taker).call
    page, client = reverse("calls:call", args=[call.pk]), login(call_taker)

    listed = client.get(reverse("calls:index")).content.decode()

    assert (page in listed, case.number in listed) == (is_there, is_there)
    assert client.get(page).status_code == (200 if is_there else 404)


def test_mark_of_secrecy_stands_where_cases_are_shown_and_nowhere_else(call_taker, login):
    client = login(call_taker)

    assert "Sekretess, 26 kap. 1 §" in client.get(reverse("home")).content.decode()
    assert "Sekretess, 26 kap. 1 §" not in client.get(reverse("account_logout")).content.decode()
