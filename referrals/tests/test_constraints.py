"""Each rule in the database, broken past the actions by somebody who writes where nobody should."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models.choices import RecordLevel
from referrals.factories import (
    AgencyFactory,
    ArrivalFactory,
    DisclosureFactory,
    ReferralFactory,
    SignpostingFactory,
)
from referrals.models import LegalBasis, Referral
from referrals.tests.rules import RULES_OF_THE_REGISTER
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.saving import refusal
from stodtelefon.tests.code_lists import rules_of_lists
from stodtelefon.tests.databases import every_row

pytestmark = pytest.mark.django_db

SOON = timedelta(hours=1)
STAYS = " kan bara flyttas mellan ärenden genom en flytt som loggas."
now, today = timezone.now, timezone.localdate


def referral(trait: str = "", **values) -> Referral:
    """A referral in a state, with something in it that does not belong there."""
    return ReferralFactory(**({trait: True} if trait else {}), **values)


def somebody():
    return UserFactory()


def approved_by_who(asked_or_proposed: str) -> Referral:
    row = ReferralFactory(police=True, approval_requested=True, approval_requested_by=somebody())
    row.approved_at, row.approved_by = now(), getattr(row, asked_or_proposed)
    row.save()
    return row


def sent_to_police() -> Referral:
    """Sent by an update, past the factory."""
    row = ReferralFactory(police=True)
    sent = {"status": "sent", "sent_at": now(), "sent_by": somebody()}
    Referral.objects.filter(pk=row.pk).update(**sent, sent_how="post", answer_due_on=today())
    return row


def named_later(level: str) -> Referral:
    row = ReferralFactory(case__record_level=level)
    Referral.objects.filter(pk=row.pk).update(is_named=True)
    return row


def elsewhere(row):
    row.case = CaseFactory(record_level=RecordLevel.CASE)
    row.save()


def other_sheet() -> Referral:
    row = ReferralFactory(sent=True)
    row.sheet = "Andra ord."
    row.save()
    return row


def same_name() -> None:
    AgencyFactory(name="Elevhälsan")
    AgencyFactory(name="ELEVHÄLSAN")


# The name of the rule: its sentence, and the writings that break it.
RULES = RULES_OF_THE_REGISTER | {
    "referral_leaves_only_with_basis": (
        "Välj rättslig grund innan inkopplingen skickas.",
        [lambda: referral("sent", legal_basis=None)],
    ),
    "referral_leaves_only_with_sheet": (
        "Skriv underlaget innan inkopplingen skickas: exakt det som lämnas ut.",
        [lambda: referral("sent", sheet=None)],
    ),
    "referral_is_sent_by_somebody_somehow": (
        "Ange hur inkopplingen lämnades över och när svar väntas.",
        [
            lambda: referral("sent", sent_by=None),
            lambda: referral("sent", sent_how=""),
            lambda: referral("sent", answer_due_on=None),
            lambda: referral(sent_by=somebody()),
            lambda: referral(sent_how="post"),
            lambda: referral(answer_due_on=today()),
        ],
    ),
    "referral_is_accepted_by_somebody_at_some_time": (
        "Ett svar behöver både tid och den som skrev in det.",
        [lambda: referral("accepted", accepted_by=None), lambda: referral("sent", accepted_by=somebody())],
    ),
    "referral_is_declined_with_time_person_and_words": (
        "Skriv varför de tackade nej.",
        [
            lambda: referral("declined", declined_by=None),
            lambda: referral("declined", answer=None),
            lambda: referral("sent", declined_by=somebody()),
        ],
    ),
    "referral_is_answered_in_one_way": (
        "Inkopplingen har redan fått sitt svar.",
        [lambda: referral("accepted", declined_at=now(), declined_by=somebody(), answer="Nej.")],
    ),
    "referral_is_completed_with_time_person_and_outcome": (
        "Välj vad inkopplingen gav.",
        [
            lambda: referral("completed", outcome=""),
            lambda: referral("completed", completed_by=None),
            lambda: referral("accepted", outcome="advice"),
        ],
    ),
    "referral_is_withdrawn_with_time_person_and_words": (
        "Skriv varför inkopplingen återkallas.",
        [
            lambda: referral("withdrawn", withdrawn_by=None),
            lambda: referral("withdrawn", withdrawal_reason=None),
            lambda: referral("sent", withdrawn_by=somebody()),
        ],
    ),
    "referral_reminder_has_person_and_time": (
        "Bara en skickad inkoppling kan påminnas om.",
        [
            lambda: referral("sent", reminded_at=now()),
            lambda: referral("sent", reminded_by=somebody()),
            lambda: referral(reminded_at=now(), reminded_by=somebody()),
        ],
    ),
    "referral_status_follows_what_happened": (
        "Läget stämmer inte med vad som har hänt med inkopplingen.",
        [
            lambda: referral(status="sent"),
            lambda: referral(status="completed"),
            lambda: referral("sent", status="draft"),
            lambda: referral("accepted", status="sent"),
            lambda: referral("withdrawn", status="draft"),
        ],
    ),
    "referral_approval_is_asked_for_before_it_is_given": (
        "Godkännandet måste begäras innan det kan ges.",
        [
            lambda: referral(approved_at=now(), approved_by=somebody()),
            lambda: referral("approval_requested", approved_at=now()),
            lambda: referral("approval_requested", approved_by=somebody()),
            lambda: referral(approval_requested_at=now()),
            lambda: referral(approval_requested_by=somebody()),
        ],
    ),
    "referral_is_not_approved_by_who_asked": (
        "Den som har föreslagit eller begärt kan inte själv godkänna.",
        [lambda: approved_by_who("approval_requested_by"), lambda: approved_by_who("created_by")],
    ),
    "referral_with_names_needs_full_record": (
        "Ett underlag med namn får bara finnas på nivån ärende. Höj nivån eller ta bort namnen.",
        [
            lambda: referral(is_named=True, case=CaseFactory(record_level=RecordLevel.ADVICE)),
            lambda: referral(is_named=True, case=CaseFactory(record_level=RecordLevel.OPEN_SERVICE)),
            lambda: named_later(RecordLevel.OPEN_SERVICE),
        ],
    ),
    "referral_to_police_leaves_only_approved": (
        "En inkoppling av polis ska godkännas av chefen innan den skickas.",
        [
            lambda: ReferralFactory(police=True, sent=True),
            lambda: ReferralFactory(police=True, sent=True, approval_requested=True),
            lambda: ReferralFactory(
                police=True, sent=True, unapproved_reason="Ingen svarade.", returned_reason="Nej."
            ),
            sent_to_police,
        ],
    ),
    "referral_leaves_either_approved_or_with_a_reason": (
        "Skälet gäller bara det som lämnas utan chefens godkännande.",
        [
            lambda: referral(unapproved_reason="Ingen svarade."),
            lambda: ReferralFactory(
                police=True, approved=True, sent=True, unapproved_reason="Ingen svarade."
            ),
        ],
    ),
    "referral_as_sent_never_changes": ("Det som har skickats kan inte ändras.", [other_sheet]),
    "referral_stays_in_its_case": (
        "Inkopplingen" + STAYS,
        [lambda: elsewhere(ReferralFactory()), lambda: elsewhere(ReferralFactory(sent=True))],
    ),
    "disclosure_stays_in_its_case": ("Utlämnandet" + STAYS, [lambda: elsewhere(DisclosureFactory())]),
    "signposting_stays_in_its_case": ("Hänvisningen" + STAYS, [lambda: elsewhere(SignpostingFactory())]),
    "disclosure_says_to_whom": (
        "Ange till vem uppgifterna lämnades.",
        [lambda: DisclosureFactory(agency=None, recipient=None)],
    ),
    "signposting_is_given_before_it_is_logged": (
        "Hänvisningen kan inte ha getts i framtiden.",
        [lambda: SignpostingFactory(given_at=now() + SOON)],
    ),
    "arrival_is_settled_by_somebody_at_some_time": (
        "Ett svar behöver hur det gick, tid och person.",
        [
            lambda: ArrivalFactory(settled=True, settled_at=None),
            lambda: ArrivalFactory(settled=True, settled_by=None),
            lambda: ArrivalFactory(settled_at=now()),
            lambda: ArrivalFactory(note="Ord."),
        ],
    ),
    "arrival_keeps_the_number_until_it_is_settled": (
        "Numret finns så länge frågan väntar, och inte längre.",
        [lambda: ArrivalFactory(reach=None), lambda: ArrivalFactory(settled=True, reach="000-44 55 66")],
    ),
    "agency_has_a_name": ("Ange samverkansaktörens namn.", [lambda: AgencyFactory(name="")]),
    "agency_has_a_name_of_its_own": ("Det finns redan en samverkansaktör med det namnet.", [same_name]),
    "agency_answers_within_reasonable_time": (
        "Svarstiden ska vara mellan 1 och 90 arbetsdagar.",
        [lambda: AgencyFactory(answer_days=0), lambda: AgencyFactory(answer_days=91)],
    ),
    "legal_basis_leaves_unapproved_only_where_it_cannot_wait": (
        "Bara vid fara för liv (BrB 24:4) eller terroristbrott (OSL 10:18 b och 10:22 a) får något lämnas till polisen "
        "före godkännandet.",
        [lambda: LegalBasis.objects.filter(key="consent").update(may_leave_unapproved=True)],
    ),
    "legal_basis_has_section": (
        "Ange lagrummet.",
        [lambda: LegalBasis.objects.create(key="empty", label="Utan lagrum", section="")],
    ),
}
WRITINGS = [
    pytest.param(rule, sentence, write, id=f"{rule}-{place}")
    for rule, (sentence, writings) in RULES.items()
    for place, write in enumerate(writings)
]


@pytest.mark.parametrize(("rule", "sentence", "write"), WRITINGS)
def test_a_rule_is_held_and_says_its_sentence(rule, sentence, write):
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        write()

    assert broken.value.__cause__.diag.constraint_name == rule
    assert refusal(broken.value).messages == [sentence]


def test_every_rule_of_the_app_is_broken_here():
    models = list(apps.get_app_config("referrals").get_models())
    constraints = [constraint.name for model in models for constraint in model._meta.constraints]
    raised = [name for model in models for name in getattr(model, "TRIGGER_SENTENCES", ())]

    assert sorted(RULES) == sorted({*constraints, *raised} - rules_of_lists(models))


def test_every_trigger_of_the_app_is_known():
    models = apps.get_app_config("referrals").get_models()
    triggers = [trigger.name for model in models for trigger in getattr(model._meta, "triggers", ())]

    assert sorted(triggers) == [
        "agency_of_police",
        "agency_type_of_police",
        "disclosure_as_written",
        "disclosure_is_never_removed",
        "disclosure_stays_in_its_case",
        "referral_as_sent",
        "referral_sent_is_never_removed",
        "referral_stays_in_its_case",
        "referral_to_police",
        "referral_with_names",
        "signposting_stays_in_its_case",
    ]


# What was sent stays as it was

AS_SENT = {
    "agency_id": lambda: AgencyFactory().pk,
    "scope": lambda: "Annat.",
    "sheet": lambda: "Andra ord.",
    "is_named": lambda: True,
    "kept_reason": lambda: "Skolan heter så.",
    "legal_basis_id": lambda: LegalBasis.objects.get(key="emergency").pk,
    "basis_reason": lambda: "Ett annat skäl.",
    "consented_on": today,
    "approved_at": lambda: None,
    "approved_by_id": lambda: somebody().pk,
    "unapproved_reason": lambda: "Ingen svarade.",
    "sent_at": now,
    "sent_by_id": lambda: somebody().pk,
    "sent_how": lambda: "phone",
}
AFTERWARDS = {
    "answer": lambda: "Kuratorn ringer.",
    "answer_due_on": today,
    "returned_reason": lambda: None,
    "version": lambda: 7,
}
# How it came about, told by the log; and the steps that follow, which their own rules hold.
ELSEWHERE = {
    *(
        "id",
        "case_id",
        "form_token",
        "created_at",
        "created_by_id",
        "approval_requested_at",
        "approval_requested_by_id",
    ),
    *("status", "reminded_at", "reminded_by_id", "accepted_at", "accepted_by_id", "declined_at"),
    *("declined_by_id", "outcome", "outcome_text", "completed_at", "completed_by_id"),
    *("withdrawal_reason", "withdrawn_at", "withdrawn_by_id"),
    *("sent_written_at", "answer_written_at", "end_written_at"),
}


def test_every_column_of_a_referral_is_decided_on():
    columns = [field.attname for field in Referral._meta.concrete_fields]

    assert sorted([*AS_SENT, *AFTERWARDS, *ELSEWHERE]) == sorted(columns)


@pytest.mark.parametrize("column", AS_SENT)
def test_what_was_sent_never_changes(column):
    row = ReferralFactory(police=True, approved=True, sent=True, case__full_record=True)
    setattr(row, column, AS_SENT[column]())

    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        row.save(update_fields=[column.removesuffix("_id")])

    assert broken.value.__cause__.diag.constraint_name == "referral_as_sent_never_changes"


@pytest.mark.parametrize("column", AFTERWARDS)
def test_what_comes_back_is_written_on_what_was_sent(column):
    row = ReferralFactory(sent=True, returned_reason="Skriv mer.")
    value = AFTERWARDS[column]()
    setattr(row, column, value)

    row.save(update_fields=[column])

    assert getattr(Referral.objects.get(), column) == value


@pytest.mark.parametrize("column", ["sheet", "agency_id", "legal_basis_id", "consented_on"])
def test_a_draft_can_change(column):
    row = ReferralFactory()
    value = AS_SENT[column]()
    setattr(row, column, value)

    row.save(update_fields=[column.removesuffix("_id")])

    assert getattr(Referral.objects.get(), column) == value


# The register


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE referrals_disclosure SET is_named = true",
        "UPDATE referrals_disclosure SET told_at = now() - interval '1 year'",
        "UPDATE referrals_disclosure SET by_name = 'Någon Annan'",
        "UPDATE referrals_disclosure SET approval = 'waits', is_to_police = true, told_at = NULL",
        "DELETE FROM referrals_disclosure",
    ],
)
def test_a_line_in_the_register_is_never_edited_and_never_removed(statement):
    DisclosureFactory()
    before = every_row()

    with (
        pytest.raises(DatabaseError, match="disclosure"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert every_row() == before
