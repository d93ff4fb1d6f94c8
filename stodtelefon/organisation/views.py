"""The organisation's settings, and the lists that people choose from."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import ALREADY_CHANGED, confirm_page, form_page, sent
from stodtelefon.organisation import code_lists, first_day
from stodtelefon.organisation.actions import (
    add_code_row,
    change_code_row,
    restore_code_row,
    retire_code_row,
    update_organisation,
)
from stodtelefon.organisation.code_lists import CodeList
from stodtelefon.organisation.forms import OrganisationForm, form_of
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """All settings on one page. On the first day it leads back to Kom igång, where the ticks are."""
    form = OrganisationForm(sent(request), row=Organisation.load())
    is_first_day = request.method == "POST" and first_day.is_waited_for()
    if form.accept(update_organisation, by=request.user):
        messages.success(request, "Inställningarna är sparade.")
        return redirect("first_day" if is_first_day else "organisation:edit")
    return render(request, "organisation/edit.html", {"form": form})


# Lists


@requires(Permission.SETTINGS_EDIT)
@require_safe
def code_list_index(request: HttpRequest) -> HttpResponse:
    """Every list, with how many of its rows can be chosen."""
    counts = code_lists.how_many(on=timezone.localdate())
    rows = [(one, counts[one.slug]) for one in code_lists.lists]
    return render(request, "organisation/code_list_index.html", {"rows": rows})


def list_at(slug: str) -> CodeList:
    code_list = code_lists.find(slug)
    if code_list is None:
        raise Http404
    return code_list


@requires(Permission.SETTINGS_EDIT)
@require_safe
def code_list(request: HttpRequest, slug: str) -> HttpResponse:
    """One list: what can be chosen, and what no longer can."""
    code_list = list_at(slug)
    rows = list(code_list.model.objects.all())
    context = {
        "list": code_list,
        "current": [(row, code_list.cells(row)) for row in rows if not row.is_retired],
        "retired": [(row, code_list.cells(row)) for row in rows if row.is_retired],
    }
    return render(request, "organisation/code_list.html", context)


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def code_row_create(request: HttpRequest, slug: str) -> HttpResponse:
    code_list = list_at(slug)
    form = form_of(code_list)(sent(request), initial={"position": code_list.next_position()})
    if added := form.accept(add_code_row, model=code_list.model, by=request.user):
        messages.success(request, f"Tillagt: {added}.")
        return redirect("organisation:code_list", slug)
    return code_row_page(request, form, code_list, heading=f"Lägg till {code_list.one}", submit="Lägg till")


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def code_row_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    code_list = list_at(slug)
    row = get_object_or_404(code_list.model, pk=pk)
    form = form_of(code_list)(sent(request), row=row)
    if changed := form.accept(change_code_row, row=row, by=request.user):
        messages.success(request, f"Ändrat: {changed}.")
        return redirect("organisation:code_list", slug)
    return code_row_page(request, form, code_list, heading=str(row), row=row)


def code_row_page(request: HttpRequest, form, code_list: CodeList, **more) -> HttpResponse:
    return form_page(
        request,
        form,
        trail=trail_to(code_list),
        template="organisation/code_row.html",
        list=code_list,
        **more,
    )


def trail_to(code_list: CodeList) -> list[tuple[str, str]]:
    return [
        ("Kodlistor", reverse("organisation:code_list_index")),
        (code_list.name, reverse("organisation:code_list", args=[code_list.slug])),
    ]


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def code_row_retire(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stop offering a row, or take it up again. What has chosen it keeps it."""
    code_list = list_at(slug)
    row = get_object_or_404(code_list.model, pk=pk)
    form = DeedForm(sent(request), row=row)
    is_retired = row.is_retired
    if form.accept(restore_code_row if is_retired else retire_code_row, row=row, by=request.user):
        done = "Används igen" if is_retired else "Används inte längre"
        messages.success(request, f"{done}: {row}.")
        return redirect("organisation:code_list", slug)
    if form.is_bound:  # somebody was first: what was asked must not be answered with its opposite
        messages.error(request, ALREADY_CHANGED)
        return redirect("organisation:code_list", slug)
    if is_retired:
        words = {"question": f"Använda ”{row}” igen?", "submit": "Använd igen", "text": "Går att välja igen."}
    else:
        text = "Går inte att välja från och med idag, om det inte tas i bruk igen. Där det redan är valt står det kvar."
        words = {"question": f"Sluta använda ”{row}”?", "submit": "Sluta använda", "text": text}
    return confirm_page(request, form, trail=trail_to(code_list), **words)
