"""Who sees which referral: by role, by case, and what a manager is asked to approve."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals.factories import ReferralFactory
from referrals.models import Referral
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

PAGES = ("detail", "letter", "edit", "send", "answer", "complete", "withdraw", "remind")
STRANGERS = ("statistics_reader", "archivist", "log_reviewer", "administrator")


@pytest.fixture
def rows(call_taker, other_call_taker) -> dict[str, Referral]:
    """One of each that somebody may see and somebody else may not."""
    own, others = {"case__handler": call_taker}, {"case__handler": other_call_taker}
    return {
        "own": ReferralFactory(**own),
        "others": ReferralFactory(**others, sent=True),
        "unassigned": ReferralFactory(),
        "police": ReferralFactory(**others, police=True),
        "asked": ReferralFactory(**others, police=True, approval_requested=True),
        "approved": ReferralFactory(**others, police=True, approved=True),
        "sent_to_police": ReferralFactory(**others, police=True, approved=True, sent=True),
    }


EVERYTHING = ["approved", "asked", "others", "own", "police", "sent_to_police", "unassigned"]
TO_APPROVE = ["approved", "asked", "sent_to_police"]
OF_THE_OTHER = ["approved", "asked", "others", "police", "sent_to_police"]


def seen(rows: dict[str, Referral], found) -> list[str]:
    found = set(found)
    return sorted(name for name, row in rows.items() if row in found)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("call_taker", ["own"]),
        ("other_call_taker", OF_THE_OTHER),
        ("coordinator", EVERYTHING),
        ("manager", []),
        *((stranger, []) for stranger in STRANGERS),
    ],
)
def test_of_visible_cases_follows_the_case(request, rows, who, names):
    assert seen(rows, Referral.objects.of_visible_cases(request.getfixturevalue(who))) == names


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("call_taker", []),
        ("coordinator", []),
        ("manager", TO_APPROVE),
        *((stranger, []) for stranger in STRANGERS),
    ],
)
def test_to_approve_by_is_what_a_manager_was_asked(request, rows, who, names):
    assert seen(rows, Referral.objects.to_approve_by(request.getfixturevalue(who))) == names


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("call_taker", ["own"]),
        ("other_call_taker", OF_THE_OTHER),
        ("coordinator", EVERYTHING),
        ("manager", TO_APPROVE),
        *((stranger, []) for stranger in STRANGERS),
    ],
)
def test_visible_to_is_both(request, rows, who, names):
    assert seen(rows, Referral.objects.visible_to(request.getfixturevalue(who))) == names


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("call_taker", ["own"]),
        ("coordinator", EVERYTHING),
        ("manager", EVERYTHING),
        *((stranger, []) for stranger in STRANGERS),
    ],
)
def test_listed_to_a_manager_is_everything(request, rows, who, names):
    assert seen(rows, Referral.objects.listed_to(request.getfixturevalue(who))) == names


def test_somebody_with_two_roles_sees_what_both_see(rows):
    both = UserFactory(roles=["call_taker", "manager"])
    rows["mine"] = ReferralFactory(case__handler=both)

    assert seen(rows, Referral.objects.visible_to(both)) == sorted(["mine", *TO_APPROVE])


def test_to_approve_by_ends_with_the_case(manager):
    ReferralFactory(police=True, approval_requested=True, case__closed=True)

    assert not Referral.objects.to_approve_by(manager).exists()


def test_to_approve_by_ends_when_it_was_given_back(manager):
    ReferralFactory(police=True, returned_reason="Skriv mer.")

    assert not Referral.objects.to_approve_by(manager).exists()


def test_to_approve_by_ends_when_it_is_for_somebody_else_now(manager):
    ReferralFactory(approval_requested=True)

    assert not Referral.objects.to_approve_by(manager).exists()


@pytest.mark.parametrize(("days", "sees"), [(29, True), (31, False)])
def test_ones_own_closed_case_is_seen_for_thirty_days(call_taker, days, sees):
    closed_at = timezone.now() - timedelta(days=days)
    opened_at = closed_at - timedelta(days=9)
    values = {"case__closed": True, "case__closed_at": closed_at, "case__opened_at": opened_at}
    ReferralFactory(case__handler=call_taker, declined=True, **values)

    assert Referral.objects.visible_to(call_taker).exists() == sees


def test_a_coordinator_does_not_see_the_closed_cases_of_others(coordinator):
    ReferralFactory(case__closed=True, declined=True)

    assert not Referral.objects.visible_to(coordinator).exists()


# On the pages


@pytest.mark.parametrize("name", PAGES)
def test_a_referral_of_somebody_elses_case_does_not_exist(login, call_taker, other_call_taker, name):
    referral = ReferralFactory(case__handler=other_call_taker)

    answer = login(call_taker).get(reverse(f"referrals:{name}", args=[referral.pk]))

    assert answer.status_code == 404
    assert "dragit sig undan" not in answer.content.decode()
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == ["case.refused"]


def test_the_manager_sees_that_sheet_and_no_other(login, manager):
    asked = ReferralFactory(police=True, approval_requested=True, sheet="Sa att det smäller på fredag.")
    ReferralFactory(police=True, sheet="Ett annat underlag.", case=asked.case)

    page = login(manager).get(reverse("referrals:approve", args=[asked.pk])).content.decode()

    assert "Sa att det smäller på fredag." in page
    assert "Ett annat underlag." not in page


def test_the_manager_reading_the_sheet_is_recorded(login, manager):
    asked = ReferralFactory(police=True, approval_requested=True)

    login(manager).get(reverse("referrals:approve", args=[asked.pk]))

    read = AuditEvent.objects.order_by("pk").values_list(
        "event", "actor_id", "target_id", "case_id", "is_read"
    )
    assert list(read) == [("referral.opened", manager.pk, str(asked.pk), asked.case_id, True)]


@pytest.mark.parametrize("name", ["approve", "detail"])
def test_a_sheet_the_manager_was_not_asked_about_does_not_exist(login, manager, name):
    other = ReferralFactory(police=True)

    answer = login(manager).get(reverse(f"referrals:{name}", args=[other.pk]))

    assert answer.status_code == 404
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == ["case.refused"]


def test_the_manager_is_led_from_the_referral_to_the_sheet_alone(login, manager):
    asked = ReferralFactory(police=True, approval_requested=True)

    answer = login(manager).get(reverse("referrals:detail", args=[asked.pk]))

    assert (answer.status_code, answer.url) == (302, reverse("referrals:approve", args=[asked.pk]))
    assert not AuditEvent.objects.exists()


def test_the_sheet_does_not_open_the_case_to_the_manager(login, manager):
    asked = ReferralFactory(police=True, approval_requested=True)

    assert login(manager).get(reverse("calls:case", args=[asked.case.number])).status_code == 404


@pytest.mark.parametrize("role", ["call_taker", "coordinator", *STRANGERS])
def test_the_approval_page_does_not_exist_for_others(login, request, role):
    asked = ReferralFactory(police=True, approval_requested=True)

    answer = login(request.getfixturevalue(role)).get(reverse("referrals:approve", args=[asked.pk]))

    assert answer.status_code == 404
    told = [] if role == "coordinator" else ["case.refused"]  # who may open the case asked for no secret
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == told


def test_the_managers_list_holds_no_agency_and_no_link_to_content(login, manager):
    referral = ReferralFactory(sent=True)

    page = login(manager).get(reverse("referrals:index")).content.decode()

    assert referral.case.number in page
    assert referral.agency.name not in page
    assert str(referral.pk) not in page


def test_a_call_takers_list_holds_their_own_cases(login, call_taker, other_call_taker):
    own = ReferralFactory(sent=True, case__handler=call_taker)
    others = ReferralFactory(sent=True, case__handler=other_call_taker)

    page = login(call_taker).get(reverse("referrals:index")).content.decode()

    assert own.case.number in page
    assert others.case.number not in page


def test_opening_a_referral_is_recorded(login, coordinator):
    referral = ReferralFactory()

    page = login(coordinator).get(reverse("referrals:detail", args=[referral.pk])).content.decode()

    assert referral.sheet in page
    assert list(AuditEvent.objects.order_by("pk").values_list("event", "actor_id", "case_id", "is_read")) == [
        ("referral.opened", coordinator.pk, referral.case_id, True)
    ]
