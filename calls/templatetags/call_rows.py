"""The rows of the list of calls. Written here and not in a template: every page of the list has thirty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from calls.models import Call
from stodtelefon.addresses import address
from stodtelefon.dates import moment

register = template.Library()


@register.simple_tag(takes_context=True)
def call_rows(context: Context, calls: Iterable[Call], *, undo_since: datetime) -> SafeString:
    """A `<tr>` each. One's own contact without a case, written since `undo_since`, can be taken back."""
    token, user = escape(str(context.get("csrf_token", ""))), context["user"]
    rows = []
    for call in calls:
        when, kind = moment(call.received_at), escape(Call.Kind(call.kind).label)
        number, undo = "–", ""
        received = when
        if call.case_id:
            received = f'<a href="{escape(address("calls:call", call.pk))}">{when}</a>'
            number = escape(call.case.number)
        elif call.created_by_id == user.pk and call.logged_at >= undo_since:
            undo = _undo(call, token, f"Ångra {kind} {when}")
        rows.append(
            f'<tr>\n<th scope="row">\n{received}\n</th>\n<td data-label="Kontakt">{kind}</td>\n'
            f'<td data-label="Ärende">{number}</td>\n'
            f'<td data-label="Togs emot av">{escape(call.taken_by.name)}</td>\n'
            f'<td class="deed">\n{undo}</td>\n</tr>'
        )
    return SafeString("\n".join(rows))


def _undo(call: Call, token: str, label: str) -> str:
    return (
        f'<form method="post" action="{escape(address("calls:contact_undo", call.pk))}">\n'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">\n'
        f'<button class="btn btn-quiet btn-sm"\ntype="submit"\naria-label="{label}">Ångra</button>\n</form>\n'
    )
