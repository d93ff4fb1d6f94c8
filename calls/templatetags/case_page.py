"""What stands beside a case's timeline: those who have got in touch, and what more can be done.

Written here and not in templates: a case may have many of each, and every page of a case has twenty links.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from calls.case_page import CasePage
from calls.case_parts import Link, Menu
from calls.models import Caller
from stodtelefon.addresses import address
from stodtelefon.dates import moment
from stodtelefon.drawing import Html, state

register = template.Library()


# Those who have got in touch


@register.simple_tag(takes_context=True)
def callers(context: Context, page: CasePage) -> SafeString:
    """A `<section>` each, in the order of their first call."""
    token = escape(str(context.get("csrf_token", "")))
    several = ""
    if len(page.callers) > 1:
        several = (
            f'<p class="message warning">\n{len(page.callers):d} personer har hört av sig, var och en för sig. '
            "Ingen av dem får veta om någon annan.\n</p>\n"
        )
    sections = (_caller(caller, place, page, token) for place, caller in enumerate(page.callers, start=1))
    return SafeString(several + "\n".join(sections))


def _caller(caller: Caller, place: int, page: CasePage, token: Html) -> Html:
    is_one_of_several, case = len(page.callers) > 1, page.case
    named = f"Person {place:d}" if is_one_of_several else "Den som hör av sig"
    staff = ", kommunens egen personal" if caller.is_municipal_staff else ""
    written = (
        f'<span class="soft d-block">inskriven {moment(caller.created_at)}</span>\n'
        if is_one_of_several
        else ""
    )
    again = f"person {place:d}" if is_one_of_several else "samma person"
    return (
        f'<section class="sheet" aria-labelledby="hor-av-sig-{place:d}">\n'
        f'<h2 id="hor-av-sig-{place:d}">\n{named}\n</h2>\n'
        f'<p class="mb-2">\n{escape(capfirst(str(caller)))}{staff}\n{written}</p>\n'
        f"{_same_phone(caller, page)}{_reached(caller, page)}"
        f'<p class="mb-0 screen-only">\n'
        f'<a href="{address("calls:create_joined", caller.pk)}">Nytt samtal från {again}</a>\n</p>\n'
        f"{_withdrawal(caller, page, token)}{_new_code(caller, token) if case.is_open else ''}</section>"
    )


def _same_phone(caller: Caller, page: CasePage) -> Html:
    other = page.same_phone.get(caller.pk)
    if other is None:
        return ""
    said = state("samma telefon", "soon")
    return f'<p class="mb-2">\n{said}\nsom {escape(other)}. Fråga efter rätt person.\n</p>\n'


def _reached(caller: Caller, page: CasePage) -> Html:
    """How to reach the caller safely, and the way to what is kept of who it is."""
    identity, case = getattr(caller, "identity", None), page.case
    if identity is None:
        said = "Vill vara anonym." if caller.is_anonymous else "Inga kontaktuppgifter."
        add = ""
        if case.is_open:
            to = escape(address("calls:caller_identity_add", case.number, caller.pk))
            add = f'<a class="screen-only" href="{to}">Lägg till</a>\n'
        return f'<p class="soft mb-1">\n{said}\n{add}</p>\n'
    safely = ""
    if identity.contact_safety:
        words = f"<strong>Så får ni nå mig:</strong> {escape(identity.contact_safety)}"
        safely = f'<p class="safety words" dir="auto">{words}</p>\n'
    to = escape(address("calls:identity", case.number, identity.pk))
    return (
        f'{safely}<p class="mb-1 screen-only">\n<a href="{to}">Visa kontaktuppgifter</a> '
        '<span class="soft">loggas</span>\n</p>\n'
    )


def _withdrawal(caller: Caller, page: CasePage, token: Html) -> Html:
    """Has withdrawn, or may."""
    if caller.withdrawn_at is None:
        to = address("calls:caller_withdraw", caller.pk)
        return (
            f'<p class="mb-0 screen-only">\n<a href="{to}">Notera att personen drar sig tillbaka</a>\n</p>\n'
        )
    undo = ""
    if caller.withdrawn_at >= page.withdrawals_undone_since:
        button = '<button class="btn btn-quiet btn-sm mt-2" type="submit">Det var fel</button>'
        undo = _form(address("calls:withdrawal_undo", caller.pk), token, button, css="screen-only")
    return (
        f'<p class="mb-0 mt-2">\n{state("har dragit sig tillbaka", "alarm")}\n'
        f"Sedan {moment(caller.withdrawn_at)}. Hör inte av er.\n</p>\n{undo}"
    )


def _new_code(caller: Caller, token: Html) -> Html:
    words = "Koden är borttappad" if caller.code_set_at else "Ge en kod"
    inside = (
        '<p class="soft mt-2">En ny kod visas en gång. Den gamla slutar gälla.</p>\n'
        '<button class="btn btn-quiet btn-sm" type="submit">Ge en ny kod</button>'
    )
    form = _form(address("calls:code_replace", caller.pk), token, inside)
    return f'<details class="mt-2 screen-only">\n<summary>{words}</summary>\n{form}</details>\n'


def _form(to: Html, token: Html, inside: Html, *, css: Html = "") -> Html:
    kind = f'class="{css}" ' if css else ""
    return (
        f'<form {kind}method="post" action="{to}" data-guard>\n'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">\n{inside}\n</form>\n'
    )


# What more can be done


@register.simple_tag
def menus(those: Iterable[Menu]) -> SafeString:
    """Links that belong together, under their heading; what is seldom done is folded."""
    return SafeString("\n".join(map(_menu, those)))


def _menu(menu: Menu) -> Html:
    title = f'<h3 class="menu small-caps">{escape(menu.title)}</h3>\n' if menu.title else ""
    folded = ""
    if menu.folded:
        folded = (
            f'\n<details class="menu">\n<summary>Ändra ärendet</summary>\n{_list(menu.folded)}\n</details>'
        )
    return f"{title}{_list(menu.links)}{folded}"


def _list(links: Iterable[Link]) -> Html:
    inside = "".join(map(_link, links))
    return f'<ul class="link-list">\n{inside}</ul>' if inside else ""


def _link(link: Link) -> Html:
    return f'<li>\n<a href="{escape(link.url)}">{escape(link.label)}</a>\n</li>\n'
