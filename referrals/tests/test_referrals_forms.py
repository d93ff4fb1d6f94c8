"""The forms of a referral: who sets the basis, what stays possible to choose, and what is filled in from the start."""

import pytest

from calls.promptness import add_working_days
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.forms.referrals import (
    AnswerForm,
    ChangeReferralForm,
    CompleteForm,
    NewReferralForm,
    RemindForm,
    ReturnForm,
    SendForm,
    WithdrawForm,
)
from referrals.models import LegalBasis, Referral, SentHow
from referrals.tests.rows import basis
from stodtelefon.tests.answers import codes
from stodtelefon.tests.times import day, working_day

pytestmark = pytest.mark.django_db

BASIS = ("legal_basis", "basis_reason", "consented_on")


# A draft


@pytest.mark.parametrize(
    ("who", "sets_basis"), [("call_taker", False), ("coordinator", True), ("manager", False)]
)
def test_who_may_send_sets_the_basis(request, who, sets_basis):
    form = NewReferralForm(user=request.getfixturevalue(who))

    assert [name in form.fields for name in BASIS] == [sets_basis] * 3


def test_a_basis_that_a_call_taker_types_is_not_read(call_taker):
    agency = AgencyFactory()
    typed = {"agency": agency.pk, "legal_basis": basis("no_harm").pk, "basis_reason": "Skäl."}

    form = NewReferralForm(typed, user=call_taker)

    assert form.is_valid()
    assert form.arguments == {
        "agency": agency,
        "scope": "",
        "sheet": "",
        "is_named": False,
        "kept_reason": "",
        "token": None,
    }


def test_a_call_takers_change_leaves_the_basis_as_it_is(call_taker):
    referral = ReferralFactory(legal_basis=basis("consent"), basis_reason="Sade ja.", consented_on=day(-2))
    typed = {"agency": referral.agency.pk, "sheet": "Nya ord.", "basis_reason": "Annat.", "version": 1}

    form = ChangeReferralForm(typed, user=call_taker, row=referral)

    assert form.is_valid()
    assert [form.arguments[name] for name in BASIS] == [basis("consent"), "Sade ja.", day(-2)]
    assert (form.arguments["sheet"], form.arguments["version"]) == ("Nya ord.", 1)


def test_a_coordinators_change_is_what_was_typed(coordinator):
    referral = ReferralFactory()
    typed = {"agency": referral.agency.pk, "legal_basis": basis("consent").pk, "consented_on": day(-1)}

    form = ChangeReferralForm(typed, user=coordinator, row=referral)

    assert form.is_valid()
    assert [form.arguments[name] for name in BASIS] == [basis("consent"), "", day(-1)]


def test_a_draft_is_filled_in_with_what_it_says(coordinator):
    referral = ReferralFactory(version=4)

    form = ChangeReferralForm(user=coordinator, row=referral)

    assert (form["sheet"].value(), form["scope"].value()) == (referral.sheet, referral.scope)
    assert (form["agency"].value(), form["legal_basis"].value()) == (
        referral.agency.pk,
        referral.legal_basis.pk,
    )
    assert form["version"].value() == 4


def test_a_new_draft_offers_the_agencies_in_use(coordinator):
    in_use, retired = AgencyFactory(), AgencyFactory(retired=True)

    offered = NewReferralForm(user=coordinator).fields["agency"].queryset

    assert (in_use in offered, retired in offered) == (True, False)


def test_a_draft_keeps_an_agency_that_was_retired_since_and_no_other(coordinator):
    kept, other = AgencyFactory(retired=True), AgencyFactory(retired=True)
    referral = ReferralFactory(agency=kept)

    offered = ChangeReferralForm(user=coordinator, row=referral).fields["agency"].queryset

    assert (kept in offered, other in offered) == (True, False)


def test_a_new_draft_offers_the_bases_in_use(coordinator):
    LegalBasis.objects.filter(key="necessary").update(retired_on=day(0))

    offered = NewReferralForm(user=coordinator).fields["legal_basis"].queryset

    assert (basis("necessary") in offered, basis("no_harm") in offered) == (False, True)


def test_a_draft_keeps_a_basis_that_was_retired_since(coordinator):
    referral = ReferralFactory(legal_basis=basis("necessary"))
    LegalBasis.objects.filter(key="necessary").update(retired_on=day(0))

    offered = ChangeReferralForm(user=coordinator, row=referral).fields["legal_basis"].queryset

    assert basis("necessary") in offered


def test_an_agency_that_was_retired_while_one_wrote_is_not_taken(coordinator):
    typed = {"agency": AgencyFactory(retired=True).pk}

    assert codes(NewReferralForm(typed, user=coordinator)) == {"agency": ["invalid_choice"]}


@pytest.mark.parametrize(("field", "longest"), [("scope", 2000), ("sheet", 20_000), ("basis_reason", 2000)])
@pytest.mark.parametrize(("more", "wrong"), [(0, []), (1, ["max_length"])])
def test_words_have_their_length(coordinator, field, longest, more, wrong):
    typed = {"agency": AgencyFactory().pk, field: "å" * (longest + more)}

    assert codes(NewReferralForm(typed, user=coordinator)).get(field, []) == wrong


@pytest.mark.parametrize("typed", ["i morgon", "2026-02-30", "20261"])
def test_a_day_of_consent_that_is_no_day_is_refused(coordinator, typed):
    typed = {"agency": AgencyFactory().pk, "consented_on": typed}

    assert codes(NewReferralForm(typed, user=coordinator)) == {"consented_on": ["invalid"]}


def test_a_draft_needs_an_agency_alone(coordinator):
    assert codes(NewReferralForm({}, user=coordinator)) == {"agency": ["required"]}


# Send


def sending(**typed) -> SendForm:
    referral = ReferralFactory()
    return SendForm({"how": "post", "answer_due_on": working_day(), "version": 1} | typed, row=referral)


@pytest.mark.parametrize("answer_days", [1, 10])
def test_the_answer_is_due_when_the_agency_uses_to_answer(answer_days):
    referral = ReferralFactory(agency__answer_days=answer_days, version=3)

    form = SendForm(row=referral)

    assert form["answer_due_on"].value() == add_working_days(day(0), answer_days)
    assert form["version"].value() == 3


@pytest.mark.parametrize("how", SentHow.values)
def test_a_sheet_is_handed_over_in_one_of_our_ways(how):
    assert sending(how=how).is_valid()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"how": ""}, {"how": ["required"]}),
        ({"how": "email"}, {"how": ["invalid_choice"]}),
        ({"answer_due_on": ""}, {"answer_due_on": ["required"]}),
        ({"answer_due_on": "på fredag"}, {"answer_due_on": ["invalid"]}),
        ({"answer_due_on": "2001-01-01"}, {"answer_due_on": ["bounds"]}),
        ({"at": "nyss"}, {"at": ["invalid"]}),
        ({"recipient": "å" * 301}, {"recipient": ["max_length"]}),
        ({"version": "0"}, {"version": ["min_value"]}),
    ],
)
def test_a_sending_that_cannot_be_read_is_refused(typed, wrong):
    assert codes(sending(**typed)) == wrong


# What comes back


@pytest.mark.parametrize(
    ("form", "typed", "wrong"),
    [
        (AnswerForm, {}, {"kind": ["required"]}),
        (AnswerForm, {"kind": "maybe"}, {"kind": ["invalid_choice"]}),
        (AnswerForm, {"kind": "accept", "answer": "å" * 5001}, {"answer": ["max_length"]}),
        (CompleteForm, {}, {"outcome": ["required"]}),
        (CompleteForm, {"outcome": "solved"}, {"outcome": ["invalid_choice"]}),
        (CompleteForm, {"outcome": "advice", "outcome_text": "å" * 5001}, {"outcome_text": ["max_length"]}),
        (RemindForm, {}, {"answer_due_on": ["required"]}),
        (RemindForm, {"answer_due_on": "snart"}, {"answer_due_on": ["invalid"]}),
        (RemindForm, {"answer_due_on": "2001-01-01"}, {"answer_due_on": ["bounds"]}),
        (ReturnForm, {}, {"reason": ["required"]}),
        (ReturnForm, {"reason": "å" * 1001}, {"reason": ["max_length"]}),
        (WithdrawForm, {"reason": " "}, {"reason": ["required"]}),
        (WithdrawForm, {"reason": "å" * 1001}, {"reason": ["max_length"]}),
    ],
)
def test_an_answer_that_cannot_be_read_is_refused(form, typed, wrong):
    assert codes(form(typed)) == wrong


@pytest.mark.parametrize("outcome", Referral.Outcome.values)
def test_every_outcome_can_be_chosen(outcome):
    assert CompleteForm({"outcome": outcome}).is_valid()


# How an agency is named where one is chosen


@pytest.mark.parametrize(
    ("is_same_board", "words"),
    [(True, "Elevhälsan (samma nämnd)"), (False, "Elevhälsan (annan nämnd eller organisation)")],
)
def test_an_agency_is_offered_with_its_board(coordinator, is_same_board, words):
    agency = AgencyFactory(name="Elevhälsan", is_same_board=is_same_board)

    page = str(NewReferralForm(user=coordinator)["agency"])

    assert f'value="{agency.pk}"' in page
    assert words in page


def test_agencies_are_offered_by_type(coordinator):
    AgencyFactory(name="Östra elevhälsan")
    AgencyFactory(name="Polisen i centrum", police=True)

    page = str(NewReferralForm(user=coordinator)["agency"])

    assert page.index("Polisen i centrum") < page.index("Östra elevhälsan")
    assert [f'label="{label}"' in page for label in ("Polisen", "Elevhälsa", "Skola")] == [True, True, False]


def test_the_bases_that_need_a_day_are_told_to_the_page(coordinator):
    form = NewReferralForm(user=coordinator)

    assert form.dated_bases == str(basis("consent").pk)


def test_a_call_taker_has_no_bases_to_show(call_taker):
    form = NewReferralForm(user=call_taker)

    assert (form.bases, form.dated_bases) == ([], "")
