"""Released years as open data: for staff with the right to fetch them, and for anyone where the municipality has turned
that on. Nobody is asked who they are, nothing is set in the browser, and what is sent may be kept for an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from stodtelefon.audit.actions import record
from stodtelefon.downloads import download
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.reporting.json_file import Json, as_json, index_as_data, year_as_data
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.openapi import document
from stodtelefon.reporting.release_pages import not_as_signed
from stodtelefon.reporting.releases import NotAsSigned, newest_release, open_release
from stodtelefon.reporting.several_years import Counts, counts_of_release

KEPT = "public, max-age=3600"
View = Callable[..., HttpResponse]


def where_it_is_on(view: View) -> View:
    """To everybody, where the municipality lets it be read; else it does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **values: object) -> HttpResponse:
        if not Organisation.load().has_open_data:
            raise Http404
        return view(request, *args, **values)

    return guarded


@requires(Permission.OPEN_DATA_READ)
@require_safe
def year_json(request: HttpRequest, number: int) -> HttpResponse:
    """The file for staff, whether or not others may read it."""
    try:
        said = _year(number)
    except NotAsSigned as broken:
        return not_as_signed(request, broken)
    record("statistics.exported_json", by=request.user, fields=[f"year_{number}"], is_read=True)
    return download(as_json(said), f"statistik-{number}.json")


@login_not_required
@where_it_is_on
@require_safe
def open_index(request: HttpRequest) -> HttpResponse:
    """Which years are released, how many got in touch in each, and where each is."""
    rows = Release.objects.released().order_by("year", "edition").defer("figures", "thresholds")
    newest = {row.year: row for row in rows}
    addresses = {year: request.build_absolute_uri(reverse("open_data:year", args=[year])) for year in newest}
    years = [(row, counts) for row in reversed(newest.values()) if (counts := _counts_of(row.pk)) is not None]
    return _answer(request, index_as_data(years, organisation=Organisation.load(), addresses=addresses))


@login_not_required
@where_it_is_on
@require_safe
def open_year(request: HttpRequest, number: int) -> HttpResponse:
    """The newest edition of a released year."""
    return _answer(request, _year(number))


@login_not_required
@where_it_is_on
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """What the answers look like."""
    year = reverse("open_data:year", args=[0]).replace("0.json", "{number}.json")
    said = document(
        server=request.build_absolute_uri("/").rstrip("/"),
        version="1.0.0",
        index=reverse("open_data:index"),
        year=year,
    )
    return _answer(request, said)


def _counts_of(release: UUID) -> Counts | None:
    """None of one that is not as it was signed: it does not exist here."""
    try:
        return counts_of_release(release)
    except NotAsSigned:
        return None


def _year(number: int) -> Json:
    """404 where it is not released, and where the release is not as it was signed (`NotAsSigned`)."""
    release = newest_release(number)
    if release is None:
        raise Http404
    return year_as_data(release, open_release(release), organisation=Organisation.load())


def _answer(request: HttpRequest, said: Json) -> HttpResponse:
    """Read by programs on other sites too. The same words have the same mark, so who has them need not fetch them."""
    body = as_json(said)
    etag = f'"{sha256(body).hexdigest()}"'
    response = HttpResponse(body, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    response.may_be_kept = True
    answer = get_conditional_response(request, etag=etag, response=response)
    answer["ETag"], answer["Cache-Control"] = etag, KEPT
    return answer
