"""How a `NextStep` is drawn: what, why, the one button. The same on the case page and on Idag.

Written here and not in a template: Idag draws a hundred of them, and a template takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from calls.case_parts import NextStep
from stodtelefon.drawing import Html

register = template.Library()


@register.simple_tag(takes_context=True)
def steps(
    context: Context, those: Iterable[NextStep], *, on_desk=False, first_is_primary=False
) -> SafeString:
    """Steps inside `<ul class="lines">`. `on_desk` says what each is about, and comes back to Idag; `first_is_primary`
    makes the first one's button the page's primary one.
    """
    token = escape(str(context.get("csrf_token", "")))
    lines = (
        _line(step, token, on_desk=on_desk, is_primary=first_is_primary and place == 0)
        for place, step in enumerate(those)
    )
    return SafeString("\n".join(lines))


@register.simple_tag(takes_context=True)
def step(context: Context, step: NextStep, *, is_primary=False) -> SafeString:
    """One step inside `<ul class="lines">`."""
    return steps(context, [step], first_is_primary=is_primary)


BETWEEN = "\0"  # neither a form nor the database takes it


def _escaped(*said: str) -> list[Html]:
    """Each of these, escaped at once: a page has a thousand."""
    found = escape(BETWEEN.join(said)).split(BETWEEN)
    return found if len(found) == len(said) else [escape(one) for one in said]


def _line(step: NextStep, token: Html, *, on_desk: bool, is_primary: bool) -> Html:
    if on_desk:
        return _line_on_desk(step, token)
    what, why, subject, url, label, badged, tone = _escaped(
        *(step.what, step.why, step.subject, step.url, step.label, step.badge, step.tone)
    )
    badged = _badge(badged, tone) if badged else ""
    if why:
        why = f'<span class="why" dir="auto">{why}</span>\n'
    what = f'<span class="what">\n<span dir="auto">{what}</span>\n{badged}</span>'
    deed = ""
    if url:
        deed = _deed(step, url, label, subject, token, on_desk=False, is_primary=is_primary)
    return f"<li>\n{what}\n{why}{deed}</li>"


def _line_on_desk(step: NextStep, token: Html) -> Html:
    """With what it is about, and who got in touch; its badge stands in a column of its own. How somebody may be reached
    stands before by what and when."""
    what, why, whose, who, safety, reach, subject, subject_url, url, label, badged, tone = _escaped(
        *(step.what, step.why, step.whose, step.who, step.safety, step.reach),
        *(step.subject, step.subject_url, step.url, step.label, step.badge, step.tone),
    )
    if not subject:
        subject, what = what, ""
    about = f'<a href="{subject_url}">{subject}</a>\n' if subject_url else f"<span>{subject}</span>\n"
    if who:
        about += f'<span class="whom" dir="auto">{who}</span>\n'
    if what:
        about += f'<span dir="auto">{what}</span>\n'
    badged = _badge(badged, tone) if badged else ""
    if safety:
        safety = f'<span class="why safety" dir="auto"><strong>Så får ni nå mig:</strong> {safety}</span>\n'
    whose = f"Väntar på {whose}." if whose else ""
    why = f"{why} {reach}" if why and reach else why or reach
    why = f"{why} {whose}" if why and whose else why or whose
    if why:
        why = f'<span class="why" dir="auto">{why}</span>\n'
    deed = _deed(step, url, label, subject, token, on_desk=True, is_primary=False) if url else ""
    return f'<li>\n<span class="what">\n{about}</span>\n{badged}{safety}{why}{deed}</li>'


def _badge(words: Html, tone: Html) -> Html:
    """As `state()`, of what is escaped already."""
    css = f" {tone}" if tone and tone != "note" else ""
    return f'<span class="state{css}">{words}</span>\n'


def _deed(
    step: NextStep, url: Html, label: Html, subject: Html, token: Html, *, on_desk: bool, is_primary: bool
) -> Html:
    """The button: a form where it is done at once, otherwise a link."""
    button = f"btn {'btn-deed' if is_primary else 'btn-quiet'}{' btn-sm' if on_desk else ''}"
    if subject:
        label += f'<span class="visually-hidden">, {subject}</span>'
    if not step.post:
        return f'<span class="deed"><a class="{button}"\nhref="{url}">{label}</a></span>\n'
    fields = f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
    if on_desk:
        fields += '\n<input type="hidden" name="till" value="idag">'
    if step.version:
        fields += f'\n<input type="hidden" name="version" value="{step.version:d}">'
    return (
        f'<form class="deed" method="post" action="{url}" data-guard>\n{fields}\n'
        f'<button class="{button}"\ntype="submit">{label}</button>\n</form>\n'
    )
