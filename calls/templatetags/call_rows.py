"""The rows of the list of calls, thirty on each page, and the buttons above: written here and not in a template."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from calls.models import Call
from calls.models.choices import Outcome
from stodtelefon.addresses import address
from stodtelefon.dates import moment
from stodtelefon.drawing import Html
from stodtelefon.permissions import Permission

register = template.Library()
KINDS: dict[str, Html] = {kind.value: escape(kind.label) for kind in Call.Kind}
OUTCOMES: dict[str, Html] = {"": "–", **{key: escape(label) for key, label in Outcome.choices}}


@register.simple_tag(takes_context=True)
def count_buttons(context: Context, kinds: Iterable[tuple[str, str]], *, to: str, token: str) -> SafeString:
    """A form of one button for each kind of contact that is only counted. `token`: the form's own, the same in each."""
    guard = _guard(escape(str(context.get("csrf_token", ""))))
    guard += f'<input type="hidden" name="token" value="{escape(str(token))}">\n'
    return SafeString(
        "\n".join(
            f'<form method="post" action="{escape(to)}">\n{guard}'
            f'<input type="hidden" name="kind" value="{escape(kind)}">\n'
            f'<button class="btn btn-quiet" type="submit">{escape(capfirst(label))}</button>\n</form>'
            for kind, label in kinds
        )
    )


@register.simple_tag(takes_context=True)
def call_rows(
    context: Context, calls: Iterable[Call], *, undo_since: datetime, shows_takers: bool
) -> SafeString:
    """A `<tr>` each, as `NewestCalls` gives them: who got in touch, and what became of the case of those that one may
    open; of an open one that one may not, the way to ask who has it. One's own contact without a case, written since
    `undo_since`, can be taken back."""
    token, user = escape(str(context.get("csrf_token", ""))), context["user"]
    asks = user.can(Permission.ACCESS_ASK)
    rows = []
    for call in calls:
        when, kind = moment(call.received_at), KINDS[call.kind]
        number, undo, outcome = "–", "", "–"
        received, who = when, kind
        if call.case_id:
            received = f'<a href="{escape(address("calls:call", call.pk))}">{when}</a>'
            number, who = escape(call.case.number), escape(str(call.caller))
            if call.may_open:
                number = f'<a href="{escape(call.case.get_absolute_url())}">{number}</a>'
                outcome = OUTCOMES[call.case.outcome]
            elif asks and call.case.is_open:
                number += _ask(call.case.number, number)
        elif call.created_by_id == user.pk and call.logged_at >= undo_since:
            undo = _undo(call, token, f"Ångra {kind} {when}")
        rows.append(
            f'<tr>\n<th scope="row" class="text-nowrap">\n{received}\n</th>\n<td data-label="Vem">{who}</td>\n'
            f'<td data-label="Ärende" class="figure">{number}</td>\n<td data-label="Utfall">{outcome}</td>\n'
            f"{_taker(call) if shows_takers else ''}"
            f'<td class="deed">\n{undo}</td>\n</tr>'
        )
    return SafeString("\n".join(rows))


def _ask(of: str, number: Html) -> Html:
    """As `calls/parts/ask_access.html`."""
    return (
        f'<br>\n<a class="small screen-only" href="{escape(address("calls:access_create", of))}">'
        f'Be om tillgång<span class="visually-hidden"> till ärende {number}</span></a>'
    )


def _taker(call: Call) -> Html:
    return f'<td data-label="Togs emot av" class="name">{escape(call.taken_by.name)}</td>\n'


def _undo(call: Call, token: Html, label: Html) -> Html:
    return (
        f'<form method="post" action="{escape(address("calls:contact_undo", call.pk))}">\n'
        f'{_guard(token)}<button class="btn btn-quiet btn-sm"\ntype="submit"\n'
        f'aria-label="{label}">Ångra</button>\n</form>\n'
    )


def _guard(token: Html) -> Html:
    """As `{% csrf_token %}`."""
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">\n'
