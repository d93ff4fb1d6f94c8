"""The rows of the worklist, drawn in Python: a template takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from calls.promptness import Clock
from calls.reach import NO_ROLE
from referrals.models import Referral
from stodtelefon.addresses import address
from stodtelefon.dates import iso
from stodtelefon.drawing import Html, state, state_by_day, unseen

register = template.Library()


@register.simple_tag
def referral_rows(those: Iterable[tuple[Referral, Clock | None]], when: str) -> SafeString:
    """Each referral of a worklist, and when its answer is due. `when` is the head of the last column. Of one whose case
    may not be opened the agency is not said."""
    return SafeString("\n".join(_row(*one, when) for one in those))


def _row(referral: Referral, clock: Clock | None, when: str) -> Html:
    number, whom, who = escape(referral.number), '<span class="soft">visas inte</span>', "–"
    if referral.may_be_opened:
        number = f'<a href="{address("calls:case", referral.number)}">{number}</a>'
        who = escape(referral.role or NO_ROLE)
        whom = (
            f'<a href="{escape(referral.get_absolute_url())}">{escape(referral.whom)}'
            f"{unseen(f', ärende {referral.number}')}</a>"
        )
    return (
        f'<tr>\n<th scope="row" class="figure">{number}</th>\n'
        f'<td data-label="Vem">{who}</td>\n<td data-label="Samverkansaktör">\n{whom}\n</td>\n'
        f'<td data-label="Läge">\n{escape(referral.get_status_display())}\n{_approval(referral)}</td>\n'
        f'<td data-label="{escape(when)}">\n{_day(referral, clock)}\n</td>\n</tr>'
    )


def _approval(referral: Referral) -> Html:
    if referral.awaits_approval:
        return f"{state('väntar på chefen', 'soon')}\n"
    if referral.is_draft and referral.approved_at:
        return f"{state('godkänd', 'good')}\n"
    return ""


def _day(referral: Referral, clock: Clock | None) -> Html:
    """When the answer is due, or the day of the last that happened."""
    if clock is not None:
        return state_by_day(clock.text, clock.tone)
    ended = referral.completed_at or referral.withdrawn_at or referral.declined_at
    return f'<span class="figure">{iso(ended or referral.accepted_at or referral.created_at)}</span>'
