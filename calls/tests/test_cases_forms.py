"""The forms on a case: what each field takes, what it says, and whom it offers."""

import pytest

from calls.factories import CaseFactory
from calls.forms.cases import CloseForm, HandOverForm, RaiseLevelForm, ReopenForm
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role
from stodtelefon.tests.answers import codes


def case_at(level):
    return CaseFactory.build(record_level=level, created_by=None)


def case_of(handler):
    return CaseFactory.build(handler=handler, created_by=None)


def offered(form, name):
    return [key for key, _ in form.fields[name].choices]


# Handing over


@pytest.mark.django_db
def test_hand_over_form_offers_colleagues_who_may_and_the_queue():
    mine = UserFactory(call_taker=True)
    colleagues = [
        UserFactory(name=name, roles=[role])
        for name, role in (("Anna", Role.CALL_TAKER), ("Bo", Role.COORDINATOR))
    ]
    UserFactory(call_taker=True, disabled=True)
    for role in (Role.MANAGER, Role.ARCHIVIST, Role.STATISTICS_READER, Role.LOG_REVIEWER, Role.ADMINISTRATOR):
        UserFactory(roles=[role])

    form = HandOverForm(row=case_of(mine))

    assert offered(form, "to") == ["", *(str(one.pk) for one in colleagues), "queue"]


@pytest.mark.django_db
def test_hand_over_form_of_a_case_in_the_queue_offers_no_queue(call_taker):
    assert offered(HandOverForm(row=case_of(None)), "to") == ["", str(call_taker.pk)]


@pytest.mark.django_db
@pytest.mark.parametrize(("title", "label"), [("kurator", "Anna Al, kurator"), ("", "Anna Al")])
def test_hand_over_form_names_a_colleague_with_the_title(title, label):
    anna = UserFactory(name="Anna Al", title=title, call_taker=True)

    assert (str(anna.pk), label) in HandOverForm(row=case_of(None)).fields["to"].choices


@pytest.mark.django_db
def test_hand_over_form_gives_the_colleague_or_nobody(call_taker, coordinator):
    to_colleague = HandOverForm({"to": coordinator.pk, "version": "1"}, row=case_of(call_taker))
    to_queue = HandOverForm({"to": "queue", "version": "1"}, row=case_of(call_taker))

    assert (to_colleague.is_valid(), to_queue.is_valid()) == (True, True)
    assert (to_colleague.cleaned_data["to"], to_queue.cleaned_data["to"]) == (coordinator, None)


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["", "0", "nonsense", "999999999999999999999"])
def test_hand_over_form_without_a_colleague_from_the_list_says_so(call_taker, to):
    form = HandOverForm({"to": to}, row=case_of(call_taker))

    assert codes(form) == {"to": ["invalid_choice" if to else "required"]}


@pytest.mark.django_db
def test_hand_over_form_says_what_became_of_who_was_chosen(call_taker):
    closed = UserFactory(name="Axel", call_taker=True, disabled=True)
    moved = UserFactory(name="Berit", manager=True)
    mine, queued = case_of(call_taker), case_of(None)

    for case, to, sentence in (
        (mine, closed.pk, "Kontot för Axel är avstängt. Välj någon annan."),
        (mine, moved.pk, "Berit kan inte väljas här längre. Välj någon annan."),
        (mine, call_taker.pk, f"{call_taker.name} har redan ärendet. Välj någon annan."),
        (mine, "999999999999999999999", "Det du valde finns inte kvar i listan. Välj igen."),
        (queued, "queue", "Ärendet ligger redan bland ej tilldelade. Välj en kollega."),
    ):
        form = HandOverForm({"to": to, "reason": "Hon ringer på fredag."}, row=case)
        assert (form.errors["to"], form["reason"].value()) == ([sentence], "Hon ringer på fredag.")


@pytest.mark.django_db
def test_hand_over_form_takes_a_reason_of_two_thousand_letters(call_taker, coordinator):
    fits = HandOverForm({"to": coordinator.pk, "reason": "o" * 2000}, row=case_of(call_taker))
    too_long = HandOverForm({"to": coordinator.pk, "reason": "o" * 2001}, row=case_of(call_taker))

    assert (codes(fits), codes(too_long)) == ({}, {"reason": ["max_length"]})


# Raising the level


@pytest.mark.parametrize(
    ("level", "higher"), [("advice", ["open_service", "case"]), ("open_service", ["case"]), ("case", [])]
)
def test_raise_level_form_offers_only_what_is_higher(level, higher):
    assert offered(RaiseLevelForm(row=case_at(level)), "level") == higher


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"level": ["required"], "reason": ["required"]}),
        ({"level": "case", "reason": " \n "}, {"reason": ["required"]}),
        ({"level": "open_service", "reason": "Behövs."}, {"level": ["invalid_choice"]}),
        ({"level": "case", "reason": "o" * 501}, {"reason": ["max_length"]}),
        ({"level": "case", "reason": "o" * 500}, {}),
        ({"level": "case", "reason": "Behövs.", "version": "0"}, {"version": ["min_value"]}),
        ({"level": "case", "reason": "Behövs.", "version": "x"}, {"version": ["invalid"]}),
    ],
)
def test_raise_level_form_says_what_is_wrong_by_the_field(typed, wrong):
    assert codes(RaiseLevelForm(typed, row=case_at("open_service"))) == wrong


# Closing and opening again


def test_close_form_offers_every_outcome_but_the_one_that_only_says_what_comes_next():
    outcomes = offered(CloseForm(), "outcome")

    assert outcomes == [
        "settled",
        "advice_given",
        "helped_onward",
        "child_report",
        "caller_reports",
        "acute",
        "linked_in",
        "support_completed",
        "declined",
        "unreachable",
    ]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"outcome": ["required"], "ve_assessment": ["required"]}),
        ({"outcome": "invited", "ve_assessment": "reason"}, {"outcome": ["invalid_choice"]}),
        ({"outcome": "settled", "ve_assessment": "perhaps"}, {"ve_assessment": ["invalid_choice"]}),
        ({"outcome": "settled", "ve_assessment": "reason"}, {}),
        ({"outcome": "settled", "ve_assessment": "no_reason", "reason": "o" * 2000}, {}),
        (
            {"outcome": "settled", "ve_assessment": "cannot_tell", "reason": "o" * 2001},
            {"reason": ["max_length"]},
        ),
    ],
)
def test_close_form_says_what_is_wrong_by_the_field(typed, wrong):
    assert codes(CloseForm(typed)) == wrong


@pytest.mark.parametrize(
    ("reason", "wrong"),
    [
        ("", {"reason": ["required"]}),
        ("  ", {"reason": ["required"]}),
        ("o" * 2000, {}),
        ("o" * 2001, {"reason": ["max_length"]}),
        ("a\x00b", {"reason": ["null_characters_not_allowed"]}),
    ],
)
def test_reopen_form_takes_a_reason_and_not_too_long_a_one(reason, wrong):
    assert codes(ReopenForm({"reason": reason})) == wrong
