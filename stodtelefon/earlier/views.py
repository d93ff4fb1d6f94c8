"""*Tidigare lydelser* of a record: one page for every kind of it. To open it leaves a line in the log."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stodtelefon.audit.actions import record
from stodtelefon.earlier import earlier_parts
from stodtelefon.earlier.telling import replaced, tell
from stodtelefon.leafing import leaf
from stodtelefon.permissions import everyone_signed_in

PER_PAGE = 25


@everyone_signed_in
@require_safe
def versions(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What each field of a record said before and after each change, who changed it and when, the newest first."""
    part = earlier_parts.find(slug)
    if part is None or not any(request.user.can(one) for one in part.permissions):
        raise Http404
    row = part.record_with(key)
    if row is None:
        raise Http404
    opened = part.open(request, row)
    if isinstance(opened, HttpResponse):
        return opened
    record("earlier_version.opened", by=request.user, target=row, case=opened.case_id, is_read=True)
    page = leaf(replaced(row, hidden=opened.hidden), request.GET, per_page=PER_PAGE)
    context = {
        "case": opened.case,
        "trail": opened.trail,
        "page": page,
        "told": list(tell(row, page.rows, part=part, user=request.user)),
    }
    return render(request, "earlier/versions.html", context)
