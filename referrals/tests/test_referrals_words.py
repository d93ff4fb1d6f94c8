"""What leaves the house without names: each word that points somebody out is masked, or kept with a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory
from calls.promptness import add_working_days
from referrals.actions.disclosures import log_disclosure
from referrals.actions.referrals import send_referral
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import Disclosure, LegalBasis, Referral

pytestmark = pytest.mark.django_db

SHEET = "Pojken Fatima Ali hotade en lärare."
ASKED = {"sheet-ord": "namn:Fatima Ali"}


@pytest.fixture
def draft(call_taker, login):
    """`draft(**typed)`: what the page of a new draft answers."""
    case, agency = CaseFactory(full_record=True, handler=call_taker), AgencyFactory()
    client, address = login(call_taker), reverse("referrals:create", args=[case.number])
    return lambda **typed: client.post(address, {"agency": agency.pk, "sheet": SHEET} | typed)


def test_draft_without_names_is_not_saved_until_each_is_answered(draft):
    for typed in ({}, ASKED, ASKED | {"sheet-ord-0": "keep"}):
        page = draft(**typed).content.decode()
        assert "Varför står det kvar?" in page

    assert "Skriv varför det står kvar, eller maskera det." in page
    assert not Referral.objects.exists()


def test_masked_it_is_saved_without_a_reason(draft):
    assert draft(**ASKED, **{"sheet-ord-0": "mask"}, kept_reason="Glömt kvar.").status_code == 302

    referral = Referral.objects.get()
    assert (referral.sheet, referral.kept_reason) == ("Pojken [namn] hotade en lärare.", None)


def test_kept_it_says_why_wherever_the_sheet_is_read(draft, call_taker, login):
    assert draft(**ASKED, **{"sheet-ord-0": "keep"}, kept_reason="Skolan heter så.").status_code == 302

    referral = Referral.objects.get()
    page = login(call_taker).get(referral.get_absolute_url()).content.decode()
    assert (referral.sheet, referral.kept_reason) == (SHEET, "Skolan heter så.")
    assert "Skolan heter så." in page


def test_a_sheet_that_is_said_to_name_is_not_asked_about(draft):
    assert draft(is_named="on").status_code == 302

    assert (Referral.objects.get().sheet, Referral.objects.get().kept_reason) == (SHEET, None)


def test_what_was_kept_with_a_reason_is_not_asked_about_again(call_taker, login):
    referral = ReferralFactory(case__handler=call_taker, sheet=SHEET, kept_reason="Skolan heter så.")
    address = reverse("referrals:edit", args=[referral.pk])
    typed = {"agency": referral.agency.pk, "sheet": SHEET, "version": referral.version}
    client = login(call_taker)

    shown = client.get(address).content.decode()
    without = client.post(address, typed)
    kept = client.post(address, typed | {"kept_reason": "Skolan heter så.", "scope": "Träffa eleven."})

    assert "Skolan heter så." in shown
    assert set(without.context["form"].errors) == {"kept_reason"}
    assert (kept.status_code, Referral.objects.get().kept_reason) == (302, "Skolan heter så.")


def test_an_older_draft_does_not_leave_before_it_is_answered(coordinator, login):
    referral = ReferralFactory(sheet=SHEET)
    soon = add_working_days(timezone.localdate(), 3)
    typed = {"how": "post", "answer_due_on": f"{soon}", "version": referral.version}

    with pytest.raises(ValidationError, match="märkt utan namn"):
        send_referral(referral=referral, how="post", by=coordinator)

    page = login(coordinator).post(reverse("referrals:send", args=[referral.pk]), typed).content.decode()
    assert "märkt utan namn" in page
    assert (Referral.objects.get().sent_at, Disclosure.objects.count()) == (None, 0)


def test_no_letter_is_printed_before_it_is_answered(coordinator, login):
    referral = ReferralFactory(sheet=SHEET)
    client, address = login(coordinator), reverse("referrals:letter", args=[referral.pk])

    refused = client.get(address, follow=True).content.decode()
    referral.kept_reason = "Skolan heter så."
    referral.save()

    assert ("märkt utan namn" in refused, "Det här lämnas ut" in refused) == (True, True)
    assert client.get(address).status_code == 200


def test_what_is_kept_goes_along_to_the_register(coordinator):
    referral = ReferralFactory(sheet=SHEET, kept_reason="Skolan heter så.")

    send_referral(referral=referral, how="post", by=coordinator)

    assert Disclosure.objects.get().kept_reason == "Skolan heter så."


def test_a_line_in_the_register_is_answered_too(coordinator):
    basis = LegalBasis.objects.get(key="no_harm")
    told = {"legal_basis": basis, "basis_reason": "Vet redan.", "what": SHEET, "how": "phone"}
    told |= {"case": CaseFactory(), "agency": AgencyFactory(), "by": coordinator}

    with pytest.raises(ValidationError, match="märkt utan namn"):
        log_disclosure(**told)

    assert log_disclosure(**told, kept_reason="Skolan heter så.").what == SHEET
    assert log_disclosure(**told | {"case": CaseFactory(full_record=True)}, is_named=True).kept_reason is None
