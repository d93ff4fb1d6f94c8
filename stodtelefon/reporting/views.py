"""The yearly figures, as a page and as a file. Both are made from the same object; neither takes any choice."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from calls.reporting import years_with_contacts
from stodtelefon.audit.actions import record
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.kept_years import read_figures, read_page
from stodtelefon.reporting.layout import SEVERAL_YEARS
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.several_years import several_years
from stodtelefon.reporting.year import years_to_show
from stodtelefon.spreadsheet import as_file

EDITION = "Inte fastställd"  # what is counted anew when something changes is no edition


@requires(Permission.STATISTICS_READ)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The years there are, newest first."""
    today = timezone.localdate()
    shown = years_to_show(organisation=Organisation.load(), on=today)
    used = years_with_contacts(shown[-1].year, shown[0].year)
    years = [
        {
            "year": year,
            "words": year.words_until(today) if year.year in used else "Inget samtal är inskrivet.",
            "is_running": year.is_running(today),
        }
        for year in shown
    ]
    return render(request, "reporting/index.html", {"years": years})


@requires(Permission.STATISTICS_READ)
@require_safe
def year(request: HttpRequest, number: int) -> HttpResponse:
    organisation, today = Organisation.load(), timezone.localdate()
    year = _year(number, organisation, today)
    shown = read_page(year, on=today, organisation=organisation)
    content, _, rest = shown.page.partition(SEVERAL_YEARS)
    several = None if shown.is_empty else several_years(year, on=today, organisation=organisation)
    return render(
        request,
        "reporting/year.html",
        {
            "number": number,
            "words": year.words_until(today),
            "is_running": year.is_running(today),
            "is_empty": shown.is_empty,
            "edition": EDITION,
            "content": mark_safe(content),  # noqa: S308 (drawn by our own template, which escapes)
            "several": several,
            "rest": mark_safe(rest),  # noqa: S308 (the same)
        },
    )


@requires(Permission.STATISTICS_READ)
@require_safe
def year_csv(request: HttpRequest, number: int) -> HttpResponse:
    organisation, today = Organisation.load(), timezone.localdate()
    year = _year(number, organisation, today)
    record("statistics.exported", by=request.user, fields=[f"year_{number}"], is_read=True)
    sheet = as_csv(read_figures(year, on=today, organisation=organisation))
    return as_file(sheet, f"stodtelefon-statistik-{number}")


def _year(number: int, organisation: Organisation, today: date) -> Year:
    """A year of the line; a year to come, or before the line opened, does not exist."""
    for each in years_to_show(organisation=organisation, on=today):
        if each.year == number:
            return each
    raise Http404
