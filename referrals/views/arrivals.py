"""Asking whether somebody got there: the number, and how it went."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from calls.models import Case
from calls.reach import safety_in
from referrals.actions.arrivals import SETTLED, put_off_arrival, settle_arrival
from referrals.forms.arrivals import ArrivalForm, PutOffForm
from referrals.models import Arrival
from stodtelefon.audit.actions import record_read
from stodtelefon.dates import day
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.REFERRAL_PROPOSE)
def arrival(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """The number and the question, also when the case is closed: to be asked is a ground while it waits."""
    arrival = askable(request, arrival_id)
    form = ArrivalForm(sent(request))
    if arrival.is_settled:
        messages.info(request, SETTLED)
        return to_case_or_desk(request, arrival)
    if form.accept(settle_arrival, arrival=arrival, by=request.user):
        messages.success(request, "Svaret är inskrivet och numret är borttaget.")
        return to_case_or_desk(request, arrival)
    return shown(request, arrival, form, PutOffForm())


@requires(Permission.REFERRAL_PROPOSE)
def arrival_put_off(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """The other form of that page, which is sent here."""
    arrival, data = askable(request, arrival_id), sent(request)
    if data is None:
        return redirect("referrals:arrival", arrival.pk)
    later = PutOffForm(data)
    if later.accept(put_off_arrival, arrival=arrival, by=request.user):
        messages.success(request, f"Frågan väntar till {day(later.cleaned_data['ask_on'])}.")
        return to_case_or_desk(request, arrival)
    return shown(request, arrival, ArrivalForm(), later)


def askable(request: HttpRequest, arrival_id: UUID) -> Arrival:
    return get_object_or_404(Arrival.objects.visible_to(request.user).for_list(), pk=arrival_id)


def may_open(request: HttpRequest, arrival: Arrival) -> bool:
    return Case.objects.visible_to(request.user).filter(pk=arrival.signposting.case_id).exists()


def shown(request: HttpRequest, arrival: Arrival, form: ArrivalForm, later: PutOffForm) -> HttpResponse:
    record_read(arrival, by=request.user, case=arrival.signposting.case_id)
    context = {
        "arrival": arrival,
        "safety": safety_in(arrival.signposting.case_id),
        "signposting": arrival.signposting,
        "case": arrival.signposting.case,
        "may_open": may_open(request, arrival),
        "form": form,
        "later": later,
        "forms": [form, later],
    }
    return render(request, "referrals/arrival.html", context)


def to_case_or_desk(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    return redirect(arrival.signposting.case if may_open(request, arrival) else "home")
