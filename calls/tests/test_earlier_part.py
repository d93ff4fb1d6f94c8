"""What was said of a case before follows its rows: moved, merged, split and given back with them, gone with them."""

from dataclasses import replace
from datetime import timedelta
from time import time

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.cases import hand_over_case, raise_level, undo_raise
from calls.actions.changes import change_person
from calls.actions.links import change_link
from calls.actions.merges import merge_cases, undo_merge
from calls.actions.moves import move_call
from calls.actions.people import change_identity, remove_identity
from calls.actions.restrictions import decide_request
from calls.actions.splits import split_case, undo_split
from calls.actions.withdrawals import withdraw_caller
from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    CaseLinkFactory,
    IdentityFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
)
from calls.inputs import CallInput, ContactInput
from calls.models import Case, Identity, RestrictionRequest
from calls.tests.factories import (
    IdentityReasonFactory,
    RestrictionFactory,
    RestrictionRequestFactory,
)
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.earlier.earlier_parts import address_of
from stodtelefon.earlier.models import EarlierVersion
from stodtelefon.tests.erasing import erase

pytestmark = pytest.mark.django_db

OLD, NEW = "Påhittad Person", "Påhittad Bergström"


@pytest.fixture
def case(call_taker):
    case = CaseFactory(handler=call_taker, record_level="open_service")
    PersonOfConcernFactory(case=case, age_band="12_14")
    return case


@pytest.fixture
def renamed(case, call_taker):
    """An identity that was called something else."""
    call = CallFactory(caller=CallerFactory(case=case), taken_by=call_taker)
    QuickScanFactory(call=call)
    identity = IdentityFactory(caller=call.caller)
    return change_identity(identity=identity, by=call_taker, name=NEW)


def told(client, record) -> str:
    """The page, as it stands now."""
    response = client.get(address_of(type(record)._base_manager.get(pk=record.pk)))
    assert response.status_code == 200
    return response.content.decode()


def test_call_that_is_logged_keeps_nothing(call_taker, inputs):
    values = inputs(urgency="prompt")
    values["caller"] = replace(values["caller"], is_anonymous=False)
    contact = ContactInput(name=OLD, phone="040-000 00 00")

    call = log_call(by=call_taker, call=CallInput(), contact=contact, **values)

    assert call.caller.identity.name == OLD
    assert not EarlierVersion.objects.exists()


def test_former_name_is_read_by_who_reads_the_identity_and_leaves_both_lines(
    renamed, case, call_taker, login
):
    client = login(call_taker)
    lines = AuditEvent.objects.order_by("-pk")
    last = lines.first().pk

    page = told(client, renamed)

    assert OLD in page
    assert NEW in page
    assert "Namn" in page
    assert call_taker.name in page
    read = lines.filter(pk__gt=last, is_read=True).values_list("event", "target_id", "case_id")
    both = {
        ("identity.opened", str(renamed.pk), case.pk),
        ("earlier_version.opened", str(renamed.pk), case.pk),
    }
    assert set(read) == both


def test_former_name_is_not_there_for_who_may_not_open_the_case(renamed, other_call_taker, login, manager):
    for person in (other_call_taker, manager):
        assert login(person).get(address_of(renamed)).status_code == 404


def test_former_name_in_another_handlers_case_is_read_by_who_shows_who_it_is(
    renamed, coordinator, login, monkeypatch
):
    IdentityReasonFactory(case=renamed.case, created_by=coordinator)
    now = time()
    monkeypatch.setattr("stodtelefon.accounts.second_factor.time.time", lambda: now + 11 * 60)
    path, client = address_of(renamed), login(coordinator)

    asked = client.get(path)

    assert asked.url == f"/konto/bekrafta/?next={path.replace('/', '%2F')}"
    assert not AuditEvent.objects.filter(event__in=["identity.opened", "earlier_version.opened"]).exists()
    assert client.post(asked.url, {"password": PASSWORD}).url == path
    assert OLD in client.get(path).content.decode()


def test_page_of_a_case_tells_of_whom_the_concern_is_about_too(case, call_taker, login):
    change_person(case=case, age_band="15_17", situation="", reason="Nytt från skolan.", by=call_taker)

    page = told(login(call_taker), case)

    assert "Den oron gäller" in page
    assert "12–14" in page
    assert "15–17" in page


def test_page_says_that_nothing_was_changed(case, call_taker, login):
    Case.objects.filter(pk=case.pk).update(version=2)

    assert "Ingenting som står här har ändrats." in told(login(call_taker), case)


def test_case_that_was_never_changed_has_no_link(case, call_taker, login):
    assert address_of(case) == ""
    assert "idigare lydelser" not in login(call_taker).get(case.get_absolute_url()).content.decode()


def test_link_stands_on_the_pages_of_what_was_changed(renamed, case, call_taker, login):
    client = login(call_taker)
    pages = (case.get_absolute_url(), reverse("calls:identity", args=[case.number, renamed.pk]))

    for page, record in zip(pages, (Case.objects.get(pk=case.pk), renamed), strict=True):
        assert f'href="{address_of(record)}"' in client.get(page).content.decode()


def test_withdrawal_takes_nothing_of_it_away(renamed, case, call_taker, login):
    withdraw_caller(caller=renamed.caller, by=call_taker)

    assert OLD in told(login(call_taker), renamed)


def test_removed_identity_takes_its_former_names_along(renamed, coordinator):
    kept = EarlierVersion.objects.of(Identity.objects.get(pk=renamed.pk))
    assert kept.exists()

    remove_identity(identity=renamed, reason="Personen ville det.", by=coordinator)

    assert not EarlierVersion.objects.filter(record=str(renamed.pk)).exists()


def test_protected_identity_keeps_no_former_contact(case, call_taker, login):
    identity = IdentityFactory(caller=CallerFactory(case=case), phone="040-111 11 11", address="Storgatan 1")
    identity = change_identity(identity=identity, by=call_taker, phone="040-222 22 22")
    identity = change_identity(
        identity=identity, by=call_taker, phone=None, email=None, address=None, is_protected=True
    )

    page = told(login(call_taker), identity)

    sealed = [row.sealed for row in EarlierVersion.objects.of(identity)]
    assert {str(value) for one in sealed for value in one.values()} == {"{'erased': True}"}
    assert "raderat" in page
    assert "040-" not in page
    assert "Storgatan" not in page


def test_emptied_personal_number_is_not_kept_for_the_level_below(case, call_taker):
    identity = IdentityFactory(caller=CallerFactory(case=case))
    for number in ("19800101-1231", "19800101-1249", None):
        identity = change_identity(identity=identity, by=call_taker, personal_number=number)

    kept = [row.sealed["personal_number"] for row in EarlierVersion.objects.of(identity)]
    assert kept == [{"erased": True}, {"erased": True}, None]


def test_level_that_is_taken_back_is_told(call_taker, login):
    case = CaseFactory(handler=call_taker)
    raise_level(case=case, level="open_service", reason="Möte behövs.", by=call_taker)
    case = undo_raise(case=case, by=call_taker)

    assert [row.before["record_level"] for row in EarlierVersion.objects.of(case)] == [
        "open_service",
        "advice",
    ]
    assert "insats utan behovsprövning" in told(login(call_taker), case)


def test_moved_call_takes_along_what_its_caller_was_called(renamed, case, call_taker, login):
    QuickScanFactory(call=CallFactory(caller=CallerFactory(case=case)))
    right = CaseFactory(handler=call_taker, record_level="open_service")

    move_call(call=renamed.caller.calls.get(), to=right, by=call_taker)

    page = told(login(call_taker), renamed)
    assert OLD in page
    assert right.number in page


def test_merge_takes_it_along_and_gives_it_back(renamed, case, coordinator, login):
    into = CaseFactory(handler=coordinator, record_level="open_service")
    PersonOfConcernFactory(case=into)

    move = merge_cases(case=case, into=into, reason="Samma oro.", by=coordinator)
    client = login(coordinator)
    there = told(client, renamed)
    undo_merge(move=move, by=coordinator)

    assert OLD in there
    assert into.number in there
    IdentityReasonFactory(case=case, created_by=coordinator)
    page = told(client, renamed)
    assert OLD in page
    assert case.number in page


def test_page_of_a_doublet_is_not_there(case, coordinator, login):

    into = CaseFactory(handler=coordinator, record_level="open_service")
    merge_cases(case=case, into=into, reason="Samma oro.", by=coordinator)

    case.refresh_from_db()
    assert login(coordinator).get(address_of(case)).status_code == 404


def test_split_takes_it_along_and_gives_it_back(renamed, case, coordinator, login):
    QuickScanFactory(call=CallFactory(caller=CallerFactory(case=case)))

    move = split_case(caller=renamed.caller, reason="En annan elev.", by=coordinator)
    for one in (case, move.to_case):
        IdentityReasonFactory(case=one, created_by=coordinator)
    client = login(coordinator)
    there = told(client, renamed)
    undo_split(move=move, by=coordinator)

    assert OLD in there
    assert move.to_case.number in there
    page = told(client, renamed)
    assert OLD in page
    assert case.number in page


def test_erased_case_takes_all_of_it_along(own_database):
    by = UserFactory(coordinator=True)
    case = CaseFactory(handler=by, record_level="open_service")
    person = PersonOfConcernFactory(case=case, age_band="12_14")
    change_person(case=case, age_band="15_17", situation="", reason="Nytt.", by=by)
    identity = change_identity(identity=IdentityFactory(caller=CallerFactory(case=case)), by=by, name=NEW)
    hand_over_case(case=case, to=UserFactory(call_taker=True), reason="Semester.", by=by)
    records = {str(row.pk) for row in (case, person, identity)}
    assert set(EarlierVersion.objects.values_list("record", flat=True)) == records

    erase(case)

    assert not EarlierVersion.objects.exists()


def test_other_case_of_a_link_is_named_only_to_who_may_open_it(coordinator, login):
    link = CaseLinkFactory(degree="possible")
    change_link(link=link, degree="certain", reason="Samma förälder ringde.", by=coordinator)

    page = told(login(coordinator), link)

    assert "möjligen samma oro" in page
    assert "säkert samma oro" in page


def test_later_change_is_what_the_earlier_one_led_to(case, call_taker, login):
    identity = IdentityFactory(caller=CallerFactory(case=case), name="Ett")
    for name in ("Två", "Tre"):
        identity = change_identity(identity=identity, by=call_taker, name=name)
    response = login(call_taker).get(address_of(identity))

    told_of = [(one.before, one.after) for told in response.context["told"] for one in told.changes]

    assert told_of == [("Två", "Tre"), ("Ett", "Två")]
    ats = [one.at for one in response.context["told"]]
    assert timezone.now() - min(ats) < timedelta(minutes=1)


def test_what_two_decided_about_a_restriction_is_told_to_who_decides_and_in_the_case(
    call_taker, other_call_taker, manager, login
):
    case = RestrictionFactory(works=call_taker, case__handler=call_taker).case
    asked = RestrictionRequestFactory(case=case, asked_by=call_taker, reason="Zebraskäl.")
    assert address_of(asked) == ""
    decide_request(asked=asked, is_approved=True, by=manager)

    for person in (manager, call_taker):
        page = told(login(person), asked)
        assert "godkänt" in page
        assert manager.name in page
        assert "Zebraskäl." not in page
    page = address_of(RestrictionRequest.objects.get(pk=asked.pk))
    assert login(other_call_taker).get(page).status_code == 404
