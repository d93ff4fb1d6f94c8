"""How a step is drawn: what people typed is shown as text, and the button is a form where it changes something."""

from django.template import engines
from django.utils.safestring import SafeString

from calls.case_parts import NextStep

TAG = "{% load steps %}{% steps those on_desk=on_desk first_is_primary=first %}"
TYPED = "<b>\"x\" & 'y'</b>"
SHOWN = "&lt;b&gt;&quot;x&quot; &amp; &#x27;y&#x27;&lt;/b&gt;"


def drawn(*those, on_desk=False, first=False):
    context = {"those": those, "on_desk": on_desk, "first": first, "csrf_token": "TOKEN"}
    text = engines["django"].from_string(TAG).render(context)
    assert isinstance(text, SafeString)
    return " ".join(text.split())


def test_words_are_shown_as_they_were_typed():
    words = dict.fromkeys(("what", "why", "label", "badge", "tone", "subject", "whose"), TYPED)

    text = drawn(NextStep(**words, url="/a/?b=1&c=2", subject_url="/d/?e=1&f=2"), on_desk=True)

    assert TYPED not in text
    assert text.count(SHOWN) == 8  # the subject twice: in the button too
    assert 'href="/a/?b=1&amp;c=2"' in text
    assert '<a href="/d/?e=1&amp;f=2">' in text


def test_what_is_done_by_a_press_is_a_form_that_comes_back_to_idag():
    step = NextStep("Gör", label="Klar", url="/gor/", post=True, version=4, subject="2026-0001")
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="TOKEN">'
    version = '<input type="hidden" name="version" value="4">'
    button = 'type="submit">Klar<span class="visually-hidden">, 2026-0001</span></button>'

    on_desk, on_page = drawn(step, on_desk=True), drawn(step)

    form = '<form class="deed" method="post" action="/gor/" data-guard>'
    till = '<input type="hidden" name="till" value="idag">'
    assert f'{form} {token} {till} {version} <button class="btn btn-quiet btn-sm" {button} </form>' in on_desk
    assert f'{form} {token} {version} <button class="btn btn-quiet" {button} </form>' in on_page


def test_only_the_first_is_primary_and_what_is_empty_is_not_drawn():
    text = drawn(NextStep("Ett", label="A", url="/a/"), NextStep("Två", label="B", url="/b/"), first=True)

    line = (
        '<li> <span class="what"> <span dir="auto">{}</span> </span> <span class="deed"><a class="btn {}" href="{}">{}'
        "</a></span> </li>"
    )
    assert (
        text == f"{line.format('Ett', 'btn-deed', '/a/', 'A')} {line.format('Två', 'btn-quiet', '/b/', 'B')}"
    )
    assert drawn(NextStep("Ett")) == '<li> <span class="what"> <span dir="auto">Ett</span> </span> </li>'
