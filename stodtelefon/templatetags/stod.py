"""Template tags of the house: icons, Swedish days and times, and the fields of a form in our own hand."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from django import forms, template
from django.utils import timezone
from django.utils.html import format_html_join
from lucide.templatetags.lucide import lucide

from stodtelefon.forms.form import error_items

register = template.Library()

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


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


# Days and times


def local(value):
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value) -> str:
    """`tor 26 nov`, with the year when it is not this one."""
    if not isinstance(value, date):
        return ""
    value = local(value)
    text = f"{WEEKDAYS[value.weekday()][:3]} {value.day} {MONTHS[value.month - 1][:3]}"
    return text if value.year == timezone.localdate().year else f"{text} {value.year}"


@register.filter
def day_long(value) -> str:
    """`torsdag 26 november 2026`"""
    if not isinstance(value, date):
        return ""
    value = local(value)
    return f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]} {value.year}"


@register.filter
def iso(value) -> str:
    """`2026-11-26`"""
    return f"{local(value):%Y-%m-%d}" if isinstance(value, date) else ""


@register.filter
def clock(value) -> str:
    """`14:30`"""
    return f"{local(value):%H:%M}" if isinstance(value, datetime | time) else ""


@register.filter
def moment(value) -> str:
    """`tor 26 nov 14:30`"""
    return f"{day(value)} {clock(value)}" if isinstance(value, datetime) else ""


@register.filter
def week(value) -> str:
    """`v. 48`"""
    return f"v. {local(value).isocalendar().week}" if isinstance(value, date) else ""


# Who may


@register.filter
def can(user, permission) -> bool:
    """`{% if user|can:"call_log" %}`: the value of a Permission."""
    return user.is_authenticated and user.can(permission)


# Forms

CHOSEN_ALONE = (forms.CheckboxInput,)
CHOSEN_AMONG = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("components/field.html")
def field(bound_field):
    """One field with label, help and errors."""
    return {"field": bound_field}


@register.simple_tag
def control(bound_field):
    """The widget itself, dressed for the house. Groups of choices become chips; see `components/field.html`."""
    widget = bound_field.field.widget
    if isinstance(widget, CHOSEN_AMONG):
        return chips(bound_field)
    if isinstance(widget, CHOSEN_ALONE):
        dress = "form-check-input"
    elif isinstance(widget, forms.Select):
        dress = "form-select"
    else:
        dress = "form-control"
    own = widget.attrs.get("class", "")
    invalid = " is-invalid" if bound_field.errors else ""
    return bound_field.as_widget(attrs={"class": f"{own} {dress}{invalid}".strip()})


def chips(bound_field):
    """Each choice as a label around its own input."""
    choices = list(bound_field)
    for choice in choices:
        # The group says that it is invalid; ARIA does not let a single radio button say so.
        choice.data["attrs"].pop("aria-invalid", None)
        choice.data["attrs"].pop("aria-describedby", None)
    return format_html_join(
        "\n",
        '<label for="{}">{} <span>{}</span></label>',
        ((choice.id_for_label, choice.tag(), choice.choice_label) for choice in choices),
    )


@register.filter
def field_kind(bound_field) -> str:
    """`choices`, `tick`, `hidden` or `line`: which shape `components/field.html` gives the field."""
    if bound_field.is_hidden:
        return "hidden"
    widget = bound_field.field.widget
    if isinstance(widget, CHOSEN_AMONG):
        return "choices"
    return "tick" if isinstance(widget, CHOSEN_ALONE) else "line"


@register.filter
def must_be_filled(bound_field) -> bool:
    """Whether to say that this field must be filled in: only where others need not be. Tick boxes do not count."""
    if getattr(bound_field.field, "must_be_answered", False):
        return True  # something else can excuse it, so that the field itself does not require it
    if not bound_field.field.required:
        return False
    others = (other.field for other in bound_field.form.visible_fields())
    return any(not other.required and not isinstance(other, forms.BooleanField) for other in others)


@register.inclusion_tag("components/error_list.html", takes_context=True)
def error_list(context):
    """What is wrong in `form` and in each of `forms`, in the order of the page."""
    everything = [*([context.get("form")] if context.get("form") else []), *(context.get("forms") or [])]
    items = [item for one in everything for item in error_items(one)]
    return {"errors": items, "heading": context.get("summary"), "no_lead": context.get("no_lead")}


# Lists


@register.simple_tag(takes_context=True)
def page_address(context, parameter, number) -> str:
    """The same page with another page number. What else is in the address stays."""
    query = context["request"].GET.copy()
    query[parameter] = number
    return f"?{query.urlencode()}"
