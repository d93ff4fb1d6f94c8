"""The pages of a release: prepared by one, read and approved by another, and each edition at an address of its own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from stodtelefon.audit.actions import record_read
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import ALREADY_CHANGED, form_page, press, sent
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires, roles_that_may
from stodtelefon.reporting.actions import (
    decide_release,
    has_changed,
    obstacle_to_preparing,
    prepare_release,
    withdraw_release,
    year_of,
)
from stodtelefon.reporting.forms import ReleaseForm
from stodtelefon.reporting.kept_years import count_to_release, draw
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.releases import (
    NotAsSigned,
    digest_of,
    newest_release,
    open_release,
)
from stodtelefon.reporting.standing import standing_of_edition
from stodtelefon.reporting.year import YearFigures


@requires(Permission.RELEASE_PREPARE)
def prepare(request: HttpRequest, number: int) -> HttpResponse:
    """A year's figures as they would be released, and one's own words to them. Sent, they wait for a second person."""
    organisation, today = Organisation.load(), timezone.localdate()
    year = year_of(number, organisation, today)
    if year is None:
        raise Http404
    before = newest_release(number)
    figures = count_to_release(year, on=today, organisation=organisation, before=before)
    seen = digest_of(figures)
    said_before = Release.objects.words_of(number)
    form = ReleaseForm(sent(request), seen=seen, is_correction=before is not None, said_before=said_before)
    if made := form.accept(prepare_release, year=number, by=request.user):
        messages.success(request, "Siffrorna är förberedda. Nu väntar de på att någon annan godkänner dem.")
        return redirect(made)
    obstacle = obstacle_to_preparing(number, request.user, on=today)
    if form.is_bound and not obstacle:
        form.show_anew(seen)
    return form_page(
        request,
        form,
        template="reporting/prepare.html",
        heading=f"Förbered siffrorna för {number}",
        submit="Lämna för godkännande",
        number=number,
        edition=before.edition + 1 if before else 1,
        obstacle=obstacle,
        who_approves=roles_that_may(Permission.RELEASE_APPROVE),
        content="" if obstacle else _drawn(figures),
        trail=_trail(number),
    )


@requires(Permission.RELEASE_PREPARE, Permission.RELEASE_APPROVE)
def release(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """What waits, exactly as it will be released. Approved here, by somebody else than who prepared it."""
    row = get_object_or_404(Release.objects.with_people(), pk=release_id)
    form = DeedForm(sent(request), row=row)
    if form.accept(decide_release, release=row, is_approved=True, by=request.user):
        messages.success(request, f"Siffrorna för {row.year} är fastställda.")
        return redirect("reporting:year", row.year)
    if row.decision and not form.is_bound:
        messages.info(request, ALREADY_CHANGED)
        return redirect("reporting:year", row.year)
    record_read(row, by=request.user)
    return form_page(
        request,
        form,
        template="reporting/release.html",
        heading=f"Siffrorna för {row.year}",
        submit="Godkänn och fastställ",
        release=row,
        is_own=row.asked_by_id == request.user.pk,
        may_approve=request.user.can(Permission.RELEASE_APPROVE),
        who_approves=roles_that_may(Permission.RELEASE_APPROVE),
        has_changed=has_changed(row, on=timezone.localdate()),
        content=_drawn(YearFigures.from_plain(row.figures)),
        trail=_trail(row.year),
    )


@requires(Permission.RELEASE_APPROVE)
@require_POST
def decline(request: HttpRequest, release_id: UUID) -> HttpResponse:
    row = get_object_or_404(Release, pk=release_id)
    done = "Siffrorna är inte godkända. De kan förberedas på nytt."
    press(request, decide_release, release=row, is_approved=False, done=done)
    return redirect("reporting:year", row.year)


@requires(Permission.RELEASE_PREPARE)
@require_POST
def withdraw(request: HttpRequest, release_id: UUID) -> HttpResponse:
    row = get_object_or_404(Release, pk=release_id)
    press(request, withdraw_release, release=row, done="Siffrorna är tillbakatagna.")
    return redirect("reporting:year", row.year)


@requires(Permission.STATISTICS_READ)
@require_safe
def edition(request: HttpRequest, number: int, edition: int) -> HttpResponse:
    """One edition of a year, as it was released, also when there is a newer one."""
    rows = Release.objects.released().with_people()
    row = get_object_or_404(rows, year=number, edition=edition)
    try:
        figures = open_release(row)
    except NotAsSigned as broken:
        return not_as_signed(request, broken)
    context = {
        "number": number,
        "release": row,
        "standing": standing_of_edition(row),
        "content": _drawn(figures),
        "trail": _trail(number),
    }
    return render(request, "reporting/edition.html", context)


def not_as_signed(request: HttpRequest, broken: NotAsSigned) -> HttpResponse:
    """In the place of a release that cannot be shown as true."""
    context = {"number": broken.release.year, "words": str(broken)}
    return render(request, "reporting/not_as_signed.html", context, status=503)


def as_drawn(page: str) -> str:
    """What stands under the heading of a year, for a template."""
    return mark_safe(page)  # noqa: S308 (drawn by our own template, which escapes)


def _drawn(figures: YearFigures) -> str:
    return as_drawn(draw(figures).page)


def _trail(number: int) -> list[tuple[str, str]]:
    return [(f"Statistik {number}", reverse("reporting:year", args=[number]))]
