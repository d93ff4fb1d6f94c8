"""How Idag is drawn, and the menu, which asks something of it. Its groups are written here: a page has sixteen."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString

from calls.case_parts import Fact, Group
from calls.staffing import Staffing
from calls.standing import Standing
from calls.templatetags.steps import steps
from stodtelefon.drawing import Html
from stodtelefon.navigation import MenuLink, tabs_on
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def groups(context: Context, those: Iterable[Group]) -> SafeString:
    """Each a sheet of its own."""
    return SafeString("\n".join(_group(context, place, one) for place, one in enumerate(those, start=1)))


def _group(context: Context, place: int, group: Group) -> Html:
    tone = f" {escape(group.tone)}" if group.tone else ""
    words = f'<p class="soft">{escape(group.words)}</p>\n' if group.words else ""
    more = ""
    if group.has_more and group.more_url:
        more = f'\n<p class="mb-0 mt-2">\n<a href="{escape(group.more_url)}">Visa alla</a>\n</p>'
    lines = ""
    if group.steps:
        lines = f'<ul class="lines on-desk">\n{steps(context, group.steps, on_desk=True)}\n</ul>'
    return (
        f'<section class="sheet{tone}" aria-labelledby="grupp-{place:d}">\n'
        f'<h2 id="grupp-{place:d}">{escape(group.title)}</h2>\n{words}{lines}{_facts(group.facts)}{more}\n</section>'
    )


def _facts(those: Iterable[Fact]) -> Html:
    """Numbers with their names, as `components/facts.html`, each with the way to its list."""
    rows = "\n".join(
        f"<div>\n<dt>{escape(one.name)}</dt>\n<dd>{', '.join(_said(*part) for part in one.said)}</dd>\n</div>"
        for one in those
    )
    return f'<dl class="facts side mb-0">\n{rows}\n</dl>' if rows else ""


def _said(words: str, url: str) -> Html:
    return f'<a href="{escape(url)}">{escape(words)}</a>' if url else escape(words)


@register.simple_tag(takes_context=True)
def menu_lines(context: Context) -> tuple[MenuLink, ...]:
    """The menu. Idag is in it too while something waits for who gives people their rights, or for nobody."""
    user, path = context["user"], context["request"].path
    return tuple(one.link(path) for one in context["menu_entries"](with_home=has_idag_today(user)))


def has_idag_today(user: User) -> bool:
    on = timezone.localdate()
    if user.can(Permission.HOME_READ) or not user.can(Permission.USER_MANAGE):
        return False
    standing = Standing.of(user, Staffing.on(on), on=on, most=1, is_told=True)
    return bool(standing.by_kind or standing.nobodys)


@register.simple_tag(takes_context=True)
def section_tabs(context: Context) -> tuple[tuple[str, str, str], ...]:
    """The other pages of the section, on each of its pages."""
    return tabs_on(context["request"].path, context["menu_entries"]())
