"""The lists of the page, drawn in Python: it has sixty lines, and a template takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from outreach.coverage import Reached
from outreach.occasions import EXPECTED, Occasion
from stodtelefon.addresses import address
from stodtelefon.dates import day, iso
from stodtelefon.drawing import Html, state, unseen

register = template.Library()


@register.simple_tag
def planned_lines(those: Iterable[Occasion], today: date, *, may_log: bool) -> SafeString:
    """What is planned, inside `<ul class="lines">`."""
    return SafeString("\n".join(_planned(one, today, may_log=may_log) for one in those))


def _planned(one: Occasion, today: date, *, may_log: bool) -> Html:
    late = "dagen har varit" if one.on < today else "idag" if one.on == today else ""
    badge = f"{state(late, 'soon')}\n" if late else ""
    on = day(one.on)
    deed = ""
    if may_log and late:
        deed = (
            f'<span class="deed"><a class="btn btn-quiet btn-sm" href="{address("outreach:done", one.pk)}">Det är gjort'
            f"{unseen(f', {one.kind} {on}')}</a></span>\n"
        )
    return (
        f'<li>\n<span class="what">\n{_link(one)}{escape(capfirst(one.kind))}</a>\n{badge}</span>\n'
        f'<span class="why">{on}, {escape(one.for_whom)}. {escape(one.held_by)}</span>\n{deed}</li>'
    )


@register.simple_tag
def done_rows(those: Iterable[Occasion]) -> SafeString:
    """What is done, as the rows of a table."""
    return SafeString("\n".join(map(_done, those)))


def _done(one: Occasion) -> Html:
    on = iso(one.on)
    number = "–" if one.people_reached is None else f"cirka {one.people_reached:d}"
    return (
        f'<tr>\n<th scope="row" class="figure text-nowrap">{on}</th>\n'
        f'<td data-label="Hur">\n{_link(one)}{escape(capfirst(one.kind))}'
        f'<span class="visually-hidden"> {on}</span></a>\n</td>\n'
        f'<td data-label="För vem och var">\n{escape(one.for_whom)}\n</td>\n'
        f'<td data-label="Nådde" class="figure text-nowrap">\n{number}\n</td>\n'
        f'<td data-label="Av" class="name">{escape(one.held_by)}</td>\n</tr>'
    )


def _link(one: Occasion) -> Html:
    return f'<a href="{address("outreach:detail", one.pk)}">'


STANDS = {"planned": ("planerad", "soon"), "done": ("genomförd", "good"), EXPECTED: ("väntas igen", "note")}


@register.simple_tag
def month_lines(those: Iterable[Occasion]) -> SafeString:
    """What is in a month, inside `<ul class="findings">`, by its day."""
    return SafeString("\n".join(map(_in_month, those)))


def _in_month(one: Occasion) -> Html:
    words, tone = STANDS[one.status]
    return (
        f'<li>\n<span class="figure">{day(one.on)}</span> {state(words, tone)}\n'
        f'<span class="d-block">{_link(one)}{escape(capfirst(one.kind))}{unseen(f" {day(one.on)}")}</a></span>\n'
        f'<span class="d-block small soft">{escape(one.for_whom)}. {escape(one.held_by)}</span>\n</li>'
    )


@register.simple_tag
def told_lines(those: Iterable[Reached], parameter: str, *, may_log: bool) -> SafeString:
    """Who was told when, inside a list. `parameter`: how the page is asked to plan for one of them."""
    index = reverse("outreach:index")
    return SafeString("\n".join(_told(one, f"{index}?{parameter}=", may_log=may_log) for one in those))


def _told(one: Reached, planning: str, *, may_log: bool) -> Html:
    after = ""
    if one.next_planned_on is not None:
        after = f'<span class="soft">planerat {day(one.next_planned_on)}</span>\n'
    elif may_log and one.tone == "soon":
        after = (
            f'<a class="screen-only" href="{escape(planning + one.row.key)}#nytt">'
            f"Planera{unseen(f' för {one.row.label}')}</a>\n"
        )
    return (
        f'<li>\n<span class="d-flex justify-content-between gap-2 flex-wrap">\n'
        f"<span>{escape(capfirst(one.row.label))}</span>\n"
        f"{state(one.words, one.tone)}\n</span>\n{after}</li>"
    )
