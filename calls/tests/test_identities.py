"""The same person was written down in both cases: what is asked, what holds then, and where the rest is read."""

import pytest
from django.urls import reverse

from calls import likeness
from calls.actions.identities import PROTECTED, TOO_LONG, WHICH
from calls.actions.merges import undo_merge
from calls.actions.people import change_identity, remove_identity
from calls.actions.splits import split_case, undo_split
from calls.factories import CallerFactory, CallFactory, CaseFactory, IdentityFactory, PersonOfConcernFactory
from calls.models import Case, Identity
from calls.tests.factories import IdentityReasonFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

NAME, OTHER_NAME = "Påhittad Öberg", "Påhittad Haddad"
NUMBER = "200801012386"
EMPTY = {"name": None, "phone": None}


@pytest.fixture
def known(both):
    """`known({"phone": …}, {"email": …})`: the one person of both cases, as written down in each."""

    def make(first: dict, second: dict):
        return [
            IdentityFactory(caller=case.callers.get(), **(EMPTY | words))
            for case, words in zip(both, (first, second), strict=True)
        ]

    return make


@pytest.fixture
def pair(both):
    return both[1].callers.get(), both[0].callers.get()


def now(row):
    return type(row)._base_manager.get(pk=row.pk)


def words_of(row, *names):
    return tuple(getattr(now(row), name) for name in names)


def test_what_only_one_says_follows_without_a_question(known, pair, merge, coordinator):
    kept, doublet = known(
        {"name": NAME, "phone": "070-123 45 67"}, {"name": NAME.lower(), "email": "p@exempel.se"}
    )

    move = merge(same=[pair])

    assert words_of(kept, "name", "phone", "email") == (NAME, "070-123 45 67", "p@exempel.se")
    assert now(doublet).caller == pair[0]
    undo_merge(move=move, by=coordinator)
    assert words_of(kept, "name", "phone", "email") == (NAME, "070-123 45 67", None)
    assert words_of(doublet, "name", "phone", "email") == (NAME.lower(), None, "p@exempel.se")


@pytest.mark.parametrize(
    ("chosen", "held", "left"),
    [(0, "070-111 11 11", "070-222 22 22"), (1, "070-222 22 22", "070-111 11 11")],
)
def test_what_was_chosen_holds_and_the_other_is_kept_beside_it(
    known, pair, merge, coordinator, chosen, held, left
):
    rows = known({"phone": "070-111 11 11"}, {"phone": "070-222 22 22"})

    move = merge(same=[pair], stays=[rows[chosen].pk])

    assert (words_of(rows[0], "phone"), words_of(rows[1], "phone")) == ((held,), (left,))
    assert list(Identity.objects.earlier_than(now(rows[0]))) == [rows[1]]
    undo_merge(move=move, by=coordinator)
    assert [row.phone for row in map(now, rows)] == ["070-111 11 11", "070-222 22 22"]


def test_nobody_is_made_one_before_it_is_said_which_holds(known, pair, merge, refused):
    known({"name": NAME}, {"name": OTHER_NAME})

    with refused(WHICH):
        merge(same=[pair])


def test_number_written_otherwise_is_the_same_number(known, pair, merge):
    known({"phone": "070-123 45 67"}, {"phone": "+46 70 123 45 67"})

    merge(same=[pair])


def test_both_warnings_of_how_to_reach_somebody_stand(known, pair, merge, coordinator):
    kept, _ = known({"contact_safety": "Ring inte hem."}, {"contact_safety": "Bara kvällar."})

    move = merge(same=[pair])

    assert now(kept).contact_safety == "Ring inte hem.\nBara kvällar."
    undo_merge(move=move, by=coordinator)
    assert words_of(kept, "contact_safety") == ("Ring inte hem.",)


def test_who_is_protected_in_one_case_is_protected(known, pair, merge):
    kept, _ = known({"name": NAME}, {"name": NAME, "is_protected": True})

    merge(same=[pair])

    assert now(kept).is_protected


def test_protected_person_with_a_telephone_is_mended_first(known, pair, both, merge, refused):
    known({"phone": "070-111 11 11"}, {"name": NAME, "is_protected": True})

    with refused(PROTECTED.format(one=both[1].number, other=both[0].number)):
        merge(same=[pair])


def test_warnings_that_have_no_room_are_mended_first(known, pair, both, merge, refused):
    known({"contact_safety": "a" * 300}, {"contact_safety": "b" * 300})

    with refused(TOO_LONG.format(one=both[0].number, other=both[1].number)):
        merge(same=[pair])


def test_personal_number_is_taken_over_with_its_hash_and_given_back(known, pair, merge, coordinator, login):
    kept, doublet = known({"name": NAME}, {"name": NAME})
    change_identity(identity=doublet, by=coordinator, personal_number=NUMBER)

    move = merge(same=[pair])

    found = login(coordinator).post(reverse("calls:search"), {"q": NUMBER}).context["found"]
    assert {case.number for case, _ in found} == {kept.case.number}
    assert now(kept).personal_number_hash == now(doublet).personal_number_hash
    undo_merge(move=move, by=coordinator)
    assert words_of(kept, "personal_number", "personal_number_hash") == (None, None)


def test_what_was_changed_since_is_left_when_it_is_undone(known, pair, merge, coordinator):
    rows = known({"phone": "070-111 11 11"}, {"phone": "070-222 22 22"})
    move = merge(same=[pair], stays=[rows[1].pk])
    change_identity(identity=now(rows[0]), by=coordinator, phone="070-333 33 33")

    undo_merge(move=move, by=coordinator)

    assert [row.phone for row in map(now, rows)] == ["070-333 33 33", "070-222 22 22"]


def test_person_of_concern_named_in_both_is_one_too(both, merge, coordinator, refused):
    Case.objects.update(record_level="case")
    people = [case.person_of_concern for case in both]
    rows = [
        IdentityFactory(caller=None, person=person, name=name)
        for person, name in zip(people, (NAME, OTHER_NAME), strict=True)
    ]
    with refused(WHICH):
        merge()

    move = merge(stays=[rows[1].pk])

    assert [row.name for row in map(now, rows)] == [OTHER_NAME, NAME]
    assert list(Identity.objects.earlier_than(now(rows[0]))) == [rows[1]]
    undo_merge(move=move, by=coordinator)
    assert [row.name for row in map(now, rows)] == [NAME, OTHER_NAME]


def test_split_is_undone_also_when_both_have_named_the_person_since(call_taker, coordinator):
    case = CaseFactory(handler=call_taker, record_level="case")
    PersonOfConcernFactory(case=case)
    for _ in range(2):
        CallFactory(caller=CallerFactory(case=case))
    move = split_case(caller=case.callers.first(), reason="En annan elev.", by=coordinator)
    rows = [
        IdentityFactory(caller=None, person=one.person_of_concern, name=name)
        for one, name in ((case, NAME), (move.to_case, OTHER_NAME))
    ]

    undo_split(move=move, by=coordinator)

    assert [row.name for row in map(now, rows)] == [NAME, OTHER_NAME]
    assert list(Identity.objects.earlier_than(now(rows[0]))) == [rows[1]]


# Found, read and removed under the one that goes on


def test_earlier_name_is_found_read_and_removed_with_the_one_that_holds(
    known, pair, both, merge, coordinator, login
):
    kept, _ = known({"name": NAME}, {"name": OTHER_NAME})
    stranger = IdentityFactory(name=OTHER_NAME, phone=None)
    merge(same=[pair], stays=[kept.pk])
    browser = login(coordinator)

    found = browser.post(reverse("calls:search"), {"q": OTHER_NAME}).context["found"]
    assert both[0] in [case for case, _ in found]
    assert likeness.of_case(both[0].pk) == {stranger.case.pk: ["name"]}
    page = browser.get(reverse("calls:identity", args=[both[0].number, kept.pk])).content.decode()
    assert (f"Tidigare, i {both[1].number}" in page, OTHER_NAME in page) == (True, True)

    remove_identity(identity=now(kept), reason="Personen ville det.", by=coordinator)

    assert list(Identity.objects.all()) == [stranger]


# The page


def said_why(cases, by):
    for case in cases:
        IdentityReasonFactory(case=case, created_by=by)


def test_form_asks_whose_words_hold_and_reading_them_is_logged(known, pair, both, coordinator, login):
    rows = known({"phone": "070-111 11 11", "name": NAME}, {"phone": "070-222 22 22", "name": NAME})
    address = reverse("calls:merge_confirm", args=[both[1].number, both[0].number])
    said_why(both, coordinator)
    browser = login(coordinator)

    page = browser.get(address).content.decode()

    for row, case in zip(rows, both, strict=True):
        assert f"{case.number}: telefon {row.phone}" in page
        assert AuditEvent.objects.filter(event="identity.opened", target_id=row.pk).exists()
    sent = {f"same_{pair[0].pk}": pair[1].pk, "goes_on": both[0].number, "reason": "Samma person."}
    form = browser.post(address, sent).context["form"]
    [name] = [name for name in form.fields if name.startswith("stays_")]
    assert (form.errors, form["reason"].value()) == ({name: [WHICH]}, "Samma person.")
    done = browser.post(address, sent | {name: rows[1].pk})
    assert (done.url, now(rows[0]).phone) == (both[0].get_absolute_url(), "070-222 22 22")


def test_form_of_two_people_asks_nothing_of_contact_details(known, pair, both, coordinator, login):
    known({"phone": "070-111 11 11"}, {"phone": "070-222 22 22"})
    address = reverse("calls:merge_confirm", args=[both[1].number, both[0].number])
    said_why(both, coordinator)

    done = login(coordinator).post(
        address, {f"same_{pair[0].pk}": "nobody", "goes_on": both[0].number, "reason": "Samma oro."}
    )

    assert done.url == both[0].get_absolute_url()


def test_what_hinders_is_said_with_a_link_to_where_it_is_mended(known, pair, both, coordinator, login):
    kept, _ = known({"phone": "070-111 11 11"}, {"name": NAME, "is_protected": True})
    address = reverse("calls:merge_confirm", args=[both[1].number, both[0].number])
    sent = {f"same_{pair[0].pk}": pair[1].pk, "goes_on": both[0].number, "reason": "Samma person."}

    page = login(coordinator).post(address, sent)

    assert page.context["form"].non_field_errors() == [
        PROTECTED.format(one=both[1].number, other=both[0].number)
    ]
    mend = reverse("calls:identity_change", args=[both[0].number, kept.pk])
    assert page.context["form"].ways_out == [(f"Ändra uppgifterna i {both[0].number}", mend)]
    assert (f'href="{mend}"' in page.content.decode(), "Samma person." in page.content.decode()) == (
        True,
        True,
    )
