"""What somebody has written and not saved, sealed, for its writer alone. And what was sent, as keyed hashes, so that a
form that is sent twice is known again: never the words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import Truncator

from stodtelefon.addresses import address
from stodtelefon.drafts.draft_parts import code_in
from stodtelefon.drafts.marks import Mark, place_mark
from stodtelefon.forms.kept import DRAFT
from stodtelefon.forms.kept import SHOWING as SHOWING_FIELD
from stodtelefon.privacy.fields import SealedJSONField
from stodtelefon.privacy.hashing import KeyedHashField, every_hash
from stodtelefon.privacy.reference_codes import reference_code_hashes
from stodtelefon.texts import one_line
from stodtelefon.watch.held_words import words_of

# As much as Django lets through in one form (DATA_UPLOAD_MAX_MEMORY_SIZE), with room for the quoting.
LONGEST_FORM = 5_000_000
LONGEST_PAGE = 40_000_000  # that shows it all, each letter as six


SENDING, WORDS = "drafts.sending.contents", "drafts.first_words.words"
SHOWING = "drafts.showing.browser"
UNREADABLE = {"address": "/", "title": "Kan inte läsas", "place": "", "fields": []}
ENDED_KEPT = timedelta(days=1)
A_WORD = re.compile(r"[^\W\d_]{2}")
FIRST_WORDS_LENGTH = 80  # characters


class DraftQuerySet(models.QuerySet):
    def open(self):
        """Not saved, not thrown away."""
        return self.filter(ended_at__isnull=True)

    def written_by(self, user):
        """Only the writer's, whatever role another person has."""
        return self.filter(writer_id=user.pk)

    visible_to = written_by

    def untouched(self, *, at: datetime):
        """Nobody has written in it for as many days as the settings say."""
        return self.filter(written_at__lt=at - timedelta(days=settings.DRAFT_DAYS))

    def forgotten(self, *, at: datetime):
        """Ended so long ago that no page on its way can begin it anew."""
        return self.filter(ended_at__lt=at - ENDED_KEPT)

    def at_page(self, address: str, *, writer):
        """Written there by that person, whatever the query of the address."""
        return self.written_by(writer).filter(place_mark=place_mark(address, writer=writer.pk))

    def with_code(self, code: str):
        """The call in which that code was read out, whichever key made the hash."""
        return self.open().filter(spoken_hash__in=reference_code_hashes(code))


class Draft(models.Model):
    """What somebody has written in one form and not saved: address and fields sealed together, for its writer alone.

    `showing` is the page that wrote last and the number of what it wrote, so that nothing older is written over it.
    `place_mark` is by which its writer finds it from the page that it is written on. `spoken_hash` is the code that was
    read out in a call that is not saved yet. `received_from` is who had it before, where it was given by one to
    another. `due_on` is the local day by which it is to be finished; empty for who has no Idag. When it has ended the
    words are gone, and the row stays a day so that nothing on its way begins it anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="drafts",
        verbose_name="den som skriver",
    )
    received_from = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="den som skrev före",
    )
    contents = SealedJSONField("adress och fält", blank=True, max_length=LONGEST_FORM)
    showing = models.CharField("sidan som skrev senast", max_length=20, blank=True)
    place_mark = models.UUIDField("sidans märke", null=True, blank=True, editable=False)
    spoken_hash = KeyedHashField("den upplästa kodens hash", null=True, blank=True)
    due_on = models.DateField("färdig senast", null=True, blank=True)
    begun_at = models.DateTimeField("påbörjad", default=timezone.now)
    written_at = models.DateTimeField("senast skriven", default=timezone.now)
    ended_at = models.DateTimeField("slut", null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Privacy:
        personal = ("contents", "spoken_hash")
        plain = (
            "id",
            "writer",
            "received_from",
            "showing",
            "place_mark",
            "due_on",
            "begun_at",
            "written_at",
            "ended_at",
        )

    class Meta:
        verbose_name = "påbörjad text"
        verbose_name_plural = "påbörjade texter"
        indexes = [
            models.Index(fields=["writer"], name="draft_by_writer", condition=Q(ended_at__isnull=True)),
            models.Index(
                fields=["spoken_hash"], name="draft_by_code", condition=Q(spoken_hash__isnull=False)
            ),
            models.Index(fields=["ended_at"], name="draft_by_end", condition=Q(ended_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(contents__isnull=True, spoken_hash__isnull=True),
                name="draft_that_has_ended_is_empty",
                violation_error_message="En text som är slut har inga ord kvar.",
            ),
        ]

    def __str__(self):
        return f"påbörjad text {self.pk}"

    @property
    def held(self) -> dict:
        """What it holds; where that cannot be read any more: nothing."""
        return self.contents if isinstance(self.contents, dict) else UNREADABLE

    @property
    def address(self) -> str:
        return self.held["address"]

    @property
    def place(self) -> str:
        """Where the page belongs, as it says above its heading."""
        return self.held["place"]

    @property
    def title(self) -> str:
        """What the page is called; never what is written on it."""
        return self.held["title"] or "Det du skrev"

    @property
    def fields(self) -> QueryDict:
        """What was typed, as a form takes it, with the mark and the showing that the next page goes on from."""
        fields = QueryDict(mutable=True)
        for name, value in self.held["fields"]:
            fields.appendlist(name, value)
        fields[DRAFT] = str(Mark(self.pk, self.writer_id))
        fields[SHOWING_FIELD] = self.showing
        return fields

    @property
    def words(self) -> list[tuple[str, str]]:
        """Label and words of each field in which somebody typed, for a page where its form is not."""
        return words_of(self.address.partition("?")[0], self.held["fields"], asks=True)

    @property
    def spoken_code(self) -> str:
        """The code that was read out in a call that is not saved yet; empty where there is none."""
        return code_in(self.fields) if self.spoken_hash else ""

    @property
    def first_words(self) -> str:
        """How the text begins, for its writer's own list: the first field with words, in one line."""
        typed = words_of(self.address.partition("?")[0], self.held["fields"], asks=False)
        first = next((words for _, words in typed if A_WORD.search(words)), "")
        return Truncator(one_line(first)).chars(FIRST_WORDS_LENGTH)

    def get_absolute_url(self) -> str:
        return address("drafts:detail", self.pk)

    @property
    def resume_url(self) -> str:
        """Where it is written on."""
        page, _, query = self.address.partition("?")
        return f"{page}?{query}&{DRAFT}={self.pk}" if query else f"{page}?{DRAFT}={self.pk}"


class SendingQuerySet(models.QuerySet):
    def with_contents(self, contents: str):
        """Sent just so, whichever key made the hash."""
        return self.filter(contents_hash__in=every_hash(SENDING, contents))


class Sending(models.Model):
    """A form that was sent, by whom, where and with what: one hash of all of it. `answer` is where it led and what was
    said, sealed, so that whoever presses twice gets the same answer twice. Without it the form is still being taken in.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contents_hash = KeyedHashField("innehållets hash", unique=True)
    answer = SealedJSONField("svar", blank=True, max_length=100_000)
    sent_at = models.DateTimeField("skickad", default=timezone.now, db_index=True)

    objects = SendingQuerySet.as_manager()

    class Privacy:
        personal = ("contents_hash", "answer")
        plain = ("id", "sent_at")

    class Meta:
        verbose_name = "skickat formulär"
        verbose_name_plural = "skickade formulär"

    def __str__(self):
        return f"skickat formulär {self.pk}"


class FirstWords(models.Model):
    """What a form said the first time it was sent, beside the token of what it made (`FormMade`): a hash."""

    token = models.UUIDField("formulärets märke", primary_key=True, editable=False)
    words_hash = KeyedHashField("ordens hash")
    sent_at = models.DateTimeField("skickad", default=timezone.now, db_index=True)

    class Privacy:
        personal = ("words_hash",)
        plain = ("token", "sent_at")

    class Meta:
        verbose_name = "första sändning"
        verbose_name_plural = "första sändningar"

    def __str__(self):
        return f"första sändning {self.pk}"


class ShowingQuerySet(models.QuerySet):
    def current(self, *, at: datetime):
        return self.filter(expires_at__gt=at)

    def expired(self, *, at: datetime):
        return self.filter(expires_at__lte=at)

    def of(self, user, *, secret: str):
        """What was answered to that person, or to somebody who was not signed in, in the browser with that secret."""
        return self.filter(user_id=user.pk, browser_hash__in=every_hash(SHOWING, secret))


class Showing(models.Model):
    """The page that a sent form was answered with, for the browser to fetch, for eight hours at most (ADR 30).
    `user` is None where nobody was signed in."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="showings",
        verbose_name="den som skickade",
    )
    browser_hash = KeyedHashField("webbläsarens hash")
    contents = SealedJSONField("sida", max_length=LONGEST_PAGE)
    expires_at = models.DateTimeField("finns kvar till", db_index=True)

    objects = ShowingQuerySet.as_manager()

    class Privacy:
        personal = ("browser_hash", "contents")
        plain = ("id", "user", "expires_at")

    class Meta:
        verbose_name = "svar som hämtas"
        verbose_name_plural = "svar som hämtas"

    def __str__(self):
        return f"svar som hämtas {self.pk}"
