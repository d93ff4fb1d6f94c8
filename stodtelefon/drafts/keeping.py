"""What was sent is kept until it is saved: whatever answers it, no word of it is lost.

Every form of ours with something to write in carries a mark (`marks.py`). The page keeps the words while they are
written (`static/js/drafts.js`), and what is sent is kept here whenever it was not saved: refused by its own page, by a
page that is not there any more, by a session that has ended, by a fault of ours.
"""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.functional import cached_property

from stodtelefon.drafts.actions import end_with_what_was_saved, write_draft
from stodtelefon.drafts.marks import Mark, is_in, known
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.page_address import page_address
from stodtelefon.forms.kept import DRAFT, FIELDS, SHOWING, WrittenElsewhere
from stodtelefon.watch.held_words import words_of

CSRF_FIELD = "csrfmiddlewaretoken"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
NOT_WORDS = {CSRF_FIELD, *FIELDS, "kept_address", "kept_title", "kept_place", "kept_anew"}
TITLE = re.compile(r"<title>(.*?)(?:–[^–<]*)?</title>", re.DOTALL)
KICKER = re.compile(r'<div class="kicker">(.*?)</div>', re.DOTALL)  # above the heading: «Ärende 2026-0013»
TAG = re.compile(r"<[^>]*>")
HEAD_OF_PAGE = 60_000  # bytes


def is_form(request: HttpRequest) -> bool:
    return request.method == "POST" and request.content_type in FORM_TYPES


class Sent:
    """One form that was sent: whose it is, and what becomes of its words. A form without a mark has none."""

    def __init__(self, mark: Mark, writer, fields: QueryDict, address: str):
        self.mark, self.writer, self.fields, self.address = mark, writer, fields, address
        self.seen = known(fields.get(SHOWING, ""))
        self.has_ended = self.shows_another = False
        self.rest = uuid4()

    @classmethod
    def of(cls, request: HttpRequest) -> Sent | None:
        """None where the form is not kept, where its mark is too old, and where its writer's account is closed.
        Whoever is signed in: the words are the writer's, and nothing is done in another's name (`is_of`)."""
        user = request.user
        mark = Mark.read(request.POST.get(DRAFT, ""), reader=user.pk)
        if mark is None:
            return None
        if user.pk != mark.writer:
            user = get_user_model().objects.filter(pk=mark.writer, is_active=True).first()
        if user is None:
            return None
        sent = cls(mark, user, request.POST, request.get_full_path())
        return sent if sent.seen else None

    def is_of(self, user) -> bool:
        return user.pk == self.writer.pk

    def draft_with(self, writing: str) -> Draft | None:
        """The draft, where it holds what that showing wrote, or what it has written since."""
        draft = Draft.objects.open().written_by(self.writer).filter(pk=self.mark.draft).first()
        return draft if draft and known(writing) and is_in(known(writing)[-1], [draft.showing]) else None

    def begun_before(self) -> Draft | None:
        """The latest other draft of the same page."""
        drafts = Draft.objects.open().at_page(self.address, writer=self.writer).exclude(pk=self.mark.draft)
        return drafts.order_by("-written_at").first()

    def end(self) -> None:
        """The words are saved, in this transaction: see `forms/kept.py`."""
        if self.has_ended:
            return
        try:
            end_with_what_was_saved(draft_id=self.mark.draft, seen=self.seen, by=self.writer)
        except WrittenElsewhere:
            self.shows_another = True
            raise
        self.has_ended = True

    def keep(self, *, title: str = "", place: str = "") -> Draft | None:
        """Keep what was sent. Where another page has written on since, as a draft of its own; None where it is saved
        already, is more than can be kept, or where the page that answers shows both."""
        if self.shows_another:
            return None
        with suppress(ValidationError):
            try:
                return self.write(self.mark.draft, title=title, place=place)
            except WrittenElsewhere:
                return self.write(self.rest, title=title, place=place)
        return None

    @cached_property
    def is_kept_when_refused(self) -> bool:
        """A page that refuses has all that was chosen: a draft is begun for words alone."""
        has_words = bool(words_of(self.address.partition("?")[0], typed_in(self.fields), asks=False))
        return has_words or Draft.objects.open().filter(pk=self.mark.draft).exists()

    def keep_refused(self, page: HttpResponseBase) -> None:
        """It was refused by its own page."""
        if self.is_kept_when_refused:
            self.keep(**names_of(page))

    def keep_the_rest(self, page: HttpResponseBase) -> None:
        """Some of what was sent is saved, and the page asks about the rest: a draft of its own, which that page writes
        (`templatetags/draft.py`)."""
        with suppress(ValidationError):
            self.write(self.rest, **names_of(page))

    def write(self, draft_id, *, title: str, place: str) -> Draft:
        return write_draft(
            draft_id=draft_id,
            contents={
                "address": page_address(self.address),
                "title": title,
                "place": place,
                "fields": typed_in(self.fields),
            },
            fields=self.fields,
            seen=self.seen,
            by=self.writer,
        )


def has_closed_account(request: HttpRequest) -> bool:
    """Was the form opened by somebody whose account has been closed since?"""
    mark = Mark.read(request.POST.get(DRAFT, ""), reader=request.user.pk)
    return mark is not None and get_user_model().objects.filter(pk=mark.writer, is_active=False).exists()


def typed_in(fields: QueryDict) -> list[list[str]]:
    """What the form holds, without what is the page's own."""
    return [[name, value] for name, values in fields.lists() if name not in NOT_WORDS for value in values]


def names_of(page: HttpResponseBase) -> dict[str, str]:
    """What the page that answered is called, and where it belongs."""
    if page.streaming or not page.headers.get("Content-Type", "").startswith("text/html"):
        return {"title": "", "place": ""}
    html = page.content[:HEAD_OF_PAGE].decode(page.charset, "replace")
    return {"title": _text_in(TITLE, html), "place": _text_in(KICKER, html)}


def _text_in(part: re.Pattern[str], html: str) -> str:
    found = part.search(html)
    return " ".join(unescape(TAG.sub(" ", found[1])).split())[:200] if found else ""
