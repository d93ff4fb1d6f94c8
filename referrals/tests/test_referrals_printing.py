"""Referrals in the printout of a case: the sheet as it reads, and what came back."""

import pytest

from calls.case_page import CasePage
from referrals import printouts
from referrals.factories import ReferralFactory

pytestmark = pytest.mark.django_db


def test_sheet_stands_word_for_word_with_its_basis(coordinator):
    referral = ReferralFactory(sent=True, sheet="Ordagrant\nunderlag.", scope="Ett första samtal.")

    (printed,) = printouts.of_referrals(CasePage(referral.case, coordinator))

    rows = dict(printed.parts[0][1])
    assert printed.row == referral
    assert printed.title == f"Inkoppling av {referral.agency.name}"
    assert rows["Underlag, ordagrant"] == "Ordagrant\nunderlag."
    assert rows["Vad vi ber om"] == "Ett första samtal."
    assert rows["Rättslig grund"] == referral.legal_basis.with_section
    assert "Svaret" not in rows


def test_sheet_that_was_not_handed_over_says_so(coordinator):
    referral = ReferralFactory()

    (printed,) = printouts.of_referrals(CasePage(referral.case, coordinator))

    assert printed.about.endswith("Inte överlämnad.")


def test_who_may_not_propose_gets_no_sheet(manager):
    assert list(printouts.of_referrals(CasePage(ReferralFactory().case, manager))) == []
