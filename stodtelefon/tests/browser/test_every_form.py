"""Every form of the line holds what is typed when something is taken away from beneath it, and none is forgotten.

The forms are those of `forms.txt`. Something is typed in each, and kept while it is typed: the page is loaded anew from
another server, its tab is closed, the database is away. Or it is sent: while the database is away, and again from
another session. Each time the same person has every word. What is not sent by a page that knows of no line stays in
it; what was sent all the same stands in the page that answers. What is sent of a case that is theirs no longer:
`test_out_of_sight.py`.
"""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from calls.actions.wordings import discard_wording
from meetings.actions.battery_drafts import discard_draft
from stodtelefon.drafts.models import Draft
from stodtelefon.tests.browser.desk import (
    FAILED,
    KEPT,
    NATIVE,
    SEND_AGAIN,
    TYPED,
    UNSENT,
    Desk,
    batches,
    go_and_come_back,
    held_in,
    load_anew,
)
from stodtelefon.tests.browser.forms_table import FORMS, SEARCH, place
from stodtelefon.tests.every_form import forms_on
from stodtelefon.tests.test_access.table import TABLE

BY = list(dict.fromkeys(row.by for row in TYPED))
# Each page by the first of them that can open it.
READ_BY = ("anonymous", "coordinator", "manager", "log", "admin", "taker", "statistics", "archivist")
DIFFER_BY_ROLE = {"home", "calls:index", "calls:case"}  # what each role sees there is another page
NO_FORM = {"drafts:write"}  # the script of every page sends to it
# One press, offered where nobody has begun a new version: in the world of all others somebody has.
ELSEWHERE = {"meetings:draft_create": "meetings:battery_index", "calls:wording_begin": "calls:wording_index"}


def read_pages() -> list[tuple[str, str]]:
    """Each page by the first role that can open it, and those that differ by each."""
    found = []
    for name, row in TABLE.items():
        able = [one for one in READ_BY if row.method == "get" and row.answers[one] == "200"]
        if not name.startswith("admin:"):
            found += [(name, one) for one in (able if name in DIFFER_BY_ROLE else able[:1])]
    return [*found, *((row.opened_at, row.by) for row in FORMS)]


def test_every_form_stands_in_the_table(world):
    found, wrong = {}, []
    for name, by in dict.fromkeys(read_pages()):
        path = place(name, world)
        answer = world.browser(by).get(path)
        if answer["Content-Type"].startswith("text/html"):
            found[name, by] = forms_on(answer.content.decode(), path=path)

    drawn = {(form.action, form.kind): where for where, forms in found.items() for form in forms}
    for row in FORMS:
        there = [form for form in found[row.opened_at, row.by] if form.action == row.sent_to]
        if not any(form.holds(row.field) for form in there):
            wrong.append(f"{row.opened_at} has no form to {row.sent_to} with {row.field}")
    known = {(row.sent_to, "typed" if row.is_typed_in or row.field == SEARCH else row.field) for row in FORMS}
    wrong += [
        f"{action} ({kind}) on {where} has no row"
        for (action, kind), where in drawn.items()
        if (action, kind) not in known
    ]
    sent = {name for name, row in TABLE.items() if row.method == "post"}
    wrong += [
        f"{name} has no row" for name in sent - {row.sent_to for row in FORMS} - NO_FORM - set(ELSEWHERE)
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("sent_to", "opened_at"), ELSEWHERE.items())
def test_new_version_is_begun_by_one_press(world, sent_to, opened_at):
    path = place(opened_at, world)
    with transaction.atomic():
        discard_draft(battery=world.there.draft, by=world.people["coordinator"])
        discard_wording(wording=world.there.wording, by=world.people["coordinator"])
        forms = forms_on(world.browser("coordinator").get(path).content.decode(), path=path)
        transaction.set_rollback(True)

    assert [form.kind for form in forms if form.action == sent_to] == ["-"]


@pytest.mark.parametrize("by", BY)
def test_page_that_is_left_in_the_middle_of_a_word_has_it_when_it_comes_back(world, tab, by):
    """Loaded anew, left and come back to at once after the last key: the same draft, and no other one."""
    desk, lost = Desk(world, tab, by), []
    Draft.objects.all().delete()

    def must(what, fail):
        lost.extend(f"{name}: {what}" for name in fail)

    for rows in batches([row for row in TYPED if row.by == by]):
        desk.sign_in()
        desk.open(rows, then=load_anew)
        must("not when it is loaded anew", desk.lost_at_last())
        desk.type(then=load_anew)
        must("not when it is loaded anew again", desk.lost_at_last())
        desk.type(then=go_and_come_back)
        must("not when one comes back to it", desk.lost_at_last())
        must("is not said to be kept", desk.not_yet(KEPT))
        addresses = Counter(draft.address for draft in Draft.objects.all())
        must("has more than one draft", [address for address, times in addresses.items() if times > 1])
        desk.close()
        Draft.objects.all().delete()

    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("by", BY)
def test_nothing_typed_is_lost_whatever_is_taken_away(world, tab, line, django_db_setup, by):
    """What is written is kept, goes on being so when database and server have been away, and is there when the page
    is loaded anew. What is sent while they are away stands on the page until it can be sent, also when the session
    has ended meanwhile; and when the tab is closed after that."""
    desk, lost = Desk(world, tab, by), []

    def must(what, fail):
        lost.extend(f"{name}: {what}" for name in fail)

    for rows in batches([row for row in TYPED if row.by == by]):
        desk.sign_in()
        desk.open(rows)
        must("is not said to be kept", desk.not_yet(KEPT))
        with django_db_setup.away():
            desk.type()
            desk.let_pass(seconds=2)
            must("is not said to wait", desk.not_yet(FAILED))
            line.start_anew()
        desk.let_pass(seconds=5)
        must("is not said to be kept afterwards", desk.not_yet(KEPT))
        desk.load_anew()
        must("not when it is loaded anew", desk.lost(held_in))

        desk.type()
        with django_db_setup.away():
            desk.let_pass(seconds=2)
            must("is not said to wait either", desk.not_yet(FAILED))
            must("deaf to Ctrl+Enter", desk.press())
            must("is not said to be unsent", desk.not_yet(UNSENT))
            must("not where it was typed", desk.lost(held_in))
            desk.send(NATIVE)
            must("not on the page", desk.lost(held_in))
            desk.press(SEND_AGAIN)  # too early
            must("is not said to be unsent again", desk.not_yet(UNSENT))
            must("not when sent too early", desk.lost(held_in))
        line.start_anew()
        Session.objects.all().delete()
        desk.send(SEND_AGAIN)
        desk.sign_in()
        for page, _ in desk.typed.values():
            page.goto(page.evaluate("new URLSearchParams(location.search).get('next')"))
        must("not after signing in", desk.lost(held_in))
        desk.close()
        must("not when its tab is closed", desk.not_begun())

    assert not lost, "\n".join(lost)


def test_page_says_when_the_line_answers_again_and_sends_nothing(world, tab, django_db_setup):
    """The words can be read, the page is not closed by mistake, and the press is the writer's own."""
    desk = Desk(world, tab, "taker")
    desk.sign_in()
    desk.open([row for row in TYPED if row.sent_to == "calls:reminder_create"])
    ((page, words),) = desk.typed.values()
    said = page.locator("[data-away-said]")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    with django_db_setup.away():
        desk.send(NATIVE)
        assert words in page.inner_text("section")
        with page.expect_response("**/konto/logga-in/"):
            page.clock.fast_forward(10_000)
        assert said.inner_text() == ""
        page.click("h1")
        page.evaluate("location.assign('/')")
    page.clock.fast_forward(10_000)

    said.filter(has_text="Programmet svarar igen.").wait_for()
    assert asked == ["beforeunload"]
    assert words in page.inner_text("section")
