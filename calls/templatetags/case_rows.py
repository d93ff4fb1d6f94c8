"""The rows of a queue of cases. Written here and not in a template: every page of a queue has twenty-five."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from calls.models import Case
from calls.models.choices import Outcome, State, Urgency
from calls.models.openings import A_YEAR
from calls.promptness import meeting_clock
from calls.reach import NO_ROLE
from stodtelefon.addresses import address
from stodtelefon.dates import day, iso, midnight
from stodtelefon.drawing import Html, state_by_day
from stodtelefon.permissions import Permission

register = template.Library()
STATES: dict[str, Html] = {key: escape(label) for key, label in State.choices}
OUTCOMES: dict[str, Html] = {"": "", **{key: escape(label) for key, label in Outcome.choices}}
URGENCIES: dict[str, Html] = {"": "inte bedömt än", **{key: escape(label) for key, label in Urgency.choices}}


@register.simple_tag(takes_context=True)
def case_rows(
    context: Context, cases: Iterable[Case], *, is_closed: bool, is_own: bool, today: date
) -> SafeString:
    """A `<tr>` each, of cases as `Queue.for_list` gives them. Who got in touch, and what came of it, is said of those
    that one may open. An unassigned one has a button for who may take it, a closed one for who may read it. `is_own`:
    they are all one's own, so nobody is named."""
    user, token = context["user"], escape(str(context.get("csrf_token", "")))
    takes, opens = user.can(Permission.CASE_WRITE), user.can(Permission.CASE_OPEN_CLOSED)
    opens_since = midnight(today - A_YEAR)
    rows = []
    for case in cases:
        number, deed = escape(case.number), ""
        if takes and case.is_open and not case.handler_id:
            deed = _take(case, number, token)
        elif is_closed and opens and not case.may_open and case.state != State.MERGED:
            deed = _opening(case, number, is_late=case.closed_at < opens_since)
        when = f'<td data-label="Avslutat">{iso(case.closed_at)}</td>' if is_closed else _clock(case, today)
        named = f'<a href="{escape(case.get_absolute_url())}">{number}</a>' if case.may_open else number
        who = escape(case.role or NO_ROLE) if case.may_open else "–"
        handler = "" if is_own else f'<td data-label="Handläggare">{_handler(case)}</td>\n'
        rows.append(
            f'<tr>\n<th scope="row" class="figure">{named}</th>\n<td data-label="Vem">{who}</td>\n'
            f"{_state(case, is_closed=is_closed)}\n{when}\n{handler}<td>{deed}</td>\n</tr>"
        )
    return SafeString("\n".join(rows))


def _handler(case: Case) -> Html:
    return escape(case.handler_name or "") or "ingen än"


def _state(case: Case, *, is_closed: bool) -> Html:
    """Where it is, and what came of the call; of a closed one that may be opened the outcome alone."""
    outcome = OUTCOMES[case.outcome] if case.may_open else ""
    if is_closed:
        return f'<td data-label="Utfall">{outcome or STATES[case.state]}</td>'
    beneath = f'<br>\n<span class="soft small">{outcome}</span>' if outcome else ""
    return f'<td data-label="Läge">{STATES[case.state]}{beneath}</td>'


def _clock(case: Case, today: date) -> Html:
    """What an open one has in its place: is the concern left, and until when a first meeting keeps the promise."""
    clock = meeting_clock(case, today=today)
    if clock is None:
        said = f'<span class="soft">senaste händelse {day(case.last_entry_on)}</span>'
    else:
        said = state_by_day(clock.text, clock.tone)
    urgency = URGENCIES[case.urgency]
    return f'<td data-label="Kvarstår oron">{urgency}</td>\n<td data-label="Klocka">{said}</td>'


def _take(case: Case, number: Html, token: Html) -> Html:
    return (
        f'<form method="post" action="{escape(address("calls:case_take", case.number))}" data-guard>\n'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">\n'
        f'<button class="btn btn-quiet btn-sm"\ntype="submit">'
        f'Ta ärendet<span class="visually-hidden">, {number}</span></button>\n</form>'
    )


def _opening(case: Case, number: Html, *, is_late: bool) -> Html:
    words = "Be chefen öppna" if is_late else "Öppna för läsning"
    return (
        f'<a class="btn btn-quiet btn-sm" href="{escape(address("calls:opening_create", case.number))}">\n'
        f'{words}<span class="visually-hidden">, ärende {number}</span></a>'
    )
