"""What the pages cost in queries, and that no page breaks whatever is typed."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from calls.factories import CaseFactory
from referrals.factories import AgencyFactory, DisclosureFactory, ReferralFactory, SignpostingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.tests.any_input import TRIES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("tab", ["vantar", "utkast", "pagar", "klara"])
def test_the_list_costs_the_same_with_few_and_many_rows(login, cost, coordinator, tab):
    draft = {"agency": AgencyFactory(), "case": CaseFactory(), "created_by": coordinator}
    sent = draft | {"sent_by": coordinator}
    values = {
        "vantar": sent | {"sent": True},
        "utkast": draft,
        "pagar": sent | {"accepted": True},
        "klara": sent | {"declined": True},
    }[tab]
    client, address = login(coordinator), f"{reverse('referrals:index')}?lista={tab}"
    ReferralFactory.create_batch(10, **values)
    few = cost(client, address)
    ReferralFactory.create_batch(40, **values)

    many = cost(client, address)

    assert many == few
    assert many <= 4


def test_the_register_costs_the_same_with_few_and_many_rows(login, cost, coordinator):
    case = CaseFactory()
    told = {"case": case, "agency": AgencyFactory(), "created_by": coordinator}
    client = login(coordinator)
    addresses = [
        reverse("referrals:disclosure_index"),
        reverse("referrals:disclosure_case", args=[case.number]),
    ]
    DisclosureFactory.create_batch(10, **told)
    few = [cost(client, address) for address in addresses]
    DisclosureFactory.create_batch(40, **told)

    many = [cost(client, address) for address in addresses]

    assert many == few
    assert max(many) <= 10


def test_the_directory_costs_the_same_with_few_and_many_rows(login, cost, coordinator):
    client, address = login(coordinator), reverse("referrals:agency_index")
    AgencyFactory.create_batch(10, created_by=coordinator)
    few = cost(client, address)
    AgencyFactory.create_batch(40, created_by=coordinator)

    assert cost(client, address) == few
    assert few <= 10


def test_the_managers_approvals_cost_the_same_with_few_and_many_rows(login, cost, manager):
    client, address = login(manager), reverse("referrals:index")
    asked = {"police": True, "approval_requested": True, "agency": AgencyFactory(police=True)}
    asked |= {"case": CaseFactory(), "created_by": UserFactory()}
    ReferralFactory.create_batch(10, **asked)
    few = cost(client, address)
    ReferralFactory.create_batch(40, **asked)

    assert cost(client, address) == few
    assert few <= 4


def test_the_case_page_costs_the_same_with_many_referrals(login, cost, coordinator):
    case, agency = CaseFactory(), AgencyFactory()
    client, address = login(coordinator), reverse("calls:case", args=[case.number])
    ReferralFactory(case=case, agency=agency, sent=True)
    SignpostingFactory(case=case)
    DisclosureFactory(case=case, agency=agency)
    few = cost(client, address)
    ReferralFactory.create_batch(20, case=case, agency=agency, sent=True)
    SignpostingFactory.create_batch(20, case=case)
    DisclosureFactory.create_batch(20, case=case, agency=agency)

    assert cost(client, address) == few


# Whatever is typed


WHATEVER = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["", "0", "-1", "99999999999999999999", "\x00", "<script>", "2026-02-30", "9999-12-31", "å" * 21_000]
    ),
)


@TRIES
@given(
    typed=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            (
                "agency",
                "scope",
                "sheet",
                "is_named",
                "legal_basis",
                "basis_reason",
                "consented_on",
                "token",
                "version",
                "how",
                "recipient",
                "at",
                "answer_due_on",
                "kind",
                "answer",
                "outcome",
                "outcome_text",
                "reason",
                "agency_type",
                "need",
                "note",
                "what",
                "type",
                "name",
                "answer_days",
                "email",
            ),
            WHATEVER,
        ),
    )
)
def test_whatever_is_typed_no_page_breaks(login, coordinator, typed):
    client = login(coordinator)
    draft, sent = ReferralFactory(), ReferralFactory(sent=True)
    number = draft.case.number

    addresses = [
        reverse("referrals:create", args=[number]),
        reverse("referrals:signposting_create", args=[number]),
        reverse("referrals:disclosure_create", args=[number]),
        reverse("referrals:agency_create"),
        *(reverse(f"referrals:{name}", args=[draft.pk]) for name in ("edit", "send", "ask", "withdraw")),
        *(reverse(f"referrals:{name}", args=[sent.pk]) for name in ("answer", "remind", "complete")),
    ]
    answers = {address: client.post(address, typed).status_code for address in addresses}

    assert set(answers.values()) <= {200, 302}, answers


@pytest.mark.parametrize("name", ["index", "agency_index", "disclosure_index"])
@pytest.mark.parametrize("typed", ["\x00", "' OR 1=1", "-1", "x" * 5000])
def test_whatever_stands_in_the_address_no_list_breaks(login, coordinator, name, typed):
    client = login(coordinator)

    answer = client.get(
        reverse(f"referrals:{name}"), {"lista": typed, "sida": typed, "typ": typed, "tidigare": typed}
    )

    assert answer.status_code == (404 if name == "index" else 200)


def test_a_page_that_is_refused_leaves_no_event_of_a_change(login, coordinator):
    referral = ReferralFactory(legal_basis=None)

    login(coordinator).post(reverse("referrals:send", args=[referral.pk]), {"how": "post"})

    assert set(AuditEvent.objects.values_list("is_read", flat=True)) == {True}
