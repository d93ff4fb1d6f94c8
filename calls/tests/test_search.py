"""Search by personal number, case number, code and name, and the caller who comes back with a code."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calls.actions.people import NO_SUCH_CODE, add_identity, open_by_code, replace_code
from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    IdentityFactory,
    PersonOfConcernFactory,
)
from calls.forms.search import SearchForm
from calls.models import CodeAccess
from calls.models.people import PERSONAL_NUMBER
from calls.views.search import find
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.privacy.reference_codes import reference_code_hash
from stodtelefon.privacy.sought import NO_PHONE, TOO_FEW_DIGITS, read
from stodtelefon.tests.answers import codes

pytestmark = pytest.mark.django_db
CODE = "LEK-47-RAV"


@pytest.fixture
def coded(other_call_taker):
    """A colleague's caller with a reference code, and another caller in the same case."""
    case = CaseFactory(handler=other_call_taker)
    caller = CallerFactory(case=case, code_hash=reference_code_hash(CODE), code_set_at=timezone.now())
    IdentityFactory(caller=caller, name=None, phone=None, contact_safety="Ring på kvällen.")
    CallFactory(caller=caller)
    stranger = CallerFactory(case=case)
    IdentityFactory(caller=stranger, contact_safety="Den andras hemlighet.")
    CallFactory(caller=stranger, received_at=timezone.now() - timedelta(days=40))
    return caller


@pytest.fixture
def logged_kinds(database):
    """What the log says of searches: the event, who, and everything else that a line can hold."""

    def read():
        rows = AuditEvent.objects.filter(event__regex=r"^(search|code)\.")
        return list(rows.values_list("event", "actor_id", "is_read", "fields", "target_id", "case_id"))

    return read


def search(client, q):
    return client.post(reverse("calls:search"), {"q": q})


def found(response):
    return [case.number for case, _ in response.context["found"]]


@pytest.mark.parametrize("written", ["LEK-47-RAV", "lek 47 rav", "lek47rav"])
def test_code_opens_that_callers_part(call_taker, login, coded, written):
    client = login(call_taker)

    response = search(client, written)

    page = client.get(response.url).content.decode()
    assert response.url == reverse("calls:caller", args=[coded.pk])
    assert "Ring på kvällen." in page
    assert "Den andras hemlighet." not in page
    assert (timezone.now() - timedelta(days=40)).strftime("%-d") + " okt" not in page
    assert AuditEvent.objects.filter(event="caller.opened_by_code", actor_id=call_taker.pk).count() == 1


def test_code_does_not_open_the_whole_case(call_taker, login, coded):
    client = login(call_taker)
    search(client, CODE)

    assert client.get(coded.case.get_absolute_url()).status_code == 404


def test_code_access_ends_after_a_day(call_taker, login, coded):
    open_by_code(code=CODE, by=call_taker, at=timezone.now() - timedelta(hours=25))

    assert login(call_taker).get(reverse("calls:caller", args=[coded.pk])).status_code == 404


def test_wrong_code_gives_nothing_away_and_is_logged(call_taker, login, coded):
    response = search(login(call_taker), "BEN-22-TEM")

    assert response.context["form"].errors == {"q": [NO_SUCH_CODE]}
    assert not CodeAccess.objects.exists()
    assert AuditEvent.objects.filter(event="code.refused").count() == 1


def test_eleventh_wrong_code_in_an_hour_closes_the_door(call_taker, login, coded):
    client = login(call_taker)
    for _ in range(10):
        search(client, "BEN-22-TEM")

    response = search(client, CODE)

    assert "för många fel koder" in response.content.decode()
    assert not CodeAccess.objects.exists()


def test_wrong_codes_are_counted_among_themselves(call_taker, coded):
    """And not among all that was done and read in an hour."""
    with CaptureQueriesContext(connection) as asked:
        open_by_code(code=CODE, by=call_taker)
    (counting,) = (one["sql"] for one in asked if "code.refused" in one["sql"])

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {counting}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "using audit_code_refused on" in plan


def test_replaced_code_is_dead(call_taker, other_call_taker, login, coded):
    replace_code(caller=coded, code="MED-82-GAV", by=other_call_taker)
    client = login(call_taker)

    assert "Koden stämmer inte" in search(client, CODE).content.decode()
    assert search(client, "MED-82-GAV").url == reverse("calls:caller", args=[coded.pk])


def test_case_number_finds_only_what_may_be_opened(call_taker, other_call_taker, login):
    mine, theirs = CaseFactory(handler=call_taker), CaseFactory(handler=other_call_taker)
    client = login(call_taker)

    assert found(search(client, mine.number)) == [mine.number]
    assert found(search(client, theirs.number)) == []


@pytest.mark.parametrize("written", ["200801012386", "20080101-2386", "080101-2386", "080101 2386"])
def test_personal_number_is_found_as_people_write_it(call_taker, login, written):
    case = CaseFactory(handler=call_taker, full_record=True)
    IdentityFactory(
        caller=CallerFactory(case=case),
        personal_number="200801012386",
        personal_number_hash=keyed_hash(PERSONAL_NUMBER, "200801012386"),
    )

    assert found(search(login(call_taker), written)) == [case.number]


def test_wrong_check_digit_is_told_by_the_field(call_taker, login):
    response = search(login(call_taker), "20080101-2387")

    assert response.context["found"] is None
    assert response.context["form"].errors


@pytest.mark.parametrize("written", ["christer carlson", "Karlsson Krister", "KARLSSON"])
def test_name_is_found_forgivingly_and_never_shown(call_taker, other_call_taker, login, written):
    case = CaseFactory(handler=call_taker)
    IdentityFactory(caller=CallerFactory(case=case), name="Krister Karlsson")
    IdentityFactory(caller=CallerFactory(case=CaseFactory(handler=other_call_taker)), name="Krister Karlsson")

    response = search(login(call_taker), written)

    assert found(response) == [case.number]
    assert "Krister Karlsson" not in response.content.decode().replace(written, "")


def test_search_is_logged_without_what_was_typed(call_taker, login):
    search(login(call_taker), "Krister Karlsson")

    event = AuditEvent.objects.get(event="search.name")
    assert (event.is_read, event.fields, event.target_id) == (True, ["hits_0"], "")


def test_search_takes_nothing_from_the_address(call_taker, login):
    case = CaseFactory(handler=call_taker)

    response = login(call_taker).get(reverse("calls:search"), {"q": case.number})

    assert response.context["found"] is None


def test_code_of_a_closed_case_is_not_replaced_and_says_why(call_taker, login):
    caller = CallerFactory(case=CaseFactory(handler=call_taker, closed=True))

    answer = login(call_taker).post(reverse("calls:code_replace", args=[caller.pk]), follow=True)

    assert "Ärendet är avslutat. Öppna det igen först." in answer.content.decode()
    caller.refresh_from_db()
    assert caller.code_hash is None


# What is taken for what


def looked_for(q, user):
    """What a search for `q` gives `user`."""
    return find(read(q, on=timezone.localdate()), user=user).cases


@pytest.mark.parametrize("written", ["2026-42", "2026–0042", "20260042", "Ärende #2026/0042"])
def test_case_number_is_found_however_it_is_written(call_taker, written):
    case = CaseFactory(number="2026-0042", handler=call_taker)

    assert looked_for(written, call_taker) == [(case, "ärendenummer")]


def test_misheard_code_is_a_try_and_is_counted_as_one(call_taker, login, coded, logged_kinds):
    response = search(login(call_taker), "LEK-41-RAV")

    assert response.context["form"].errors == {"q": [NO_SUCH_CODE]}
    assert (response.context["found"], logged_kinds()) == (
        None,
        [("code.refused", call_taker.pk, True, [], "", None)],
    )


def test_of_a_colleagues_case_nothing_is_said_but_that_the_number_exists(call_taker, other_call_taker, login):
    CaseFactory(number="2026-0042", handler=other_call_taker)
    CaseFactory(number="2026-0044", handler=other_call_taker, closed=True)
    client = login(call_taker)

    one, none, other = (
        search(client, q).content.decode().split('id="traffar"')[1] for q in ("2026-42", "2026–43", "2026-44")
    )

    assert "Numret finns." in one
    assert one == other.replace("2026-0044", "2026-0042")
    assert "Inget ärende som du får öppna har det numret." in none


def test_name_says_whose_it_is(call_taker):
    case = CaseFactory(handler=call_taker, full_record=True)
    person = PersonOfConcernFactory(case=case)
    IdentityFactory(caller=None, person=person, name="Krister Karlsson")
    IdentityFactory(caller__case=case, name="Kristina Karlsson")

    found = looked_for("karlsson", call_taker)

    assert sorted(found, key=lambda one: one[1]) == [(case, "den oron gäller"), (case, "den som hör av sig")]


def test_personal_number_of_a_colleagues_case_is_not_found(call_taker, other_call_taker):
    add_identity(
        caller=CallerFactory(case__handler=other_call_taker, case__record_level="open_service"),
        by=other_call_taker,
        personal_number="20080101-2386",
    )

    assert looked_for("20080101-2386", call_taker) == []


def test_name_is_found_in_fifty_cases_at_most(call_taker):
    case = CaseFactory(handler=call_taker)
    for _ in range(51):
        IdentityFactory(caller__case=case, name="Krister Karlsson")

    assert len(looked_for("karlsson", call_taker)) == 50


# Who may, and what is left of it


@pytest.mark.parametrize(
    "role", [Role.MANAGER, Role.STATISTICS_READER, Role.ARCHIVIST, Role.LOG_REVIEWER, Role.ADMINISTRATOR]
)
def test_search_does_not_exist_for_who_works_with_no_cases(login, coded, unchanged, role):
    client = login(UserFactory(roles=[role]))

    with unchanged():
        answers = [search(client, q).status_code for q in (CODE, coded.case.number, "Påhittad")]

    assert answers == [404, 404, 404]


@pytest.mark.parametrize(
    ("q", "event"),
    [("2026-0001", "search.case_number"), ("20080101-2386", "search.personal_number"), ("Ek", "search.name")],
)
def test_search_leaves_one_line_that_says_its_kind_and_how_many_were_found(
    call_taker, login, logged_kinds, q, event
):
    search(login(call_taker), q)

    assert logged_kinds() == [(event, call_taker.pk, True, ["hits_0"], "", None)]


def test_wrong_code_leaves_one_line_that_does_not_say_it(call_taker, login, coded, logged_kinds):
    search(login(call_taker), "BEN-22-TEM")

    assert logged_kinds() == [("code.refused", call_taker.pk, True, [], "", None)]


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("", "required"),
        ("  ", "required"),
        ("o" * 101, "max_length"),
        ("a\x00b", "null_characters_not_allowed"),
    ],
)
def test_search_for_nothing_or_too_much_is_told_by_the_field(q, code):
    assert codes(SearchForm({"q": q})) == {"q": [code]}


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("20080101-2387", "kontrollsiffran"),
        ("20080231-2386", "Datumet"),
        ("123456", "tio eller tolv siffror"),
        ("070-174 06 05", NO_PHONE),
        ("2026-", TOO_FEW_DIGITS),
    ],
)
def test_search_for_a_number_that_cannot_be_right_leaves_no_line(
    call_taker, login, unchanged, written, sentence
):
    client = login(call_taker)

    with unchanged():
        response = search(client, written)

    assert sentence in response.context["form"].errors["q"][0]


@pytest.mark.parametrize("q", ["Krister Karlsson", "2026-0001", "20080101-2386"])
def test_search_costs_the_same_among_many(call_taker, login, cost, q):
    client, page = login(call_taker), reverse("calls:search")
    IdentityFactory.create_batch(10, caller__case__handler=call_taker, name="Krister Karlsson")
    few = cost(client, page, q=q)
    IdentityFactory.create_batch(40, caller__case__handler=call_taker, name="Krister Karlsson")

    many = cost(client, page, q=q)

    assert (few, many <= 10) == (many, True)


# What a search by number asks


@pytest.mark.parametrize("role", ["call_taker", "coordinator"])
def test_number_is_one_statement_whatever_is_there(role, other_call_taker, django_assert_num_queries):
    """What it costs says nothing of a case that may not be opened."""
    user = UserFactory(**{role: True})
    own, hidden = CaseFactory(handler=user), CaseFactory(handler=other_call_taker, closed=True)
    expected = {own.number: [own], hidden.number: [], "2019-9999": []}

    for number, cases in expected.items():
        with django_assert_num_queries(1):
            assert [case for case, _ in looked_for(number, user)] == cases


@pytest.mark.parametrize(("role", "is_said"), [("call_taker", False), ("coordinator", True)])
def test_closed_case_by_its_number_is_said_to_who_may_open_closed_ones(
    role, is_said, other_call_taker, login
):
    case = CaseFactory(handler=other_call_taker, closed=True)

    response = search(login(UserFactory(**{role: True})), case.number)

    assert found(response) == []
    assert (response.context["closed"] == case) == is_said
    assert (reverse("calls:opening_create", args=[case.number]) in response.content.decode()) == is_said


def test_number_of_a_doublet_finds_the_case_that_goes_on(call_taker):
    case = CaseFactory(handler=call_taker)
    doublet = CaseFactory(doublet=True, merged_into=case)

    assert looked_for(doublet.number, call_taker) == [(case, "ärendenummer")]


def test_personal_number_is_one_statement_whatever_is_there(
    call_taker, other_call_taker, django_assert_num_queries
):
    """What it costs says nothing of somebody in a case that may not be opened."""
    theirs, nobodys = "811218-9876", "197010632391"
    case = CaseFactory(handler=other_call_taker, record_level="open_service")
    add_identity(caller=CallerFactory(case=case), by=other_call_taker, personal_number=theirs)

    for number, user, cases in [
        (theirs, call_taker, []),
        (nobodys, call_taker, []),
        (theirs, other_call_taker, [(case, "den som hör av sig")]),
    ]:
        with django_assert_num_queries(1):
            assert looked_for(number, user) == cases
