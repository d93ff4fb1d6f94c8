"""Handing over what one has begun to write."""

from __future__ import annotations

from django import forms
from django.contrib.auth import get_user_model

from stodtelefon.drafts.draft_parts import open_to
from stodtelefon.drafts.models import Draft
from stodtelefon.forms.fields import OneRow
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission


class HandOverDraftForm(StodForm, forms.Form):
    is_kept = False
    to = OneRow(
        label="Till vem?",
        empty_label="Välj",
        error_messages={"required": "Välj vem som ska skriva vidare."},
    )

    def __init__(self, *args, draft: Draft, user, **kwargs):
        """Offered are those who may open what it was written for. Where the writer may not any more, only those who
        read every open case: who else has a part in it is not said."""
        super().__init__(*args, **kwargs)
        colleagues = get_user_model().objects.who_may(Permission.HOME_READ).exclude(pk=user.pk)
        able = open_to(draft.address, [*colleagues, user])
        self.is_open = user in able
        if not self.is_open:
            able = [one for one in able if one.can(Permission.CASE_READ_OPEN)]
        self.fields["to"].offer(colleagues.filter(pk__in=[one.pk for one in able]))
