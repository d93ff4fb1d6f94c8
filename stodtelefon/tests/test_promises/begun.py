"""Deeds of the walk: something is begun, written on, given to a colleague or thrown away."""

from __future__ import annotations

from uuid import uuid4

from django.http import QueryDict

from stodtelefon.accounts.models import User
from stodtelefon.drafts import actions as drafts
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.drafts.models import Draft
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import Walk, deed


class BegunDeeds(Walk):
    def _begun(self, chance) -> tuple[User, Draft]:
        draft = chance.one(Draft.objects.open().order_by("pk"))
        return draft.writer, draft

    @deed
    def write_draft(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        sent = {"contents": DraftFactory.build().contents, "fields": QueryDict(), "seen": ["nu"]}
        self.do("börjar skriva en anteckning.", drafts.write_draft, draft_id=uuid4(), by=by, **sent)

    @deed
    def hand_over_draft(self, chance):
        by, draft = self._begun(chance)
        to = self.somebody(chance, P.CALL_LOG)
        self.do(f"lämnar det påbörjade till {to}.", drafts.hand_over_draft, draft=draft, to=to, by=by)

    @deed
    def throw_away_draft(self, chance):
        by, draft = self._begun(chance)
        self.do("kastar det påbörjade.", drafts.throw_away_draft, draft=draft, by=by)
