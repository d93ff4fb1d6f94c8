"""How Idag is drawn, and what the menu asks of it. Its groups are written here since a page has sixteen of them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from calls.case_parts import Group
from calls.staffing import Staffing
from calls.standing import Standing
from calls.templatetags.steps import steps
from stodtelefon.drawing import Html
from stodtelefon.navigation import HOME, MenuLink, current_for
from stodtelefon.permissions import Permission

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
    return (
        f'<section class="sheet{tone}" aria-labelledby="grupp-{place:d}">\n'
        f'<h2 id="grupp-{place:d}">{escape(group.title)}</h2>\n{words}'
        f'<ul class="lines">\n{steps(context, group.steps, on_desk=True)}\n</ul>{more}\n</section>'
    )


@register.simple_tag(takes_context=True)
def waits_for_nobody(context) -> MenuLink | None:
    """The way to Idag when something waits that nobody may do, for who gives people their rights and has none."""
    user, on = context["user"], timezone.localdate()
    if user.can(Permission.HOME_READ) or not user.can(Permission.USER_MANAGE):
        return None
    if not Standing.nobodys_alone(Staffing.on(on), on=on).nobodys:
        return None
    href = reverse(HOME)
    return MenuLink("Idag", href, current_for(context["request"].path, href))
