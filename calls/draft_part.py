"""What calls know of a call that is being written: the code that was read out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calls.forms.codes import code_of_form
from stodtelefon.drafts.draft_parts import DraftPart

if TYPE_CHECKING:
    from django.http import QueryDict


class CallsDraftPart(DraftPart):
    def code(self, fields: QueryDict) -> str:
        return code_of_form(fields)
