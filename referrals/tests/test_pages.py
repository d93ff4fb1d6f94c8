"""The pages: what they do and what they say when something is wrong."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models.choices import Outcome
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import Agency, AgencyType, Disclosure, LegalBasis, Referral, Signposting
from stodtelefon.organisation.actions import update_organisation

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
        {"how": "post", "answer_due_on": timezone.localdate().isoformat(), "version": referral.version},
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


def test_a_referral_without_basis_is_refused_by_the_field_and_nothing_is_lost(login, coordinator):
    referral = ReferralFactory(legal_basis=None)

    page = (
        login(coordinator)
        .post(
            reverse("referrals:send", args=[referral.pk]),
            {
                "how": "courier",
                "recipient": "kuratorn på skolan",
                "answer_due_on": timezone.localdate().isoformat(),
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
    assert "En inkoppling pågår." in page
    assert case.closed_at is None


# The directory


def test_the_directory_shows_a_type_and_those_no_longer_used(login, coordinator):
    AgencyFactory(name="Elevhälsan")
    AgencyFactory(name="Polisen i centrum", police=True)
    AgencyFactory(name="Nedlagda föreningen", retired=True)
    client, address = login(coordinator), reverse("referrals:agency_index")

    everything = client.get(address).content.decode()
    police = client.get(address, {"typ": "police"}).content.decode()
    retired = client.get(address, {"tidigare": "on"}).content.decode()

    names = ("Elevhälsan", "Polisen i centrum", "Nedlagda föreningen")
    assert [name in everything for name in names] == [True, True, False]
    assert [name in police for name in names] == [False, True, False]
    assert [name in retired for name in names] == [False, False, True]


def test_an_agency_is_added_changed_and_retired_through_the_pages(login, coordinator):
    client = login(coordinator)
    values = {"type": AgencyType.objects.get(key="school").pk, "name": "Skolan vid ån", "answer_days": 3}

    client.post(reverse("referrals:agency_create"), values | {"token": uuid4()})
    agency = Agency.objects.get()
    client.post(
        reverse("referrals:agency_edit", args=[agency.pk]),
        values | {"phone": "000-00 00", "version": agency.version},
    )
    agency.refresh_from_db()
    client.post(reverse("referrals:agency_retire", args=[agency.pk]), {"version": agency.version})

    agency.refresh_from_db()
    assert (agency.name, agency.phone, agency.is_retired) == ("Skolan vid ån", "000-00 00", True)


def test_an_agency_with_a_name_that_is_there_says_so(login, coordinator):
    AgencyFactory(name="Skolan vid ån")

    page = (
        login(coordinator)
        .post(
            reverse("referrals:agency_create"),
            {"type": AgencyType.objects.get(key="school").pk, "name": "skolan VID ån", "answer_days": 3},
        )
        .content.decode()
    )

    assert "Det finns redan en samverkansaktör med det namnet." in page
    assert Agency.objects.count() == 1
