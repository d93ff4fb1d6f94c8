"""The register read in one: our own lines, the reports of children, 112 and the socialjour; and what it never says."""

import pytest
from django.urls import reverse

from calls.actions.children import decide_child
from calls.factories import CallFactory, CaseFactory, ChildDecisionFactory, DangerReportFactory
from calls.inputs import ChildInput
from calls.models import Case
from referrals.factories import DisclosureFactory, ReferralFactory
from referrals.models import LegalBasis
from referrals.register import HandOver, keys_of, keys_visible_to, lines_of
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.times import day, hours_ago

pytestmark = pytest.mark.django_db

EMPTY = "Inget utlämnande är inskrivet i ärendet."


def child_report(**values):
    return ChildDecisionFactory(**{"kind": "reported", "reported_to": "Mottagningen barn och unga"} | values)


def lines_in(case: Case) -> list[HandOver]:
    return lines_of(list(keys_of([case.pk])))


def register_of(client, case: Case) -> str:
    return " ".join(
        client.get(reverse("referrals:disclosure_case", args=[case.number])).content.decode().split()
    )


# What calls have told by themselves


def test_a_child_report_of_ours_stands_there_with_its_basis():
    report = child_report(reason="Berättade om hot hemma.")

    (line,) = lines_in(report.case)

    assert (line.at, line.case, line.who) == (
        report.decided_at,
        report.case,
        report.decided_by.signature,
    )
    assert (line.to, line.recipient) == ("Orosanmälan om barn", "Mottagningen barn och unga")
    assert line.basis.section == "OSL 10:28, SoL 19:1"
    assert line.facts == [("Skäl", "Berättade om hot hemma.")]
    assert line.is_handed_over


def test_it_stands_there_from_the_moment_it_is_decided():
    assessor = UserFactory(call_taker=True, child_assessor=True)
    waiting = ChildDecisionFactory(waiting=True, assessor=assessor)
    assert lines_in(waiting.case) == []

    decision = decide_child(
        waiting=waiting, given=ChildInput(kind="reported", reported_to="Mottagningen"), by=assessor
    )

    assert [line.recipient for line in lines_in(decision.case)] == ["Mottagningen"]


@pytest.mark.parametrize("kind", ["caller_reports", "not_identifiable", "no_report"])
def test_what_we_did_not_report_does_not(kind):
    decision = ChildDecisionFactory(kind=kind, reason="Råd gavs.")

    assert lines_in(decision.case) == []


@pytest.mark.parametrize(
    ("emergency", "socialjour", "to"),
    [
        ("we_called", False, "112"),
        ("we_called", True, "112 och socialjouren"),
        ("caller_calls", True, "Socialjouren"),
    ],
)
def test_112_and_the_socialjour_stand_there_as_emergency(emergency, socialjour, to):
    report = DangerReportFactory(
        emergency=emergency, socialjour_told=socialjour, told_whom="Karin, och jouren", done="Ringde."
    )

    (line,) = lines_in(report.call.case)

    assert (line.to, line.recipient, line.what) == (to, "", "Ringde.")
    assert line.facts == [("Fick veta", "Karin, och jouren")]
    assert (line.at, line.who, line.basis.section) == (
        report.told_at,
        report.reported_by.signature,
        "BrB 24:4",
    )


@pytest.mark.parametrize("emergency", ["caller_calls", "not_needed"])
def test_danger_that_told_nobody_outside_does_not(emergency):
    report = DangerReportFactory(emergency=emergency)

    assert lines_in(report.call.case) == []


def test_the_municipality_says_the_basis_in_its_own_words():
    LegalBasis.objects.filter(key="duty_child_report").update(section="SoL 19 kap. 1 §")

    (line,) = lines_in(child_report().case)

    assert line.basis.section == "SoL 19 kap. 1 §"


# Our own lines


def test_consent_stands_there_with_its_day():
    DisclosureFactory(consented_on=day(-3), basis_reason="Sade ja.")

    (line,) = lines_in(Case.objects.get())

    assert line.facts == [("Samtycke", day(-3).isoformat()), ("Skäl", "Sade ja.")]


def test_consent_of_a_referral_from_before_is_read_from_it():
    referral = ReferralFactory(sent=True, consented_on=day(-9))
    DisclosureFactory(case=referral.case, referral=referral)

    (line,) = lines_in(referral.case)

    assert line.facts == [("Samtycke", day(-9).isoformat())]


@pytest.mark.parametrize(
    ("values", "badge", "is_handed_over"),
    [
        ({}, "", True),
        ({"waits": True}, "väntar på chefen, inte lämnat", False),
        (
            {"waits": True, "told_at": hours_ago(1), "unapproved_reason": "Bråttom."},
            "väntar på chefen, men sagt",
            False,
        ),
        ({"approved": True}, "godkänt, inte lämnat än", False),
        ({"refused": True}, "chefen godkände inte, inte lämnat", False),
        (
            {"refused": True, "told_at": hours_ago(1), "unapproved_reason": "Bråttom."},
            "chefen godkände inte, men sagt",
            True,
        ),
        ({"review": True}, "lämnat utan godkännande, granskas", True),
        ({"reviewed": True}, "granskat av chefen", True),
        ({"taken_back": True}, "taget tillbaka", False),
    ],
)
def test_a_line_says_where_it_stands_and_counts_only_when_it_is_handed_over(values, badge, is_handed_over):
    row = DisclosureFactory(**values)

    (line,) = lines_in(row.case)

    assert (line.badge, line.is_handed_over) == (badge, is_handed_over)
    assert line.is_told == (is_handed_over or "men sagt" in badge)


# All of it


def everything(case: Case) -> None:
    call = CallFactory(case=case, caller__case=case)
    child_report(call=call, case=case, decided_at=hours_ago(3))
    DangerReportFactory(call=call, emergency="we_called", told_at=hours_ago(4))
    DisclosureFactory(case=case, told_at=hours_ago(2))


def test_it_stands_in_order_the_newest_first():
    case = CaseFactory()
    everything(case)

    assert [line.how for line in lines_in(case)] == ["telefon", "gjord av oss", "vid fara"]


@pytest.mark.parametrize(("who", "sees"), [("call_taker", 3), ("coordinator", 6), ("manager", 0)])
def test_it_holds_the_cases_that_one_may_open(request, call_taker, who, sees):
    everything(CaseFactory(handler=call_taker))
    everything(CaseFactory())
    person = request.getfixturevalue(who)

    visible = list(keys_visible_to(person)[:10])

    assert len(visible) == sees
    assert len(lines_of(visible)) == sees


def test_both_pages_show_it_and_the_list_says_nothing_of_what_was_told(login, call_taker):
    case = CaseFactory(handler=call_taker)
    everything(case)
    client = login(call_taker)

    index = client.get(reverse("referrals:disclosure_index")).content.decode()
    page = register_of(client, case)

    assert [words in index for words in ("Orosanmälan om barn", "BrB 24:4", "112, vid fara")] == [True] * 3
    assert "Mottagningen barn och unga" not in index
    assert [words in page for words in ("Mottagningen barn och unga", "SoL 19:1", "BrB 24:4")] == [True] * 3
    assert EMPTY not in page


@pytest.mark.parametrize("make", [child_report, lambda: DangerReportFactory(socialjour_told=True)])
def test_nothing_is_never_said_where_something_was_handed_over(login, coordinator, make):
    row = make()
    case = getattr(row, "case", None) or row.call.case

    assert EMPTY not in register_of(login(coordinator), case)


def test_an_empty_register_asks_about_who_was_told_in_danger(login, coordinator):
    report = DangerReportFactory(emergency="caller_calls", told_whom="Säkerhetsvakten på torget")

    page = register_of(login(coordinator), report.call.case)

    assert EMPTY in page
    assert "Säkerhetsvakten på torget" in page
    assert "Var det någon utanför verksamheten, skriv in det." in page


def test_the_register_costs_the_same_whatever_it_holds(login, cost, coordinator):
    case = CaseFactory()
    client = login(coordinator)
    addresses = [
        reverse("referrals:disclosure_index"),
        reverse("referrals:disclosure_case", args=[case.number]),
    ]
    everything(case)
    few = [cost(client, address) for address in addresses]
    for _ in range(9):
        everything(case)

    assert [cost(client, address) for address in addresses] == few
    assert max(few) <= 11
