"""The yearly figures, as a page and as a file. Both are made from the same object; neither takes any choice."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from calls.reporting import years_with_contacts
from stodtelefon.audit.actions import record
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.kept_years import read_figures, read_page
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.release_pages import as_drawn, not_as_signed
from stodtelefon.reporting.releases import NotAsSigned
from stodtelefon.reporting.standing import standing_of_year
from stodtelefon.reporting.year import years_to_show
from stodtelefon.spreadsheet import as_file


@requires(Permission.STATISTICS_READ)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The years there are, newest first."""
    today = timezone.localdate()
    shown = years_to_show(organisation=Organisation.load(), on=today)
    used = years_with_contacts(shown[-1].year, shown[0].year)
    released = set(Release.objects.released().values_list("year", flat=True))
    years = [
        {
            "year": year,
            "words": year.words_until(today) if year.year in used else "Inget samtal är inskrivet.",
            "is_running": year.is_running(today),
            "is_released": year.year in released,
        }
        for year in shown
    ]
    return render(request, "reporting/index.html", {"years": years})


@requires(Permission.STATISTICS_READ)
@require_safe
def year(request: HttpRequest, number: int) -> HttpResponse:
    organisation, today = Organisation.load(), timezone.localdate()
    year = _year(number, organisation, today)
    try:
        shown = read_page(year, on=today, organisation=organisation)
    except NotAsSigned as broken:
        return not_as_signed(request, broken)
    return render(
        request,
        "reporting/year.html",
        {
            "number": number,
            "words": year.words_until(today),
            "is_running": year.is_running(today),
            "is_empty": shown.is_empty,
            "standing": standing_of_year(year, shown.release, request.user, on=today),
            "content": as_drawn(shown.page),
        },
    )


@requires(Permission.STATISTICS_READ)
@require_safe
def year_csv(request: HttpRequest, number: int) -> HttpResponse:
    organisation, today = Organisation.load(), timezone.localdate()
    year = _year(number, organisation, today)
    figures = read_figures(year, on=today, organisation=organisation)
    record("statistics.exported", by=request.user, fields=[f"year_{number}"], is_read=True)
    return as_file(as_csv(figures), f"stodtelefon-statistik-{number}")


def _year(number: int, organisation: Organisation, today: date) -> Year:
    """A year of the line; a year to come, or before the line opened, does not exist."""
    for each in years_to_show(organisation=organisation, on=today):
        if each.year == number:
            return each
    raise Http404
