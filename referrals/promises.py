"""What referrals promise: to write, finish, approve, review, tell, have answered; and to help somebody onward."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from calls.models import Case
from calls.models.choices import Outcome, State
from calls.promise_kinds import AT_ONCE, PromiseKind, who_has
from referrals import desk_lines, exit_programme, next_steps
from referrals.models import Arrival, Disclosure, Referral
from stodtelefon.permissions import Permission

BEFORE_MEETING = (State.SCANNED, State.MEETING_PLANNED)


def cases_with_outcome(outcome: str) -> QuerySet:
    """Cases that somebody handles, where the call had this outcome and no meeting has been held."""
    return Case.objects.filter(state__in=BEFORE_MEETING, outcome=outcome, handler__isnull=False)


def cases_to_signpost() -> QuerySet:
    """Somebody still in contact is to be helped to another door."""
    rows = cases_with_outcome(Outcome.HELPED_ONWARD).filter(signpostings__isnull=True)
    return rows.filter(~Exists(Case.objects.without_contact().filter(pk=OuterRef("pk"))))


KINDS = (
    PromiseKind(
        name="disclosure_to_review",
        title="Lämnat till polisen: att granska",
        what="Utlämnande till polisen att granska",
        rank=35,
        tone="alarm",
        title_says=True,
        has_clock=True,
        may=Permission.REFERRAL_APPROVE,
        rows=lambda: Disclosure.objects.to_review(),
        owner=None,
        due="judge_by",
        notice=AT_ONCE,
        barred=("created_by",),
        is_shared=True,
        climbs=False,
        is_rare=True,
        read=Disclosure.objects.for_step,
        step=lambda row, user, today: next_steps.judge_step(row, today=today),
    ),
    PromiseKind(
        name="disclosure_to_approve",
        title="Till polisen: att godkänna",
        what="Utlämnande till polisen att godkänna",
        rank=38,
        title_says=True,
        has_clock=True,
        may=Permission.REFERRAL_APPROVE,
        rows=lambda: Disclosure.objects.to_approve(),
        owner=None,
        due="judge_by",
        notice=AT_ONCE,
        barred=("created_by",),
        is_shared=True,
        climbs=False,
        is_rare=True,
        read=Disclosure.objects.for_step,
        step=lambda row, user, today: next_steps.judge_step(row, today=today),
        holds_case_open=True,
    ),
    PromiseKind(
        name="disclosure_to_tell",
        title="Godkänt av chefen: att lämna",
        what="Godkänt utlämnande att lämna",
        rank=45,
        may=Permission.REFERRAL_PROPOSE,
        rows=lambda: Disclosure.objects.untold(),
        owner=who_has("case", else_by="created_by"),
        is_rare=True,
        read=Disclosure.objects.for_step,
        step=lambda row, user, today: desk_lines.to_tell(row),
        holds_case_open=True,
    ),
    PromiseKind(
        name="disclosure_refused",
        title="Chefen sa nej",
        what="Chefens nej till ett utlämnande, att läsa",
        rank=44,
        may=Permission.REFERRAL_PROPOSE,
        rows=lambda: Disclosure.objects.refused_unread(),
        owner=Coalesce("given_to", "created_by"),
        is_rare=True,
        read=Disclosure.objects.for_step,
        step=lambda row, user, today: desk_lines.refused(row),
    ),
    PromiseKind(
        name="exit_to_offer",
        title="Vill lämna",
        what="Någon som vill lämna, att hjälpa till avhopparverksamhet",
        rank=25,
        is_with_caller=True,
        may=Permission.REFERRAL_PROPOSE,
        after_first_call=exit_programme.wants_to_leave,
        rows=exit_programme.cases_to_help,
        case="pk",
        owner="handler",
        step=lambda row, user, today: exit_programme.step_on_desk(row),
    ),
    PromiseKind(
        name="arrival_to_ask",
        title="Kom de fram?",
        what="Fråga om någon kom fram",
        rank=120,
        title_says=True,
        has_clock=True,
        is_with_caller=True,
        may=Permission.REFERRAL_PROPOSE,
        rows=lambda: Arrival.objects.waiting(),
        case="signposting__case",
        owner=who_has("signposting__case", else_by="signposting__created_by"),
        due="ask_on",
        is_rare=True,
        read=Arrival.objects.for_step,
        step=lambda row, user, today: next_steps.arrival_step(row, row.signposting, today=today),
    ),
    PromiseKind(
        name="referral_to_approve",
        title="Inkopplingar att godkänna",
        what="Godkännande att ge",
        rank=40,
        may=Permission.REFERRAL_APPROVE,
        rows=lambda: Referral.objects.awaiting_approval(),
        owner=None,
        barred=("created_by", "approval_requested_by"),
        is_shared=True,
        climbs=False,
        read=Referral.objects.for_step,
        step=lambda row, user, today: next_steps.approval_step(row),
        holds_case_open=True,
    ),
    PromiseKind(
        name="signposting_to_give",
        title="Att hänvisa vidare",
        what="Någon att hänvisa vidare",
        rank=82,
        title_says=True,
        is_with_caller=True,
        may=Permission.REFERRAL_PROPOSE,
        after_first_call=lambda call, scan: scan.outcome == Outcome.HELPED_ONWARD,
        rows=cases_to_signpost,
        case="pk",
        owner="handler",
        step=lambda row, user, today: next_steps.signposting_step(row),
    ),
    PromiseKind(
        name="referral_to_write",
        title="Att koppla in",
        what="Samverkansaktör att koppla in",
        rank=83,
        title_says=True,
        may=Permission.REFERRAL_PROPOSE,
        after_first_call=lambda call, scan: scan.outcome == Outcome.LINKED_IN,
        rows=lambda: cases_with_outcome(Outcome.LINKED_IN).filter(referrals__isnull=True),
        case="pk",
        owner="handler",
        step=lambda row, user, today: next_steps.link_in_step(row),
    ),
    PromiseKind(
        name="referral_to_send",
        title="Inkopplingar att göra klara",
        what="Inkoppling att göra klar",
        rank=98,
        may=Permission.REFERRAL_SEND,
        rows=lambda: Referral.objects.drafts().exclude(
            approval_requested_at__isnull=False, approved_at__isnull=True
        ),
        read=Referral.objects.for_step,
        step=lambda row, user, today: desk_lines.to_send(row, user, today=today),
        holds_case_open=True,
    ),
    PromiseKind(
        name="referral_to_answer",
        title="Väntar på svar",
        what="Svar att få på en inkoppling",
        rank=100,
        has_clock=True,
        may=Permission.REFERRAL_PROPOSE,
        rows=lambda: Referral.objects.awaiting_answer(),
        due="answer_due_on",
        notice=1,
        more_url="referrals:index",
        read=Referral.objects.for_step,
        step=lambda row, user, today: desk_lines.to_answer(row, user, today=today),
        holds_case_open=True,
    ),
)
