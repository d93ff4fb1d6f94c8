"""Template tags of the house: icons, Swedish days and times, what is wrong in a form, and pages of a list."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from stodtelefon import dates
from stodtelefon.addresses import address
from stodtelefon.earlier import earlier_parts
from stodtelefon.forms.beside import side_by_side
from stodtelefon.forms.fields import Secret
from stodtelefon.forms.form import error_items
from stodtelefon.leafing import PARAMETERS

register = template.Library()

# Icons


@lru_cache(maxsize=256)
def icon_svg(name: str, size: int, label: str, css_class: str) -> str:
    attributes = {"class": f"icon {css_class}".strip(), "focusable": "false"}
    attributes |= {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return lucide(name, size=size, **attributes)


@register.simple_tag
def icon(name, size=20, label="", css_class=""):
    """A Lucide icon, inline. Without `label` it is silent to screen readers: then words must stand beside it."""
    return icon_svg(str(name), int(size), str(label), str(css_class))


# Parts of a page that are the same for many

MOST_KEPT = 200  # of one part


@register.simple_tag(takes_context=True)
def drawn(context, name: str, **what) -> SafeString:
    """A part that is the same wherever `what` is the same: drawn once, and kept with its template in the process.

    It sees nothing but `what`, so it can show nothing else, and cannot grow old. Only for the house's own words and
    addresses: what somebody has written is never given to it, since it would stay in memory.
    """
    part = context.template.engine.get_template(name)
    kept = part.__dict__.setdefault("drawn", {})
    key = (getattr(staticfiles_storage, "manifest_hash", ""), *what.values())
    html = kept.get(key)
    if html is None:
        html = part.render(Context(what))
        if len(kept) >= MOST_KEPT:
            kept.clear()  # while another thread may be looking
        kept[key] = html
    return html


# Days and times


for in_words in (dates.day, dates.day_long, dates.iso, dates.clock, dates.moment, dates.week):
    register.filter(in_words)


# Who may


@register.filter
def can(user, permission) -> bool:
    """`{% if user|can:"call_log" %}`: the value of a Permission."""
    return user.is_authenticated and user.can(permission)


# What a record said before

register.filter("earlier_address", earlier_parts.address_of)


# Forms


# What a form with this on its button does is to save; of another one it is said that it is not done.
SAVES = "Spara"
NOT_SAVED, NOT_DONE = "Det gick inte att spara än", "Det är inte gjort än"


@register.inclusion_tag("components/error_list.html", takes_context=True)
def error_list(context):
    """What is wrong in `form` and in each of `forms`, in the order of the page."""
    everything = [*([context.get("form")] if context.get("form") else []), *(context.get("forms") or [])]
    items = [item for one in everything for item in error_items(one)]
    if not items:
        return {"errors": items}
    fields = [field for one in everything for field in getattr(one, "fields", {}).values()]
    has_secret = any(isinstance(field, Secret) for field in fields)
    is_deed = all(hasattr(one, "fields") and not one.visible_fields() for one in everything)
    # Nothing is said of what was typed where there is nothing to type, nor of a password, which is never sent back.
    no_lead = context.get("no_lead") or has_secret or is_deed
    asks = all(item.is_unusual for item in items)
    points_out = any(item.points_out for item in items)
    is_beside = any(item.is_beside for item in items)
    submit = context.get("submit") or SAVES
    saves = submit.startswith(SAVES)
    not_yet = "Det här är inte sparat än" if saves else NOT_DONE
    failed = context.get("summary") or (NOT_SAVED if saves else NOT_DONE)
    return {
        "errors": items,
        "heading": "Stämmer det här?" if asks else not_yet if is_beside else failed,
        "saves": saves,
        "no_lead": no_lead,
        "asks": asks,
        "points_out": points_out,
        "is_beside": is_beside,
    }


register.simple_tag(side_by_side)


class DrawnOnce(template.Node):
    """What is drawn once in each process for each key, and kept here."""

    MOST_KEPT = 16

    def __init__(self, nodes: template.NodeList, key: list):
        self.nodelist, self.key, self.kept = nodes, key, {}

    def render(self, context):
        key = tuple(one.resolve(context) for one in self.key)
        if key[0] is None:
            return self.nodelist.render(context)
        html = self.kept.get(key)
        if html is None:
            html = self.nodelist.render(context)
            if len(self.kept) >= self.MOST_KEPT:
                self.kept.clear()
            self.kept[key] = html
        return html


@register.tag
def drawn_once(parser, token):
    """`{% drawn_once form.face organisation.name %}…{% enddrawn_once %}`: what depends on nothing but these, and holds
    nothing that anybody wrote. Where the first of them is None it is drawn each time."""
    key = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodes = parser.parse(["enddrawn_once"])
    parser.delete_first_token()
    return DrawnOnce(nodes, key)


# Addresses

register.simple_tag(address)


# Lists


@register.simple_tag(takes_context=True)
def page_address(context, way) -> str:
    """The same list where `way`, of a `Leaf`, leads. What else is in the address stays."""
    query = context["request"].GET.copy()
    for parameter in PARAMETERS:
        if parameter in way:
            query[parameter] = way[parameter]
        else:
            query.pop(parameter, None)
    return f"?{query.urlencode()}"
