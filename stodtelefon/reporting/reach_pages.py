"""*Nått och hört av*, under Nå ut: whom the line told in a year, beside how those who got in touch had heard of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from outreach.tabs import tabs
from stodtelefon.navigation import address_for
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.reporting.kept_years import read_figures
from stodtelefon.reporting.reach import set_against
from stodtelefon.reporting.release_pages import not_as_signed
from stodtelefon.reporting.releases import NotAsSigned
from stodtelefon.reporting.year import years_to_show


@requires(Permission.STATISTICS_READ)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The last year that is over, since only then is it said who got in touch; in the first year the running one."""
    return _page(request, None)


@requires(Permission.STATISTICS_READ)
@require_safe
def year(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, number)


def _page(request: HttpRequest, number: int | None) -> HttpResponse:
    organisation, today = Organisation.load(), timezone.localdate()
    years = {one.year: one for one in years_to_show(organisation=organisation, on=today)}
    if number is None:
        number = next((one for one, year in years.items() if not year.is_running(today)), max(years))
    if number not in years:
        raise Http404
    try:
        figures = read_figures(years[number], on=today, organisation=organisation)
    except NotAsSigned as broken:
        return not_as_signed(request, broken)
    context = {
        "number": number,
        "words": years[number].words_until(today),
        "is_running": figures.is_running,
        "reach": set_against(figures),
        "standing": figures.standing,
        "protection": figures.protection,
        "before": number - 1 if number - 1 in years else None,
        "after": number + 1 if number + 1 in years else None,
        "outreach_href": address_for(request.user, "outreach:index"),
        "tabs": tabs(request, current="reach:index"),
    }
    return render(request, "reporting/reach.html", context)
