"""Break-glass to identities: a manager, who reads no cases, opens who is in one, and another reviews it."""

from datetime import timedelta
from time import time

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.openings import NO_REASON_FOR_IDENTITIES, break_glass_to_identities, review_opening
from calls.actions.restrictions import restrict_case
from calls.factories import (
    CallerFactory,
    CaseFactory,
    CaseOpeningFactory,
    IdentityFactory,
    NoteFactory,
)
from calls.models import Case, CaseOpening, Promise, Restriction
from calls.staffing import promises_of
from calls.tests.factories import OpenedIdentitiesFactory, RecusalFactory, RestrictionFactory
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role
from stodtelefon.privacy.sought import NO_SUCH_CASE

pytestmark = pytest.mark.django_db

WHY = "Rektorn ringer och är rädd för henne."
KIND = "identities_to_review"
NEW = "/oppnade-arenden/nodoppna/"


@pytest.fixture
def colleagues(call_taker) -> Case:
    return CaseFactory(handler=call_taker)


def somebody_in(case: Case, **values):
    return IdentityFactory(caller=CallerFactory(case=case), name="Påhittad Öberg", **values)


def opened(case: Case, by, **values) -> CaseOpening:
    return OpenedIdentitiesFactory(case=case, created_by=by, **values)


def way_to(opening: CaseOpening, identity=None) -> str:
    if identity is None:
        return reverse("calls:opened_identities", args=[opening.pk])
    return reverse("calls:opened_identity", args=[opening.pk, identity.pk])


def to_review(user) -> list[str]:
    rows = promises_of(user, on=timezone.localdate()).filter(kind=KIND)
    return list(rows.values_list("target", flat=True))


def test_the_manager_opens_who_is_in_a_case_and_nothing_else_of_it(manager, colleagues, login):
    identity = somebody_in(colleagues)
    NoteFactory(case=colleagues, text="Zebraanteckning.")
    client = login(manager)

    answer = client.post(NEW, {"number": colleagues.number, "reason": WHY}, follow=True)

    opening = CaseOpening.objects.get()
    made = AuditEvent.objects.get(event="opening.identities_by_break_glass")
    assert (made.actor_id, made.target_id, made.case_id) == (manager.pk, str(opening.pk), colleagues.pk)
    assert (opening.kind, opening.until - opening.opened_at) == ("identities", timedelta(hours=24))
    assert (answer.redirect_chain[-1][0], "Påhittad" in answer.content.decode()) == (way_to(opening), False)
    page = client.get(way_to(opening, identity)).content.decode()
    assert "Påhittad Öberg" in page
    assert "Zebraanteckning" not in page
    assert AuditEvent.objects.filter(
        event="identity.opened", actor_id=manager.pk, case_id=colleagues.pk
    ).exists()
    assert list(Case.objects.visible_to(manager)) == []
    assert client.get(colleagues.get_absolute_url()).status_code == 404


def test_whoever_is_at_the_keyboard_shows_who_it_is(manager, colleagues, login, monkeypatch):
    identity, opening = somebody_in(colleagues), opened(colleagues, manager)
    now = time()
    monkeypatch.setattr("stodtelefon.accounts.second_factor.time.time", lambda: now + 11 * 60)
    client, path = login(manager), way_to(opening, identity)

    asked = client.get(path)

    assert asked.url == f"/konto/bekrafta/?next={path.replace('/', '%2F')}"
    assert client.post(asked.url, {"password": PASSWORD}).url == path
    assert "Påhittad Öberg" in client.get(path).content.decode()


def test_it_ends_by_itself_and_with_the_role(manager, colleagues, login):
    identity = somebody_in(colleagues)
    over = opened(colleagues, manager, created_at=timezone.now() - timedelta(hours=24, seconds=1))
    runs = opened(colleagues, manager)
    client = login(manager)

    assert [client.get(way_to(over, one)).status_code for one in (None, identity)] == [404, 404]
    assert client.get(way_to(runs)).status_code == 200
    manager.roles = [Role.ARCHIVIST]
    manager.save()
    assert [login(manager).get(way_to(runs, one)).status_code for one in (None, identity)] == [404, 404]


def test_it_opens_no_case_to_who_is_given_case_rights_meanwhile(manager, colleagues, login):
    opening = opened(colleagues, manager)
    manager.roles = [Role.MANAGER, Role.CALL_TAKER]
    manager.save()

    assert list(Case.objects.visible_to(manager)) == []
    assert login(manager).get(way_to(opening)).status_code == 404


def test_what_another_manager_opened_opens_nothing(manager, colleagues, login):
    opening = opened(colleagues, UserFactory(manager=True))

    assert login(manager).get(way_to(opening)).status_code == 404


def test_an_identity_of_another_case_is_not_there(manager, colleagues, login):
    elsewhere = somebody_in(CaseFactory())

    assert login(manager).get(way_to(opened(colleagues, manager), elsewhere)).status_code == 404


def unknown(manager) -> str:
    return "2026-9999"


def restricted(manager) -> str:
    return RestrictionFactory(approves=UserFactory(manager=True)).case.number


def restricted_by_oneself(manager) -> str:
    return RestrictionFactory(approves=manager).case.number


def recused(manager) -> str:
    return RecusalFactory(user=manager).case.number


@pytest.mark.parametrize("hidden", [unknown, restricted, restricted_by_oneself, recused])
def test_what_may_not_be_opened_reads_as_what_is_not_there(manager, login, hidden):
    number = hidden(manager)

    page = login(manager).post(NEW, {"number": number, "reason": WHY})

    assert page.context["form"].errors == {"number": [NO_SUCH_CASE]}
    assert not CaseOpening.objects.exists()
    line = AuditEvent.objects.get(event="identity.refused")
    assert (line.actor_id, line.case_id) == (
        manager.pk,
        Case.objects.filter(number=number).values_list("pk", flat=True).first(),
    )


def test_a_case_that_is_restricted_or_merged_meanwhile_is_shut(manager, call_taker, colleagues, login):
    identity, opening = somebody_in(colleagues), opened(colleagues, manager)
    merged = opened(CaseFactory(doublet=True, merged_into=CaseFactory()), manager)
    restrict_case(case=colleagues, people=[call_taker], reason="En kollegas barn.", by=manager)
    client = login(manager)

    assert Restriction.objects.standing().count() == 1
    assert [client.get(way_to(opening, one)).status_code for one in (None, identity)] == [404, 404]
    assert client.get(way_to(merged)).status_code == 404
    assert way_to(opening) not in client.get(reverse("calls:opening_index")).content.decode()


@pytest.mark.parametrize("reason", ["", "  ", "x", "bråttom nu"])
def test_a_reason_of_a_few_words_is_said(manager, colleagues, refused, reason):
    with refused(NO_REASON_FOR_IDENTITIES):
        break_glass_to_identities(number=colleagues.number, reason=reason, by=manager)


@pytest.mark.parametrize(
    "roles",
    [[Role.CALL_TAKER], [Role.COORDINATOR], [Role.ARCHIVIST], [Role.MANAGER, Role.COORDINATOR]],
)
def test_who_reads_cases_and_who_is_no_manager_opens_none_so(colleagues, refused, login, roles):
    other = UserFactory(roles=roles)

    with refused("Du kan inte nödöppna identiteter."):
        break_glass_to_identities(number=colleagues.number, reason=WHY, by=other)
    client = login(other)
    assert client.get(NEW).status_code == 404
    assert NEW not in client.get(reverse("calls:opening_index")).content.decode()


def test_it_is_opened_once_at_a_time_and_sent_twice_once(manager, colleagues, refused):
    token = CaseOpeningFactory.build().pk
    given = {"number": colleagues.number, "reason": WHY, "by": manager}

    first = break_glass_to_identities(token=token, **given)

    assert break_glass_to_identities(token=token, **given) == first
    with refused("Du har redan nödöppnat dem"):
        break_glass_to_identities(**given)
    assert CaseOpening.objects.count() == 1


# Reviewed


def test_it_waits_for_another_manager_and_the_coordinators_and_never_for_who_opened(
    manager, coordinator, call_taker, colleagues
):
    another = UserFactory(manager=True)

    opening = break_glass_to_identities(number=colleagues.number, reason=WHY, by=manager)

    assert [to_review(one) for one in (another, coordinator)] == [[str(opening.pk)]] * 2
    assert [to_review(one) for one in (manager, call_taker)] == [[], []]
    review_opening(opening=opening, by=coordinator)
    assert not Promise.objects.open().filter(kind=KIND).exists()


def test_who_opened_does_not_review_and_the_try_leaves_a_line(
    manager, call_taker, colleagues, refused, login
):
    opening = opened(colleagues, manager)

    with refused("En annan enhetschef eller en samordnare granskar."):
        review_opening(opening=opening, by=manager)
    with refused("Chefen granskar nödöppningar."):
        review_opening(opening=opening, by=call_taker)
    login(manager).post(reverse("calls:opening_review", args=[opening.pk]))
    assert AuditEvent.objects.get(event="own_deed.refused").actor_id == manager.pk
    opening.refresh_from_db()
    assert opening.reviewed_by is None


def test_the_coordinator_reviews_what_a_manager_opened_and_not_what_others_broke(
    manager, coordinator, colleagues, refused, login
):
    opening, broken = opened(colleagues, manager, reason=WHY), CaseOpeningFactory(by_break_glass=True)
    client = login(coordinator)

    listed = client.get(reverse("calls:opening_index")).content.decode()
    page = client.get(reverse("calls:opening_review", args=[opening.pk])).content.decode()
    client.post(reverse("calls:opening_review", args=[opening.pk]))

    assert (WHY in listed, broken.case.number in listed) == (True, False)
    assert f"Nödöppnade identiteter i ärende {colleagues.number}" in page
    assert client.get(reverse("calls:opening_review", args=[broken.pk])).status_code == 404
    with refused("Chefen granskar nödöppningar."):
        review_opening(opening=broken, by=coordinator)
    opening.refresh_from_db()
    assert opening.reviewed_by == coordinator


def test_a_coordinator_who_is_recused_there_meets_nothing_of_it(manager, coordinator, colleagues, login):
    opening = opened(colleagues, manager)
    RecusalFactory(case=colleagues, user=coordinator)
    client = login(coordinator)

    assert colleagues.number not in client.get(reverse("calls:opening_index")).content.decode()
    assert client.get(reverse("calls:opening_review", args=[opening.pk])).status_code == 404


def test_it_stands_in_the_case_with_its_reason_and_review(
    manager, coordinator, call_taker, colleagues, login
):
    opening = break_glass_to_identities(number=colleagues.number, reason=WHY, by=manager)
    client = login(call_taker)

    before = client.get(colleagues.get_absolute_url()).content.decode()
    review_opening(opening=opening, by=coordinator)
    after = client.get(colleagues.get_absolute_url()).content.decode()

    assert "Identiteterna nödöppnade, inget annat" in before
    assert WHY in before
    assert "Ingen har granskat det än." in before
    assert f"{coordinator.name} granskade det" in after
