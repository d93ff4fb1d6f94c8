"""Handing over what one has begun to write."""

from __future__ import annotations

from django import forms
from django.contrib.auth import get_user_model

from stodtelefon.addresses import match_of
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
        """Offered are those whose roles open the page that it was written for."""
        super().__init__(*args, **kwargs)
        colleagues = get_user_model().objects.who_may(Permission.HOME_READ).exclude(pk=user.pk)
        match = match_of(draft.address)
        if wanted := getattr(match.func, "required_permissions", ()) if match else ():
            able = [one.pk for one in colleagues if not one.permissions.isdisjoint(wanted)]
            colleagues = colleagues.filter(pk__in=able)
        self.fields["to"].offer(colleagues)
