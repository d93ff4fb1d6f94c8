"""The yearly figures, as a page and as files. All are made from the same object; none takes any choice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from calls.reporting import years_with_contacts
from stodtelefon.audit.actions import record
from stodtelefon.downloads import download
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.files import files_for
from stodtelefon.reporting.kept_years import read_figures, read_page
from stodtelefon.reporting.layout import SEVERAL_YEARS, TO_SEVERAL_YEARS
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.pdf_file import year_as_pdf
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.release_pages import as_drawn, not_as_signed
from stodtelefon.reporting.releases import NotAsSigned
from stodtelefon.reporting.report import Report, report_on
from stodtelefon.reporting.several_years import several_years
from stodtelefon.reporting.situation_report import SituationReport, situation_report_as_pdf
from stodtelefon.reporting.standing import standing_of_year
from stodtelefon.reporting.xlsx_file import as_xlsx
from stodtelefon.reporting.year import years_to_show

# Of a running year: what is counted anew when something changes is no edition.
NO_EDITION = "Inte fastställda"
WAY_TO_SEVERAL_YEARS = '<li><a href="#several_years">Flera år</a></li>'


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
    standing = standing_of_year(year, shown.release, request.user, on=today)
    content, _, rest = shown.page.replace(TO_SEVERAL_YEARS, WAY_TO_SEVERAL_YEARS).partition(SEVERAL_YEARS)
    files = files_for(request.user, number, is_released=shown.release is not None)
    several = None if shown.is_empty else several_years(year, on=today, organisation=organisation)
    return render(
        request,
        "reporting/year.html",
        {
            "number": number,
            "words": year.words_until(today),
            "is_running": year.is_running(today),
            "is_empty": shown.is_empty,
            "standing": standing,
            "edition": standing.badge if standing else NO_EDITION,
            "files": () if shown.is_empty else files,
            "content": as_drawn(content),
            "several": several,
            "rest": as_drawn(rest),
        },
    )


# Files of a year, each with its own right


@requires(Permission.STATISTICS_CSV)
@require_safe
def year_csv(request: HttpRequest, number: int) -> HttpResponse:
    return _file(request, number, "statistik", "csv", as_csv)


@requires(Permission.STATISTICS_XLSX)
@require_safe
def year_xlsx(request: HttpRequest, number: int) -> HttpResponse:
    return _file(request, number, "statistik", "xlsx", as_xlsx)


@requires(Permission.STATISTICS_PDF)
@require_safe
def year_pdf(request: HttpRequest, number: int) -> HttpResponse:
    return _file(request, number, "statistik", "pdf", year_as_pdf)


@requires(Permission.SITUATION_REPORT)
@require_safe
def situation_report(request: HttpRequest, number: int) -> HttpResponse:
    """*Lägesbild*, to be read and printed."""
    try:
        report = _report(number)
    except NotAsSigned as broken:
        return not_as_signed(request, broken)
    record("situation_report.opened", by=request.user, fields=[f"year_{number}"], is_read=True)
    return render(
        request, "reporting/situation_report.html", {"number": number, "shown": SituationReport(report)}
    )


@requires(Permission.SITUATION_REPORT)
@require_safe
def situation_report_pdf(request: HttpRequest, number: int) -> HttpResponse:
    return _file(request, number, "lagesbild", "pdf", situation_report_as_pdf)


def _file(
    request: HttpRequest, number: int, of: str, kind: str, make: Callable[[Report], bytes]
) -> HttpResponse:
    """Made on request, and noted before it leaves. Where it cannot be made: the page of the year, with the reason."""
    try:
        content = make(_report(number, has_years=of == "statistik"))
    except NotAsSigned as broken:
        return not_as_signed(request, broken)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("reporting:year", number)
    record(
        {
            ("statistik", "csv"): "statistics.exported",
            ("statistik", "xlsx"): "statistics.exported_xlsx",
            ("statistik", "pdf"): "statistics.exported_pdf",
            ("lagesbild", "pdf"): "situation_report.exported",
        }[of, kind],
        by=request.user,
        fields=[f"year_{number}"],
        is_read=True,
    )
    return download(content, f"{of}-{number}.{kind}")


def _report(number: int, *, has_years: bool = False) -> Report:
    """`has_years`: with the line of several years, which is no part of Lägesbild."""
    organisation, today = Organisation.load(), timezone.localdate()
    year = _year(number, organisation, today)
    figures = read_figures(year, on=today, organisation=organisation)
    several = several_years(year, on=today, organisation=organisation) if has_years else None
    return report_on(figures, organisation=organisation, on=today, several=several)


def _year(number: int, organisation: Organisation, today: date) -> Year:
    """A year of the line; a year to come, or before the line opened, does not exist."""
    for each in years_to_show(organisation=organisation, on=today):
        if each.year == number:
            return each
    raise Http404
