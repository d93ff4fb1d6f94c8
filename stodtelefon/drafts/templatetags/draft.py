"""`{% draft form %}` within a form tag: its words are kept while they are written."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stodtelefon.addresses import address
from stodtelefon.dates import clock
from stodtelefon.drafts.marks import Mark, new_showing, showing_after
from stodtelefon.forms.fields import Secret
from stodtelefon.forms.kept import DRAFT, SHOWING
from stodtelefon.watch.held_words import is_typed_in

register = template.Library()


@register.simple_tag(takes_context=True)
def draft(context, form) -> SafeString:
    """The mark and the showing of a form with something to write in; nothing for a press, and never for a secret."""
    request = context.get("request")
    if request is None or not form or not request.user.is_authenticated or not is_kept(form):
        return SafeString("")
    found = Mark.read(form.data.get(DRAFT, ""), reader=request.user.pk) if form.is_bound else None
    sent = getattr(request, "sent", None)
    if found is None and sent is not None and sent.has_ended:  # the page asks about the rest of what was sent
        mark, showing = Mark(sent.rest, request.user.pk), showing_after(sent.seen[-1])
    elif found is None or found.writer != request.user.pk:
        mark, showing = Mark(request.__dict__.pop("opening", None) or uuid4(), request.user.pk), new_showing()
    else:
        mark = found
        showing = showing_after(form.data.get(SHOWING, ""))
    is_begun = form.is_bound and (sent is None or sent.has_ended or sent.is_kept_when_refused)
    at = clock(getattr(form.data, "written_at", None) or timezone.now()) if is_begun else ""
    throw_away = address("drafts:throw_away", mark.draft) if is_begun else ""
    marked = format_html(
        '<input type="hidden" name="{}" value="{}" data-write="{}" data-at="{}" data-throw-away="{}" data-draft="{}">'
        '<input type="hidden" name="{}" value="{}">',
        DRAFT,
        mark,
        address("drafts:write"),
        at,
        throw_away,
        mark.draft,
        SHOWING,
        showing,
    )
    gone = words_without_field(form)
    shown = render_to_string("drafts/without_field.html", {"gone": gone}) if gone else ""
    return format_html("{}{}", marked, shown)


def words_without_field(form) -> list[tuple[str, str, str]]:
    """What was typed in a field that the form has no more, since things have changed: what is sent, what the field was
    called, and the words. They are shown to be copied, and stay in the draft until it is saved."""
    if not form.is_bound:
        return []
    left = [(form.add_prefix(name), one) for name, one in form.base_fields.items() if name not in form.fields]
    return [
        (name, str(field.label), words)
        for name, field in left
        if is_typed_in(field, words := str(form.data.get(name) or "")) and words.strip()
    ]


def is_kept(form) -> bool:
    if not getattr(form, "is_kept", True):
        return False
    fields = form.fields.values()
    has_words = any(not field.widget.is_hidden for field in fields)
    return has_words and not any(isinstance(field, Secret) for field in fields)
