"""What an answer demands, and where a danger or a child was found: what the pages of both deeds share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from calls import case_parts
from calls.actions.alarms import dismiss_alarm
from calls.deeds import alarm_address, deed_address
from calls.forms.alarms import DismissForm, OriginForm
from calls.inputs import Found
from calls.models import Alarm, Case
from calls.models.choices import FoundIn
from calls.views.cases import visible_case
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import confirm_page, sent
from stodtelefon.permissions import Permission, requires


@dataclass(frozen=True)
class Origin:
    """Where it was found, in words and as an address, and the page to come back to."""

    found: Found
    words: str
    address: str
    back: str

    @property
    def is_answer(self) -> bool:
        return self.found.found_in == FoundIn.ANSWER


def origin_of(request: HttpRequest, case: Case) -> Origin:
    """What the address says of where it was found. What is not in this case does not exist (404)."""
    form = OriginForm(request.GET)
    form.is_valid()
    found_in = form.cleaned_data.get("fran") or FoundIn.CASE
    found_id = form.cleaned_data.get("id")
    back = form.cleaned_data.get("till", "")
    words, address = "", case.get_absolute_url()
    if found_in != FoundIn.CASE:
        words, address = case_parts.place_of(case, found_in, found_id) or ("", "")
        if not address:
            raise Http404
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = address
    found_id = None if found_in == FoundIn.CASE else found_id
    return Origin(Found(found_in=found_in, found_id=found_id), words, address, back)


def answered_by_default(origin: Origin, waiting: list[Alarm], deed: str) -> list[str]:
    """Whoever is led here by an answer does the deed for it, and for the others that demand the same."""
    found_id = origin.found.found_id
    return [
        str(alarm.pk)
        for alarm in waiting
        if alarm.is_open and origin.is_answer and (alarm.deed == deed or alarm.found_id == found_id)
    ]


def onward(case: Case, origin: Origin, *, written: str = "", at: datetime | None = None) -> HttpResponse:
    """To the next answer that demands a deed for whoever came from one, otherwise back to where one was: on the page of
    the case to what was written, by its anchor and when it happened."""
    waiting = case.alarms.open().first() if origin.is_answer else None
    if waiting is not None:
        return redirect(alarm_address(waiting, case, till=origin.back))
    if written and origin.back == case.get_absolute_url():
        return redirect(case.just_written(written, on=timezone.localdate(at)))
    return redirect(origin.back)


def found_page(
    request: HttpRequest, template: str, form, *, case: Case, origin: Origin, other: str
) -> HttpResponse:
    """The page of one of the deeds, with the way to the `other` for what was found in the same place."""
    record_read(case, by=request.user, case=case.pk)
    where = {"found_in": origin.found.found_in, "found_id": origin.found.found_id, "till": origin.back}
    context = {
        "case": case,
        "form": form,
        "origin": origin,
        "other_url": deed_address(other, case, **where),
    }
    return render(request, template, context)


@requires(Permission.CASE_WRITE)
def alarm_dismiss(request: HttpRequest, number: str, alarm_id: UUID) -> HttpResponse:
    """Why what an answer demands is not needed."""
    case = visible_case(request, number)
    alarm = get_object_or_404(case.alarms, pk=alarm_id)
    origin = origin_of(request, case)
    form = DismissForm(sent(request))
    if form.accept(dismiss_alarm, alarm=alarm, by=request.user):
        messages.success(request, "Skälet är sparat.")
        return onward(case, origin)
    record_read(alarm, by=request.user, case=case.pk)
    return confirm_page(
        request,
        form,
        question="Behövs det inte?",
        title="Behövs inte",
        text=alarm.about,
        submit="Det behövs inte",
        case=case,
        back=alarm_address(alarm, case, till=origin.back) if alarm.is_open else origin.back,
    )
