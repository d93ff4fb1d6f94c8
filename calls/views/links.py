"""Links between cases: proposed from a case, confirmed by a second person, changed and taken away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from calls.actions.links import TAKEN_AWAY, change_link, confirm_link, link_cases, remove_link
from calls.forms.links import ChangeLinkForm, LinkForm, RemoveLinkForm
from calls.models import CaseLink
from calls.views.cases import visible_case
from calls.views.notes import as_note
from stodtelefon.audit.actions import record_read
from stodtelefon.dates import moment
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import form_page, sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.CASE_JOIN)
def link_create(request: HttpRequest, number: str) -> HttpResponse:
    """`?med=` is the number of the other case, where the way here knows it."""
    case = visible_case(request, number)
    initial = {"number": request.GET.get("med", "")}
    form = LinkForm(sent(request), case=case, user=request.user, initial=initial)
    if link := form.accept(link_cases, case=case, by=request.user):
        messages.success(request, "Ärendena är kopplade. Någon annan än du behöver bekräfta det.")
        return redirect(link)
    lead = "Båda ärendena finns kvar var för sig, och statistiken ändras inte. Någon annan än du bekräftar."
    return form_page(
        request, form, heading="Koppla ihop med ett annat ärende", submit="Koppla ihop", case=case, lead=lead
    )


@requires(Permission.CASE_READ)
def link(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """The two cases, how surely and why; whoever did not propose it confirms."""
    link = visible_link(request, link_id)
    record_read(link, by=request.user, case=link.first_id)
    context = {
        "link": link,
        "pair": link.pair,
        "may_confirm": CaseLink.objects.to_confirm_by(request.user).filter(pk=link.pk).exists(),
        "may_change": request.user.can(Permission.CASE_WRITE),
        "form": DeedForm(row=link),
    }
    return render(request, "calls/link.html", context)


@requires(Permission.CASE_WRITE)
@require_POST
def link_confirm(request: HttpRequest, link_id: UUID) -> HttpResponse:
    link = visible_link(request, link_id)
    form = DeedForm(sent(request), row=link)
    if form.accept(confirm_link, link=link, by=request.user):
        messages.success(request, "Kopplingen är bekräftad.")
    else:
        messages.error(request, form.first_error)
    return redirect("calls:link", link_id)


@requires(Permission.CASE_WRITE)
def link_change(request: HttpRequest, link_id: UUID) -> HttpResponse:
    if gone := removed_link(request, link_id):
        return already_removed(request, gone)
    link = visible_link(request, link_id)
    form = ChangeLinkForm(sent(request), row=link)
    if form.accept(change_link, link=link, by=request.user):
        messages.success(request, "Kopplingen är ändrad. Någon annan än du behöver bekräfta det.")
        return redirect(link)
    trail = [(str(link), link.get_absolute_url())]
    return form_page(
        request, form, heading="Ändra kopplingen", submit="Ändra kopplingen", case=link.first, trail=trail
    )


@requires(Permission.CASE_WRITE)
def link_remove(request: HttpRequest, link_id: UUID) -> HttpResponse:
    if gone := removed_link(request, link_id):
        return already_removed(request, gone)
    link = visible_link(request, link_id)
    form = RemoveLinkForm(sent(request), row=link)
    if form.accept(remove_link, link=link, by=request.user):
        messages.success(request, "Kopplingen är borttagen. Båda ärendena finns kvar.")
        return redirect(link.first)
    trail = [(str(link), link.get_absolute_url())]
    return form_page(
        request, form, heading="Ta bort kopplingen", submit="Ta bort kopplingen", case=link.first, trail=trail
    )


def removed_link(request: HttpRequest, link_id: UUID) -> CaseLink | None:
    rows = CaseLink.objects.visible_to(request.user).filter(pk=link_id, removed_at__isnull=False)
    return rows.select_related("first", "second", "removed_by").first()


def already_removed(request: HttpRequest, link: CaseLink) -> HttpResponse:
    """A colleague was first, or the same press came twice. Words that were sent are not lost."""
    numbers = " och ".join(case.number for case in link.pair)
    because = f"{link.removed_by.name} tog bort kopplingen mellan {numbers}, {moment(link.removed_at)}."
    if page := as_note(request, link.first, because=because, known=link.removal_reason):
        return page
    messages.info(request, TAKEN_AWAY)
    return redirect(link.first)


def visible_link(request: HttpRequest, link_id: UUID) -> CaseLink:
    """A link between two cases that this person may open; to others there is none (404)."""
    rows = CaseLink.objects.standing().visible_to(request.user).for_list()
    return get_object_or_404(rows, pk=link_id)
