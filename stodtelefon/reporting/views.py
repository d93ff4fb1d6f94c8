"""The yearly figures, as a page and as a file. Both are made from the same object; neither takes any choice."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from calls.reporting import years_with_contacts
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.layout import lay_out
from stodtelefon.reporting.year import YearFigures, count_year, years_to_show


@requires(Permission.STATISTICS_READ)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The years there are, newest first."""
    today, used = timezone.localdate(), years_with_contacts()
    years = [
        {
            "year": year,
            "words": year.words_until(today) if year.year in used else "Inget samtal är inskrivet.",
            "is_running": year.is_running(today),
        }
        for year in years_to_show(organisation=Organisation.load(), on=today)
    ]
    return render(request, "reporting/index.html", {"years": years})


@requires(Permission.STATISTICS_READ)
@require_safe
def year(request: HttpRequest, number: int) -> HttpResponse:
    return render(request, "reporting/year.html", {"page": lay_out(_figures(number))})


@requires(Permission.STATISTICS_READ)
@require_safe
def year_csv(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(
        as_csv(_figures(number)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="stodtelefon-statistik-{number}.csv"'},
    )


def _figures(number: int) -> YearFigures:
    """The figures of a year of the line; a year to come, or before the line opened, does not exist."""
    organisation, today = Organisation.load(), timezone.localdate()
    for each in years_to_show(organisation=organisation, on=today):
        if each.year == number:
            return count_year(each, on=today, organisation=organisation)
    raise Http404
