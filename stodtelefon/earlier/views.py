"""*Tidigare lydelser* of a record: one page for every kind of it. To open it leaves a line in the log."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from stodtelefon.audit.actions import record
from stodtelefon.earlier.earlier_parts import EarlierPart
from stodtelefon.earlier.telling import replaced, tell
from stodtelefon.leafing import leaf
from stodtelefon.permissions import everyone_signed_in, requires

PER_PAGE = 25


def page_of(part: EarlierPart) -> Callable[..., HttpResponse]:
    """The view of one kind of record."""
    opens = requires(*part.permissions) if part.permissions else everyone_signed_in

    @opens
    def versions(request: HttpRequest, key: str) -> HttpResponse:
        """What each field said before and after each change, who changed it and when, the newest first."""
        row = part.record_with(key)
        if row is None:
            raise Http404
        opened = part.open(request, row)
        if isinstance(opened, HttpResponse):
            return opened
        record("earlier_version.opened", by=request.user, target=row, case=opened.case_id, is_read=True)
        page = leaf(replaced(opened), request.GET, per_page=PER_PAGE)
        context = {
            "case": opened.case,
            "trail": opened.trail,
            "safety": opened.safety,
            "page": page,
            "told": list(tell(page.rows, opened=opened, part=part, user=request.user)),
        }
        return render(request, "earlier/versions.html", context)

    return versions
