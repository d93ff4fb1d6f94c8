"""One promise of each kind that has come to Idag, made for a person: who owns it, where the kind has an owner."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.factories import (
    AlarmFactory,
    CallbackFactory,
    CallerFactory,
    CallFactory,
    CaseFactory,
    CaseLinkFactory,
    CaseOpeningFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    LikenessFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import CallerRole, NamedPerson
from calls.tests.factories import (
    AccessRequestFactory,
    OpenedIdentitiesFactory,
    RestrictionFactory,
    RestrictionRequestFactory,
)
from meetings.factories import AnswerFactory, AssessmentFactory, FindingFactory, MeetingFactory
from meetings.models import Battery
from outreach.factories import CooperationFactory, OutreachEventFactory
from referrals.factories import ArrivalFactory, DisclosureFactory, ReferralFactory
from stodtelefon.accounts.factories import DeputyshipFactory, FactorResetFactory, RoleChangeFactory
from stodtelefon.accounts.models import User
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.reporting.factories import ReleaseFactory, YearToReleaseFactory
from stodtelefon.review.factories import LogReviewFactory, ReviewItemFactory


def days(count: int):
    return timezone.now() + timedelta(days=count)


def case_of(who: User, **values):
    return CaseFactory(handler=who, full_record=True, **values)


def kept(row, about=None):
    """For rows whose factory leaves the promises alone."""
    keep_promises(about or row, by=None)
    return row


def without_contact(who: User):
    case = case_of(who)
    CallerFactory(case=case, withdrawn_at=timezone.now())
    return kept(case)


def wants_to_leave(who: User):
    role = CallerRole.objects.filter(group=CallerRole.Group.SELF).first()
    caller = CallerFactory(case=case_of(who), role=role, is_municipal_staff=None)
    return QuickScanFactory(call=CallFactory(caller=caller), situation="wants_out")


def booked_late(who: User):
    case = case_of(who, waiting=True, state="meeting_planned", meet_by=timezone.localdate())
    return MeetingFactory(case=case, booked=True, starts_at=days(9))


def to_follow_up(who: User):
    case = case_of(who, state="follow_up", opened_at=days(-210))
    at = days(-200)
    return MeetingFactory(case=case, held=True, starts_at=at, held_at=at, offered_at=at)


def answered_yes(who: User):
    answer = AnswerFactory(meeting__case=case_of(who))
    return AlarmFactory(case=answer.meeting.case, found_id=answer.pk)


def opening_asked(who: User):
    opening = CaseOpeningFactory(asked=True)
    return kept(opening, opening.case)


def glass_broken(who: User):
    opening = CaseOpeningFactory(by_break_glass=True)
    return kept(opening, opening.case)


def identities_opened(who: User):
    opening = OpenedIdentitiesFactory()
    return kept(opening, opening.case)


def restriction_without_people(who: User):
    restriction = RestrictionFactory(case__closed=True)  # in an open one more would wait, for nobody
    NamedPerson.objects.update(removed_at=timezone.now(), removed_by=restriction.decided_by)
    return kept(restriction)


def access_asked(who: User):
    request = AccessRequestFactory(case=case_of(who))
    return kept(request, request.case)


EVERY = {
    "child_to_assess": lambda who: ChildDecisionFactory(waiting=True, later=True, assessor=who),
    "answer_to_act_on": answered_yes,
    "scan_to_finish": lambda who: QuickScanFactory(
        unfinished=True, call__taken_by=who, call__caller__case=case_of(who, state="new")
    ),
    "danger_to_review": lambda who: DangerReportFactory(),
    "opening_to_decide": opening_asked,
    "opening_to_review": glass_broken,
    "identities_to_review": identities_opened,
    "access_to_answer": access_asked,
    "case_received": lambda who: case_of(who, handed_over_at=timezone.now()),
    "link_to_confirm": lambda who: kept(CaseLinkFactory()),
    "callback": lambda who: CallbackFactory(),
    "likeness": lambda who: LikenessFactory(),
    "case_without_contact": without_contact,
    "reminder": lambda who: ReminderFactory(case=case_of(who)),
    "case_to_take": lambda who: CaseFactory(waiting=True),
    "stalled_case": lambda who: case_of(who, opened_at=days(-150), last_entry_on=days(-140).date()),
    "meeting_to_offer": lambda who: case_of(who, waiting=True),
    "meeting_to_book": lambda who: MeetingFactory(case=case_of(who)),
    "meeting_to_hold": lambda who: MeetingFactory(
        case=case_of(who), booked=True, offered_at=days(-3), starts_at=days(-2)
    ),
    "meeting_to_hold_late": booked_late,
    "battery_to_sign": lambda who: MeetingFactory(
        case=case_of(who), held=True, battery=Battery.objects.in_use().get()
    ),
    "assessment_to_write": lambda who: MeetingFactory(case=case_of(who), held=True),
    "finding_to_answer": lambda who: FindingFactory(
        meeting__case=case_of(who), find_out=True, owner_kind="colleague", owner=who
    ),
    "assessment_to_review": lambda who: AssessmentFactory(
        meeting__case=case_of(who), review_on=timezone.localdate()
    ),
    "follow_up": to_follow_up,
    "disclosure_to_review": lambda who: DisclosureFactory(review=True),
    "disclosure_to_approve": lambda who: DisclosureFactory(waits=True),
    "disclosure_refused": lambda who: DisclosureFactory(refused=True, case=case_of(who), created_by=who),
    "disclosure_to_tell": lambda who: DisclosureFactory(approved=True, case=case_of(who)),
    "exit_to_offer": wants_to_leave,
    "arrival_to_ask": lambda who: ArrivalFactory(signposting__case=case_of(who)),
    "referral_to_approve": lambda who: ReferralFactory(police=True, approval_requested=True),
    "signposting_to_give": lambda who: case_of(who, outcome="helped_onward"),
    "referral_to_write": lambda who: case_of(who, outcome="linked_in"),
    "referral_to_send": lambda who: ReferralFactory(case=case_of(who)),
    "referral_to_answer": lambda who: ReferralFactory(case=case_of(who), overdue=True),
    "factor_reset_to_decide": lambda who: kept(FactorResetFactory()),
    "restriction_to_decide": lambda who: kept(RestrictionRequestFactory(to_restrict=True)),
    "restriction_lacks_people": restriction_without_people,
    "deputyship_to_decide": lambda who: kept(DeputyshipFactory()),
    "release_to_decide": lambda who: kept(ReleaseFactory()),
    "year_to_release": lambda who: kept(YearToReleaseFactory()),
    "role_change_to_decide": lambda who: kept(RoleChangeFactory()),
    "draft_to_finish": lambda who: kept(DraftFactory(writer=who)),
    "log_question_to_answer": lambda who: kept(ReviewItemFactory(reader=who, asked=True)),
    "log_review_to_sign": lambda who: kept(LogReviewFactory()),
    "cooperation_to_keep_up": lambda who: CooperationFactory(owner=who, next_on=timezone.localdate()),
    "outreach_to_do": lambda who: OutreachEventFactory(planned=True, held_by=who, on=timezone.localdate()),
}
