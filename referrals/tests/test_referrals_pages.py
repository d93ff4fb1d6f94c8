"""The pages of referrals: what they do, for whom, and what they say when something is wrong."""

from uuid import uuid4

import pytest
from django.urls import reverse

from calls.factories import CaseFactory
from calls.models.choices import Outcome
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import Disclosure, LegalBasis, Referral, Signposting
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.actions import update_organisation
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.times import working_day

pytestmark = pytest.mark.django_db


# The way of a referral, through the pages


def test_a_referral_goes_all_the_way_through_the_pages(login, call_taker, coordinator):
    case, agency = CaseFactory(handler=call_taker), AgencyFactory(name="Elevhälsan")
    taker, sender = login(call_taker), login(coordinator)

    taker.post(
        reverse("referrals:create", args=[case.number]),
        {"agency": agency.pk, "scope": "Träffa eleven.", "sheet": "Drar sig undan.", "token": uuid4()},
    )
    referral = Referral.objects.get()
    at = [referral.pk]
    sender.post(
        reverse("referrals:edit", args=at),
        {
            "agency": agency.pk,
            "scope": "Träffa eleven.",
            "sheet": "Drar sig undan.",
            "legal_basis": LegalBasis.objects.get(key="no_harm").pk,
            "basis_reason": "Skolan vet redan.",
            "version": referral.version,
        },
    )
    referral.refresh_from_db()
    sender.post(
        reverse("referrals:send", args=at),
        {"how": "post", "answer_due_on": working_day().isoformat(), "version": referral.version},
    )
    referral.refresh_from_db()
    taker.post(
        reverse("referrals:answer", args=at), {"kind": "accept", "answer": "Ja.", "version": referral.version}
    )
    referral.refresh_from_db()
    taker.post(reverse("referrals:complete", args=at), {"outcome": "advice", "version": referral.version})

    referral.refresh_from_db()
    assert (referral.status, referral.outcome) == (Referral.Status.COMPLETED, "advice")
    assert Disclosure.objects.get().what == "Drar sig undan."


def test_a_manager_approves_through_the_page(login, manager):
    referral = ReferralFactory(police=True, approval_requested=True)

    answer = login(manager).post(
        reverse("referrals:approve", args=[referral.pk]),
        {"approve": "1", "version": referral.version},
        follow=True,
    )

    assert "Inkopplingen är godkänd." in answer.content.decode()
    assert Referral.objects.get().approved_by == manager


def test_a_manager_gives_back_with_a_reason(login, manager):
    referral = ReferralFactory(police=True, approval_requested=True)
    address = reverse("referrals:approve", args=[referral.pk])

    without = login(manager).post(address, {"return": "1", "reason": "", "version": referral.version})
    assert "Skriv en mening här." in without.content.decode()
    login(manager).post(address, {"return": "1", "reason": "Skriv mer.", "version": referral.version})

    assert Referral.objects.get().returned_reason == "Skriv mer."


# Each step from its page


def step(name: str, referral: Referral) -> tuple[str, dict]:
    """A page of a referral, and what is typed there."""
    typed = {
        "edit": {"agency": referral.agency.pk, "sheet": "Nya ord."},
        "send": {"how": "courier", "answer_due_on": working_day().isoformat()},
        "answer": {"kind": "decline", "answer": "Tar inte emot den åldern."},
        "remind": {"answer_due_on": working_day().isoformat()},
        "complete": {"outcome": "advice", "outcome_text": "Råd om skolgången."},
        "withdraw": {"reason": "Behövs inte längre."},
        "ask": {},
        "approve": {"approve": "1"},
    }
    return reverse(f"referrals:{name}", args=[referral.pk]), typed[name] | {"version": referral.version}


STEPS = {
    "edit": {},
    "send": {},
    "answer": {"sent": True},
    "remind": {"overdue": True},
    "complete": {"accepted": True},
    "withdraw": {"sent": True},
    "ask": {"police": True},
    "approve": {"police": True, "approval_requested": True},
}


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("edit", "sheet", "Nya ord."),
        ("send", "sent_how", "courier"),
        ("answer", "answer", "Tar inte emot den åldern."),
        ("remind", "answer_due_on", working_day()),
        ("complete", "outcome_text", "Råd om skolgången."),
        ("withdraw", "withdrawal_reason", "Behövs inte längre."),
    ],
)
def test_a_coordinator_takes_each_step_from_its_page(login, coordinator, name, field, value):
    referral = ReferralFactory(**STEPS[name])
    address, typed = step(name, referral)

    answer = login(coordinator).post(address, typed)

    assert (answer.status_code, answer.url) == (302, referral.get_absolute_url())
    assert getattr(Referral.objects.get(), field) == value


@pytest.mark.parametrize("name", ["edit", "answer", "remind", "complete", "withdraw"])
def test_a_call_taker_takes_these_steps_in_an_own_case(login, call_taker, name):
    referral = ReferralFactory(case__handler=call_taker, **STEPS[name])
    address, typed = step(name, referral)

    answer = login(call_taker).post(address, typed)

    assert (answer.status_code, answer.url) == (302, referral.get_absolute_url())
    assert Referral.objects.get().version == referral.version + 1


@pytest.mark.parametrize(
    "who", ["other_call_taker", "manager", "statistics_reader", "archivist", "log_reviewer", "administrator"]
)
@pytest.mark.parametrize("name", [name for name in STEPS if name != "approve"])
def test_a_stranger_takes_no_step_and_changes_nothing(login, request, call_taker, name, who):
    address, typed = step(name, ReferralFactory(case__handler=call_taker, **STEPS[name]))
    client = login(request.getfixturevalue(who))
    before = every_row()

    answer = client.post(address, typed)

    assert answer.status_code == 404
    assert every_row() == before


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("send", "call_taker"),
        ("ask", "call_taker"),
        ("approve", "call_taker"),
        ("approve", "coordinator"),
        ("approve", "administrator"),
    ],
)
def test_a_step_that_is_not_ones_own_to_take_changes_nothing(login, request, call_taker, name, who):
    address, typed = step(name, ReferralFactory(case__handler=call_taker, **STEPS[name]))
    client = login(request.getfixturevalue(who))
    before = every_row()

    answer = client.post(address, typed)

    assert answer.status_code == 404
    assert every_row() == before


@pytest.mark.parametrize("name", ["create", "signposting_create", "disclosure_create"])
@pytest.mark.parametrize(
    "who", ["other_call_taker", "manager", "statistics_reader", "archivist", "log_reviewer", "administrator"]
)
def test_a_stranger_writes_nothing_in_the_case(login, request, call_taker, name, who):
    case, agency = CaseFactory(handler=call_taker), AgencyFactory()
    client = login(request.getfixturevalue(who))
    before = every_row()

    answer = client.post(reverse(f"referrals:{name}", args=[case.number]), {"agency": agency.pk})

    assert answer.status_code == 404
    assert every_row() == before


@pytest.mark.parametrize("name", ["send", "answer", "remind", "complete", "withdraw"])
def test_a_stale_step_is_refused_once_and_then_taken(login, coordinator, name):
    referral = ReferralFactory(version=4, **STEPS[name])
    address, typed = step(name, referral)
    client = login(coordinator)

    form = client.post(address, typed | {"version": 3}).context["form"]
    before = Referral.objects.get().version
    client.post(address, typed | {"version": form["version"].value()})

    assert (form.has_error("__all__", code="stale"), before) == (True, 4)
    assert Referral.objects.get().version == 5


@pytest.mark.parametrize("trait", ["sent", "accepted", "declined", "completed", "withdrawn"])
def test_what_was_sent_leads_from_its_draft_to_itself(login, coordinator, trait):
    referral = ReferralFactory(**{trait: True})

    answer = login(coordinator).get(reverse("referrals:edit", args=[referral.pk]))

    assert (answer.status_code, answer.url) == (302, referral.get_absolute_url())


def test_the_manager_is_asked_with_one_click(login, coordinator):
    referral = ReferralFactory(police=True)
    address, typed = step("ask", referral)

    answer = login(coordinator).post(address, typed, follow=True)

    assert "Chefen har fått underlaget för godkännande." in answer.content.decode()
    assert Referral.objects.get().approval_requested_by == coordinator


def test_what_is_missing_is_said_when_the_manager_is_asked(login, coordinator):
    referral = ReferralFactory(police=True, sheet=None)
    address, typed = step("ask", referral)

    answer = login(coordinator).post(address, typed, follow=True)

    assert "Skriv underlaget: exakt det som lämnas ut." in answer.content.decode()
    assert Referral.objects.get().approval_requested_at is None


def test_the_manager_is_asked_by_no_link(login, coordinator):
    address, _ = step("ask", ReferralFactory(police=True))

    assert login(coordinator).get(address).status_code == 405


def test_who_proposed_is_told_that_somebody_else_approves(login):
    both = UserFactory(roles=["call_taker", "manager"])
    referral = ReferralFactory(police=True, approval_requested=True, created_by=both)
    address, typed = step("approve", referral)

    page = login(both).post(address, typed).content.decode()

    assert "Den som har föreslagit eller begärt kan inte själv godkänna." in page
    assert Referral.objects.get().approved_at is None


# When something is wrong


def test_a_referral_without_basis_is_refused_by_the_field_and_nothing_is_lost(login, coordinator):
    referral = ReferralFactory(legal_basis=None)

    page = (
        login(coordinator)
        .post(
            reverse("referrals:send", args=[referral.pk]),
            {
                "how": "courier",
                "recipient": "kuratorn på skolan",
                "answer_due_on": working_day().isoformat(),
                "version": referral.version,
            },
        )
        .content.decode()
    )

    assert "Välj rättslig grund innan något lämnas ut." in page
    assert "kuratorn på skolan" in page
    assert Referral.objects.get().sent_at is None


def test_a_stale_draft_shows_theirs_and_keeps_yours(login, coordinator):
    referral = ReferralFactory()
    read = referral.version
    values = {"agency": referral.agency.pk, "legal_basis": referral.legal_basis.pk, "basis_reason": "Skäl."}
    client, address = login(coordinator), reverse("referrals:edit", args=[referral.pk])
    client.post(address, values | {"sheet": "Kollegans ord.", "version": read})

    page = client.post(address, values | {"sheet": "Mina ord.", "version": read}).content.decode()

    assert "Kollegans ord." in page
    assert "Mina ord." in page
    assert Referral.objects.get().sheet == "Kollegans ord."
    client.post(address, values | {"sheet": "Mina ord.", "version": Referral.objects.get().version})
    assert Referral.objects.get().sheet == "Mina ord."


def test_a_form_sent_twice_makes_one(login, call_taker):
    case, agency = CaseFactory(handler=call_taker), AgencyFactory()
    client, first, second = login(call_taker), uuid4(), uuid4()

    for _ in range(2):
        client.post(reverse("referrals:create", args=[case.number]), {"agency": agency.pk, "token": first})
        client.post(
            reverse("referrals:signposting_create", args=[case.number]),
            {"agency": agency.pk, "token": second},
        )

    assert Referral.objects.count() == 1
    assert Signposting.objects.count() == 1


def test_a_call_taker_does_not_choose_the_basis(login, call_taker):
    case, agency = CaseFactory(handler=call_taker), AgencyFactory()
    client, address = login(call_taker), reverse("referrals:create", args=[case.number])

    assert "Med stöd av vad?" not in client.get(address).content.decode()
    client.post(address, {"agency": agency.pk, "legal_basis": LegalBasis.objects.get(key="no_harm").pk})

    assert Referral.objects.get().legal_basis is None


def test_the_letter_carries_the_secrecy_mark(login, coordinator):
    referral = ReferralFactory(sent=True)

    page = login(coordinator).get(reverse("referrals:letter", args=[referral.pk])).content.decode()

    assert "26 kap. 1 §" in page
    assert "SEKRETESS" in page
    assert referral.sheet in page
    assert referral.agency.name not in page.split("<title>")[1].split("</title>")[0]


def test_the_letter_says_where_and_when_the_line_is_reached(login, coordinator, administrator):
    update_organisation(by=administrator, line_number="000-11 22 33", opening_hours="vardagar 8–17")
    referral = ReferralFactory(case__handler=coordinator)

    page = login(coordinator).get(reverse("referrals:letter", args=[referral.pk])).content.decode()

    assert "Telefon 000-11 22 33, vardagar 8–17" in " ".join(page.split())


def test_the_letter_of_a_draft_without_basis_does_not_exist(login, coordinator):
    referral = ReferralFactory(legal_basis=None)

    assert login(coordinator).get(reverse("referrals:letter", args=[referral.pk])).status_code == 404


def test_what_is_written_is_shown_as_text_and_not_as_markup(login, coordinator):
    referral = ReferralFactory(sheet="<script>alert(1)</script> 🙂 \u202eאב")

    page = login(coordinator).get(reverse("referrals:detail", args=[referral.pk])).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🙂" in page
    assert "<script>alert" not in page


# On the case page


def test_the_case_page_shows_referrals_signpostings_and_what_is_next(login, coordinator):
    case = CaseFactory(outcome=Outcome.HELPED_ONWARD)
    late = ReferralFactory(case=case, overdue=True)
    client, address = login(coordinator), reverse("calls:case", args=[case.number])

    page = client.get(address).content.decode()

    assert f"{late.agency.name} skulle ha svarat" in page
    assert reverse("referrals:detail", args=[late.pk]) in page
    assert "Hänvisa vidare" in page
    assert late.sheet not in page


def test_a_case_with_a_referral_under_way_does_not_close(login, coordinator):
    referral = ReferralFactory(sent=True)
    case = referral.case

    page = (
        login(coordinator)
        .post(
            reverse("calls:case_close", args=[case.number]),
            {"outcome": "linked_in", "ve_assessment": "no_reason", "version": case.version},
        )
        .content.decode()
    )

    case.refresh_from_db()
    assert "väntar på svar." in page
    assert case.closed_at is None
