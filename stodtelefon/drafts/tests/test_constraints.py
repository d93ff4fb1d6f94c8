"""What the database refuses of a draft."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from stodtelefon.drafts.models import Draft


def test_draft_that_has_ended_is_empty(call_taker):
    draft = Draft(writer=call_taker, contents={"a": 1}, ended_at=timezone.now())

    with pytest.raises(IntegrityError, match="draft_that_has_ended_is_empty"), transaction.atomic():
        draft.save()

    assert not Draft.objects.exists()
