"""The week, drawn in Python: it has hundreds of cells, and a template takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from meetings.week import KINDS, Item, Row
from stodtelefon.addresses import address
from stodtelefon.dates import day
from stodtelefon.drawing import Html, state

register = template.Library()


@register.simple_tag
def week_rows(those: Iterable[Row]) -> SafeString:
    """Rooms and people, each with its days."""
    return SafeString("".join(row.drawn for row in those))


@register.simple_tag
def on_day(items: Iterable[Item]) -> SafeString:
    """All that is booked on a day, with who is there from us."""
    return SafeString("".join(item.drawn_with_people for item in items))


@register.simple_tag
def offered_lines(those: Iterable) -> SafeString:
    """What is offered and has no time yet, inside `<ul class="lines">`. Each: `pk`, `kind`, `offered_at`, `number`."""
    return SafeString("\n".join(map(_offered, those)))


def _offered(one) -> Html:
    number = escape(one.number)
    return (
        f'<li>\n<span class="what"><a href="{address("meetings:detail", one.pk)}">{number}</a>\n'
        f"{state(KINDS[one.kind])}</span>\n"
        f'<span class="why">Erbjudet {day(one.offered_at)}</span>\n'
        f'<span class="deed"><a class="btn btn-quiet btn-sm" href="{address("meetings:book", one.pk)}">Boka en tid'
        f'<span class="visually-hidden"> i {number}</span></a></span>\n</li>'
    )
