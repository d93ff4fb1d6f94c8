"""The pairs of cases that are alike: written by the actions on identities, settled once by a coordinator."""

from dataclasses import replace

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.cases import close_case, reopen_case
from calls.actions.likenesses import NOT_YOURS, compare_the_rest, dismiss_likeness
from calls.actions.links import link_cases, remove_link
from calls.actions.merges import merge_cases, undo_merge
from calls.actions.people import add_identity, change_identity, remove_identity
from calls.actions.promises import differences
from calls.factories import (
    CallerFactory,
    CaseFactory,
    IdentityFactory,
    LikenessFactory,
    PersonOfConcernFactory,
)
from calls.inputs import CallInput, ContactInput
from calls.models import Case, Likeness, Promise
from calls.steps import compare
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

NUMBER = "200801012386"
NAME = "Påhittad Öberg"


def pairs():
    return [({pair.first_id, pair.second_id}, pair.alike, pair.how) for pair in Likeness.objects.all()]


@pytest.fixture
def known():
    """Somebody who has been in touch in another case."""
    return IdentityFactory(name=NAME, phone=None, caller__case__number="2016-0901").caller


def ids(*rows):
    return {getattr(row, "case_id", row.pk) for row in rows}


# Found


def test_log_call_writes_the_pair_once(call_taker, inputs, known):
    contact = ContactInput(name="pahittad oberg")
    values = inputs() | {"caller": replace(inputs()["caller"], is_anonymous=False)}
    call = log_call(by=call_taker, call=CallInput(), contact=contact, **values)
    change_identity(identity=call.caller.identity, by=call_taker, name=NAME)

    assert pairs() == [(ids(known, call), ["name"], "")]


def test_log_call_of_nobody_named_writes_none(call_taker, inputs, known):
    log_call(by=call_taker, call=CallInput(), **inputs())
    log_call(by=call_taker, call=CallInput(), contact=ContactInput(phone="070-123 45 67"), **inputs())

    assert pairs() == []


def test_add_identity_writes_what_is_alike_the_surest_first(call_taker):
    callers = [CallerFactory(case__record_level="open_service") for _ in range(2)]
    for caller in callers:
        add_identity(caller=caller, by=call_taker, name=NAME, personal_number=NUMBER)

    assert pairs() == [(ids(*callers), ["personal_number", "name"], "")]
    assert Likeness.objects.get().in_words == "personnummer och namn"


def test_change_identity_takes_away_a_pair_that_is_not_alike_any_more(call_taker, known):
    identity = add_identity(caller=CallerFactory(), by=call_taker, name=NAME)
    assert len(pairs()) == 1

    change_identity(identity=identity, by=call_taker, name="Påhittad Haddad")

    assert pairs() == []


def test_remove_identity_takes_away_the_pair(coordinator, known):
    identity = add_identity(caller=CallerFactory(), by=coordinator, name=NAME)

    remove_identity(identity=identity, reason="Personen ville det.", by=coordinator)

    assert pairs() == []


# Settled


def test_dismiss_likeness_settles_it_with_time_and_person(coordinator, logged):
    pair, at = LikenessFactory(), timezone.now()

    dismiss_likeness(likeness=pair, by=coordinator, at=at)

    pair.refresh_from_db()
    assert (pair.how, pair.settled_at, pair.settled_by) == ("not_same", at, coordinator)
    logged("likeness.dismissed", by=coordinator, target=pair, case=pair.first)


def test_dismiss_likeness_twice_is_refused_the_second_time(coordinator, refused):
    pair = LikenessFactory()
    dismiss_likeness(likeness=pair, by=coordinator)

    with refused("Det är redan avgjort: inte samma oro."):
        dismiss_likeness(likeness=pair, by=coordinator)


def test_dismiss_likeness_of_a_case_one_may_not_open_changes_nothing(coordinator, refused):
    pair = LikenessFactory(other=CaseFactory(closed=True))

    with refused(NOT_YOURS):
        dismiss_likeness(likeness=pair, by=coordinator)


def test_dismiss_likeness_is_for_who_may_settle(call_taker, refused):
    mine = [CaseFactory(handler=call_taker) for _ in range(2)]
    pair = LikenessFactory(one=mine[0], other=mine[1])

    with refused(NOT_YOURS):
        dismiss_likeness(likeness=pair, by=call_taker)


def test_a_settled_pair_is_not_asked_about_again(call_taker, coordinator, known):
    Case.objects.update(record_level="open_service")
    caller = CallerFactory(case__record_level="open_service")
    identity = add_identity(caller=caller, by=call_taker, name=NAME)
    dismiss_likeness(likeness=Likeness.objects.get(), by=coordinator)

    change_identity(identity=identity, by=call_taker, phone="070-123 45 67")
    change_identity(identity=identity, by=call_taker, name="Påhittad Haddad")

    assert [how for _, _, how in pairs()] == ["not_same"]


def test_a_settled_pair_waits_again_when_more_is_alike(call_taker, coordinator, known):
    Case.objects.update(record_level="open_service")
    caller = CallerFactory(case__record_level="open_service")
    identity = add_identity(caller=caller, by=call_taker, name=NAME)
    dismiss_likeness(likeness=Likeness.objects.get(), by=coordinator)

    for one in (known.identity, identity):
        change_identity(identity=one, by=call_taker, personal_number=NUMBER)

    assert pairs() == [(ids(known, identity.caller), ["personal_number", "name"], "")]


# Who may know of it


def test_visible_likeness_is_of_two_cases_that_one_may_open(call_taker, coordinator):
    mine, theirs = CaseFactory(handler=call_taker), CaseFactory()
    also_mine = CaseFactory(handler=call_taker)
    half, whole = LikenessFactory(one=mine, other=theirs), LikenessFactory(one=mine, other=also_mine)
    LikenessFactory(one=mine, other=CaseFactory(closed=True))

    assert set(Likeness.objects.visible_to(call_taker)) == {whole}
    assert set(Likeness.objects.visible_to(coordinator)) == {half, whole}


def test_beside_gives_the_other_case():
    pair = LikenessFactory()

    assert (pair.beside(pair.first_id), pair.beside(pair.second_id)) == (pair.second, pair.first)


# The promise that it is settled


def waiting():
    assert differences() == []
    return [promise.target for promise in Promise.objects.open().filter(kind="likeness")]


@pytest.mark.parametrize("closes", ["first", "second"])
def test_pair_is_promised_while_both_cases_are_open(coordinator, known, closes):
    add_identity(caller=CallerFactory(case__number="2016-0902"), by=coordinator, name=NAME)
    pair = Likeness.objects.get()
    assert waiting() == [str(pair.pk)]

    case = getattr(pair, closes)
    close_case(case=case, outcome="settled", ve_assessment="no_reason", by=coordinator)
    assert waiting() == []

    reopen_case(case=case, reason="Personen ringde igen.", by=coordinator)
    assert waiting() == [str(pair.pk)]

    dismiss_likeness(likeness=pair, by=coordinator)
    assert waiting() == []


def test_pair_that_is_not_alike_any_more_is_promised_no_more(coordinator, known):
    identity = add_identity(caller=CallerFactory(), by=coordinator, name=NAME)

    change_identity(identity=identity, by=coordinator, name="Påhittad Haddad")

    assert waiting() == []


def test_pair_is_settled_by_linking_or_merging_and_asked_about_again_when_that_is_taken_back(coordinator):
    first, second = (CaseFactory(handler=coordinator) for _ in range(2))
    one, other = sorted((first, second), key=lambda case: case.pk)
    pair = LikenessFactory(first=one, second=other)

    link = link_cases(case=first, other=second, degree="possible", reason="Samma namn.", by=coordinator)
    pair.refresh_from_db()
    assert (pair.how, pair.settled_by) == (Likeness.How.LINKED, coordinator)
    remove_link(link=link, reason="Två olika personer.", by=coordinator)
    pair.refresh_from_db()
    assert (pair.how, pair.settled_at) == ("", None)

    move = merge_cases(case=first, into=second, reason="Loggat två gånger.", by=coordinator)
    pair.refresh_from_db()
    assert (pair.how, pair.settled_by) == (Likeness.How.MERGED, coordinator)
    undo_merge(move=move, by=coordinator)
    pair.refresh_from_db()
    assert (pair.how, pair.settled_at) == ("", None)
    assert differences() == []


# What was never compared: the night


def test_the_night_finds_pairs_from_before_and_compares_each_case_once(known):
    case = CaseFactory(record_level="case")
    IdentityFactory(caller=None, person=PersonOfConcernFactory(case=case), name=NAME)
    IdentityFactory(name=NAME, caller__case__closed=True)
    CaseFactory()

    assert compare() == "Jämförda ärenden: 2. Likheter hittade: 3."

    assert {how for _, _, how in pairs()} == {""}
    assert len(waiting()) == 1, "of the closed one nothing waits"
    assert AuditEvent.objects.filter(event="likeness.found", actor_id=None).count() == 3
    assert compare() == ""


def test_the_night_compares_so_many_and_the_rest_the_next_night(known):
    for _ in range(2):
        IdentityFactory(name="Påhittad Haddad")

    assert [compare_the_rest(most=2)[0] for _ in range(3)] == [2, 1, 0]


def test_a_case_costs_the_night_the_same_among_many(django_assert_max_num_queries):
    counted = []
    for others, name in ((1, "Anna Ek"), (8, "Bo Lund")):
        IdentityFactory.create_batch(others, name="Någon Annan", caller__case__closed=True)
        IdentityFactory(name=name)
        with django_assert_max_num_queries(99) as asked:
            assert compare_the_rest(most=1) == (1, 0)
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_what_an_action_has_compared_is_not_compared_again(coordinator):
    identity = add_identity(caller=CallerFactory(), by=coordinator, name=NAME)
    assert compare() == ""

    close_case(case=identity.case, outcome="settled", ve_assessment="no_reason", by=coordinator)
    IdentityFactory(name=NAME, caller__case__closed=True)

    assert (compare(), pairs()) == ("", [])


def test_telephones_are_compared_by_night_when_the_board_has_decided_so(coordinator):
    for _ in range(2):
        add_identity(caller=CallerFactory(), by=coordinator, phone="070-123 45 67")
    OrganisationFactory(likeness_by_contact=True, likeness_decision="§ 41")

    assert (compare_the_rest(), compare_the_rest()) == ((2, 1), (0, 0))
    assert [alike for _, alike, _ in pairs()] == [["phone"]]


def test_who_came_by_a_merge_is_compared_by_night(coordinator, known):
    cases = [CaseFactory(handler=coordinator) for _ in range(2)]
    IdentityFactory(name=NAME, caller=CallerFactory(case=cases[0]))

    merge_cases(case=cases[0], into=cases[1], reason="Loggat två gånger.", by=coordinator)

    compare()
    assert pairs() == [(ids(known, cases[1]), ["name"], "")]
