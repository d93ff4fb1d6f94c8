"""What each address is tried with. An address that takes something and is not named here fails the test by its name."""

from __future__ import annotations

import re
from functools import partial
from types import SimpleNamespace
from uuid import UUID

from django.apps import apps
from django.urls import reverse

from stodtelefon.organisation import code_lists
from stodtelefon.organisation.models import Organisation

NOBODYS = UUID("00000000-0000-4000-8000-000000000000")
CASE_ALONE = (
    *(
        "case",
        "case_print",
        "levels",
        "case_take",
        "case_hand_over",
        "level_raise",
        "level_undo",
        "case_reopen",
    ),
    *("link_create", "merge_create", "split_create"),
    *("danger_create", "child_create", "urgency_change", "person_change"),
    *("note_create", "other_concern", "reminder_create", "person_identity_add"),
)
CALL_ALONE = ("call", "scan_complete", "scan_correct")
BOOKED_ALONE = (
    "detail",
    "reschedule",
    "cancel",
    "confirm",
    "battery_start",
    "battery_sign",
)
REFERRAL_ALONE = ("detail", "letter", "edit", "ask", "send", "answer", "remind", "complete", "withdraw")
OF_CASE = (
    "meetings:create",
    *(
        f"referrals:{name}"
        for name in ("create", "signposting_create", "disclosure_case", "disclosure_create")
    ),
)

OF_DRAFT = ("detail", "throw_away", "hand_over", "to_handler")


def words_of(there: SimpleNamespace) -> UUID:
    """What the call taker has begun to write; nobody's on a line where nobody has."""
    return there.words.pk if hasattr(there, "words") else NOBODYS


def row_of_list(one: code_lists.CodeList, there: SimpleNamespace) -> list[int]:
    return [one.model.objects.first().pk]


ARGUMENTS = {
    **{f"calls:{name}": lambda it: [it.case.number] for name in CASE_ALONE},
    **{name: lambda it: [it.case.number] for name in OF_CASE},
    **{f"calls:{name}": lambda it: [it.call.pk] for name in CALL_ALONE},
    **{f"meetings:{name}": lambda it: [it.booked.pk] for name in BOOKED_ALONE},
    **{f"referrals:{name}": lambda it: [it.referral.pk] for name in REFERRAL_ALONE},
    **{f"calls:{name}": lambda it: [it.late.number] for name in ("case_ask", "case_reassign")},
    "calls:case_close": lambda it: [it.doublet.number],  # nothing holds it open
    "calls:note_versions": lambda it: [it.case.number, it.note.pk],
    "calls:note_correct": lambda it: [it.case.number, it.note.pk],
    "calls:objection_create": lambda it: [it.case.number, "anteckning", it.note.pk],
    "calls:note_move": lambda it: [it.case.number, it.note.pk],
    **{
        f"calls:{name}": lambda it: [it.link.pk]
        for name in ("link", "link_confirm", "link_change", "link_remove")
    },
    "calls:merge_confirm": lambda it: [it.case.number, it.doublet.number],
    "calls:merge_undo": lambda it: [it.case.number, it.merge.pk],
    "calls:split_confirm": lambda it: [it.case.number, it.caller.pk],
    "calls:split_undo": lambda it: [it.case.number, it.split.pk],
    "calls:call_move": lambda it: [it.call.pk],
    "calls:call_move_confirm": lambda it: [it.call.pk, it.doublet.number],
    "calls:reminder_done": lambda it: [it.reminder.pk],
    "calls:caller_identity_add": lambda it: [it.case.number, it.caller.pk],
    "calls:identity": lambda it: [it.case.number, it.identity.pk],
    "calls:identity_change": lambda it: [it.case.number, it.identity.pk],
    "calls:identity_remove": lambda it: [it.case.number, it.identity.pk],
    "calls:likeness": lambda it: [it.likeness.pk],
    "calls:likeness_dismiss": lambda it: [it.likeness.pk],
    "calls:create_joined": lambda it: [it.caller.pk],
    "calls:caller": lambda it: [it.caller.pk],
    "calls:caller_withdraw": lambda it: [it.caller.pk],
    "calls:withdrawal_undo": lambda it: [it.caller.pk],
    "calls:opening_create": lambda it: [it.closed.number],
    "calls:opening_decide": lambda it: [it.opening.pk],
    "calls:break_glass": lambda it: [it.late.number],
    "calls:identity_reason": lambda it: [it.aside.number],
    "calls:access_create": lambda it: [it.late.number],
    "calls:access_answer": lambda it: [it.access.pk],
    "calls:access_end": lambda it: [it.opened.pk],
    "calls:access_identity": lambda it: [it.alone.pk],
    "calls:access_read": lambda it: [it.denied.pk],
    "calls:recusal_create": lambda it: [it.case.number],
    "calls:recusal_end": lambda it: [it.recusal.pk],
    "calls:restriction_ask": lambda it: [it.case.number],
    **{f"calls:{name}": lambda it: [it.restriction.pk] for name in ("restriction", "lift_ask")},
    "calls:person_remove": lambda it: [it.named.pk],
    **{f"calls:restriction_{name}": lambda it: [it.lift.pk] for name in ("decide", "decline", "withdraw")},
    "calls:opening_review": lambda it: [it.broken.pk],
    "calls:opening_read": lambda it: [it.opening.pk],
    "calls:opened_identities": lambda it: [it.identities.pk],
    "calls:opened_identity": lambda it: [it.identities.pk, it.alone.identity.pk],
    "calls:code_replace": lambda it: [it.caller.pk],
    "calls:contact_undo": lambda it: [it.contact.pk],
    "calls:callback": lambda it: [it.callback.pk],
    "calls:callback_try": lambda it: [it.callback.pk],
    "calls:callback_let_go": lambda it: [it.callback.pk],
    "calls:callback_reached": lambda it: [it.callback.pk],
    "calls:callback_give_up": lambda it: [it.callback.pk],
    "calls:danger_review": lambda it: [it.danger.pk],
    "calls:alarm_dismiss": lambda it: [it.case.number, it.alarm.pk],
    "calls:child_decide": lambda it: [it.child.pk],
    "calls:wording": lambda it: [2],
    "calls:wording_edit": lambda it: [it.wording.number, "who"],
    **{f"calls:wording_{name}": lambda it: [it.wording.number] for name in ("use", "discard")},
    **{f"meetings:{name}": lambda it: [it.begun.pk] for name in ("hold", "no_show")},
    "meetings:book": lambda it: [it.offered.pk],
    "meetings:battery": lambda it: [it.held.pk, "framing"],
    "meetings:assessment": lambda it: [it.held.pk],
    "meetings:finding_answer": lambda it: [it.held.pk, it.finding.pk],
    "meetings:answer_add": lambda it: [it.signed.pk, it.answer.question_id],
    "meetings:answer_change": lambda it: [it.signed.pk, it.answer.pk],
    "meetings:battery_preview": lambda it: [1],
    "meetings:draft_edit": lambda it: [it.draft.number, "framing"],
    "meetings:draft_publish": lambda it: [it.draft.number],
    "meetings:draft_discard": lambda it: [it.draft.number],
    **{f"referrals:{name}": lambda it: [it.arrival.pk] for name in ("arrival", "arrival_put_off")},
    "referrals:approve": lambda it: [it.police.pk],
    **{
        f"referrals:disclosure_{name}": lambda it: [it.told.pk]
        for name in ("judge", "tell", "take_back", "read")
    },
    "referrals:agency_edit": lambda it: [it.agency.pk],
    "referrals:agency_retire": lambda it: [it.agency.pk],
    **{f"outreach:{name}": lambda it: [it.event.pk] for name in ("detail", "edit", "done", "cancel")},
    **{f"outreach:cooperation{name}": lambda it: [it.cooperation.pk] for name in ("", "_edit", "_end")},
    "admin:app_list": lambda it: ["accounts"],
    "organisation:code_list": lambda it: ["rum"],
    "organisation:code_row_create": lambda it: ["rum"],
    "organisation:code_row_edit": lambda it: ["rum", it.room.pk],
    "organisation:code_row_retire": lambda it: ["rum", it.room.pk],
    "reach:year": lambda it: [2016],
    "reporting:year": lambda it: [2016],
    **{f"reporting:year_{kind}": lambda it: [2016] for kind in ("csv", "xlsx", "pdf", "json")},
    "reporting:situation_report": lambda it: [2016],
    "reporting:situation_report_pdf": lambda it: [2016],
    "reporting:edition": lambda it: [2016, 1],
    "reporting:prepare": lambda it: [2018],
    **{
        f"reporting:{name}": lambda it: [it.release.pk]
        for name in ("release", "release_decline", "release_withdraw")
    },
    "open_data:year": lambda it: [2016],
    "audit:case": lambda it: [it.case.pk],
    "audit:case_file": lambda it: [it.case.pk],
    "audit:fetch": lambda it: ["somebody-elses"],
    "audit:fault": lambda it: [it.fault.pk],
    **{f"review:{name}": lambda it: [it.review.pk] for name in ("month", "printout")},
    "review:sign_off": lambda it: [it.nothing_drawn.pk],
    **{f"review:{name}": lambda it: [it.read.pk] for name in ("item", "ask")},
    "review:answer": lambda it: [it.asked.pk],
    **{
        f"accounts:{name}": lambda it: [it.account.pk]
        for name in (
            *("user", "user_roles", "user_name", "user_address"),
            *("user_disable", "user_enable", "user_link", "factor_reset_ask"),
        )
    },
    "accounts:session_end": lambda it: [it.session.pk],
    "accounts:second_factor_remove": lambda it: [it.factor.pk],
    **{
        f"accounts:factor_reset_{name}": lambda it: [it.factor_reset.pk]
        for name in ("approve", "decline", "withdraw")
    },
    **{
        f"accounts:role_change_{name}": lambda it: [it.role_change.pk]
        for name in ("approve", "decline", "withdraw")
    },
    "accounts:deputy_ask": lambda it: [it.deputyship.covering.pk],
    "accounts:deputy_end": lambda it: [it.deputyship_approved.pk],
    **{
        f"accounts:deputy_{name}": lambda it: [it.deputyship.pk]
        for name in ("approve", "decline", "withdraw")
    },
    "accounts:away_edit": lambda it: [it.away.pk],
    "accounts:away_end": lambda it: [it.away.pk],
    "accounts:away_remove": lambda it: [it.away_now.pk],
    "accounts:invitation": lambda it: [it.invitation.token],
    "earlier:arende": lambda it: [it.case.pk],
    "earlier:identitet": lambda it: [it.identity.pk],
    "earlier:koppling": lambda it: [it.link.pk],
    **{f"earlier:{name}": lambda it: [it.booked.pk] for name in ("mote", "svar")},
    "earlier:inkoppling": lambda it: [it.referral.pk],
    "earlier:samverkansaktor": lambda it: [it.agency.pk],
    "earlier:na-ut": lambda it: [it.event.pk],
    "earlier:staende-samverkan": lambda it: [it.cooperation.pk],
    "earlier:konto": lambda it: [it.account.pk],
    "earlier:borta": lambda it: [it.away.pk],
    "earlier:andra-roller": lambda it: [it.role_change.pk],
    "earlier:nytt-andra-steg": lambda it: [it.factor_reset.pk],
    "earlier:stallforetradare": lambda it: [it.deputyship.pk],
    "earlier:skydd": lambda it: [it.lift.pk],
    "earlier:installningar": lambda it: [Organisation.load().pk],
    **{f"earlier:lista-{one.slug}": partial(row_of_list, one) for one in code_lists.lists},
    **{f"drafts:{name}": lambda it: [words_of(it)] for name in OF_DRAFT},
}

ROW_IN_ADMIN = re.compile(r"admin:([a-z]+)_([a-z]+)_(change|\(row\))")


def address_of(name: str, there: SimpleNamespace) -> str:
    """The path to try."""
    if row := ROW_IN_ADMIN.fullmatch(name):
        path = reverse(
            f"admin:{row[1]}_{row[2]}_change", args=[apps.get_model(row[1], row[2]).objects.first().pk]
        )
        return path if row[3] == "change" else path.removesuffix("change/")
    if name == "admin:(anything_else)":
        return "/admin/finns/inte/"
    return reverse(name, args=ARGUMENTS[name](there) if name in ARGUMENTS else [])
